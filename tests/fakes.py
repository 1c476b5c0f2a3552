"""Stand-ins for the cloud that keep everything in memory and behave as the real ones promise to."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

import numpy as np

from gpu_job.rendering import Rendering
from gpu_job.singer.model import NoteTiming, Progress, Timing
from sightsinger.jobs.document import Input, Job
from sightsinger.jobs.errors import InputGoneError
from sightsinger.jobs.states import LEASED, Status
from sightsinger.jobs.transitions import Reason, Refusal, is_dead_letter
from sightsinger.score.errors import UnknownPartError
from sightsinger.score.model import Line, Note, Syllable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from sightsinger.options import RenderOptions

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


@dataclass
class FakeFiles:
    """A bucket, with what happened to it in order."""

    objects: dict[str, bytes] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)

    def download(self, bucket: str, path: str, generation: str) -> bytes:
        del bucket, generation
        if path not in self.objects:
            raise InputGoneError
        return self.objects[path]

    def upload(self, bucket: str, path: str, data: bytes, content_type: str) -> None:
        del bucket
        self.objects[path] = data
        self.types[path] = content_type

    def delete(self, bucket: str, path: str) -> None:
        del bucket
        self.objects.pop(path, None)


@dataclass(frozen=True)
class FakeScore:
    """A score of one line with as many notes as wanted."""

    notes: int = 4

    @property
    def summary(self) -> str:
        return "summary"

    def line(self, part: str | None, verse: str | None, transpose: int = 0, tempo: float = 1.0) -> Line:
        if part == "Kazoo":
            raise UnknownPartError("There is no part Kazoo. Choose Soprano.")
        syllable = Syllable("la", "single", "la", 0, 1)
        notes = tuple(
            Note("1", float(i + 1), 60 + transpose, i / tempo, (i + 1) / tempo, syllable, verse or "1")
            for i in range(self.notes)
        )
        return Line("Soprano", "soprano", "en", notes, self.notes / tempo)


def sine(line: Line, options: RenderOptions, *, seed: int, progress: Callable[[Progress], None]) -> Rendering:
    """Sing each note as a sine wave, one phrase a note; not encoded, since nobody decodes it here."""
    del options
    rate = 8000
    samples: list[NDArray[np.float32]] = []
    for done, note in enumerate(line.notes, 1):
        t = np.arange(round((note.end_s - note.start_s) * rate)) / rate
        samples.append(np.sin(2 * np.pi * 440 * 2 ** ((note.midi - 69) / 12) * t + seed).astype(np.float32))
        progress(Progress(done, len(line.notes), float(len(line.notes) - done)))
    timings = tuple(
        NoteTiming(line.part, n.measure, n.beat, n.midi, n.start_s, n.end_s, n.start_s, n.end_s, "la", "single", ())
        for n in line.notes
    )
    return Rendering(np.concatenate(samples).tobytes(), Timing(rate, line.duration_s, timings))


def tiny_score(words: str = "sing with me now") -> bytes:
    """Return a score of one bar, four short notes with a word each as far as there are words."""
    lyrics = [f"<lyric><syllabic>single</syllabic><text>{word}</text></lyric>" for word in words.split()]
    notes = "".join(
        f"<note><pitch><step>{step}</step><octave>4</octave></pitch><duration>1</duration><type>quarter</type>{lyric}</note>"
        for step, lyric in zip_longest("CDEF", lyrics, fillvalue="")
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><score-partwise version="4.0">'
        '<part-list><score-part id="P1"><part-name>Soprano</part-name></score-part></part-list><part id="P1">'
        '<measure number="1"><attributes><divisions>1</divisions><time><beats>4</beats><beat-type>4</beat-type></time>'
        f'</attributes><sound tempo="120"/>{notes}</measure></part></score-partwise>'
    ).encode()
