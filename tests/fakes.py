"""Stand-ins for the cloud that keep everything in memory and behave as the real ones promise to."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sightsinger.jobs.document import Input, Job
from sightsinger.jobs.states import LEASED, Status
from sightsinger.jobs.transitions import Reason, Refusal, is_dead_letter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
BUCKET = "bucket"
PATH = "sessions/ann/s1/input.musicxml"


def new_job(job_id: str = "abc", **changes: Any) -> Job:
    given: dict[str, Any] = {
        "job_id": job_id,
        "uid": "ann",
        "session_id": "s1",
        "input": Input(BUCKET, PATH, "17", 1000, "song.musicxml"),
        "options": {"part": None, "verse": None, "voice": None, "transpose": 0, "tempo": 1.0},
        "created_at": NOON,
        "updated_at": NOON,
    }
    return Job(**(given | changes))


@dataclass
class Clock:
    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@dataclass
class FakeStore:
    """Keeps documents as they would be stored, so that whatever does not survive storage does not survive here."""

    documents: dict[str, dict[str, object]] = field(default_factory=dict)
    dead_letters: set[str] = field(default_factory=set)

    def create(self, job: Job) -> bool:
        if job.job_id in self.documents:
            return False
        self.documents[job.job_id] = job.as_dict()
        return True

    def get(self, job_id: str) -> Job | None:
        found = self.documents.get(job_id)
        return None if found is None else Job.from_dict(job_id, found)

    def __getitem__(self, job_id: str) -> Job:
        return Job.from_dict(job_id, self.documents[job_id])

    def existing(self, job_ids: Iterable[str]) -> frozenset[str]:
        return frozenset(job_ids) & self.documents.keys()

    def apply(self, job_id: str, transition: Callable[[Job], Job | Refusal]) -> Job | Refusal:
        before = self.get(job_id)
        after = Refusal(Reason.MISSING) if before is None else transition(before)
        if before is not None and isinstance(after, Job):
            self.documents[job_id] = after.as_dict()
            if is_dead_letter(before, after):
                self.dead_letters.add(job_id)
        return after

    def queued(self) -> list[Job]:
        return [job for job in map(self.__getitem__, self.documents) if job.status is Status.QUEUED]

    def out_of_lease(self, now: datetime) -> list[Job]:
        jobs = map(self.__getitem__, self.documents)
        return [job for job in jobs if job.status in LEASED and job.lease_expires_at and job.lease_expires_at <= now]
