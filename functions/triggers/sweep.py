"""Finding what events lost, and putting it back on its way."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sightsinger.jobs import transitions
from sightsinger.jobs.intake import admit_once
from sightsinger.jobs.states import Status
from sightsinger.jobs.transitions import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from datetime import datetime

    from sightsinger.jobs.document import Job
    from sightsinger.jobs.intake import Upload
    from sightsinger.jobs.store import JobStore
    from triggers.cloud.queue import LaunchQueue
    from triggers.cloud.uploads import Uploads

LOOK_BACK = timedelta(days=1)
GRACE = timedelta(minutes=2)
"""For an upload's own event to arrive."""
REMINDER = timedelta(minutes=5)
"""A job that has waited this long is put into the queue once more, under a new name."""
MAX_ADMITTED = 20
"""Scores read in one sweep."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Admit:
    """Make the job that this upload never got."""

    upload: Upload


@dataclass(frozen=True, slots=True)
class Enqueue:
    """Put a waiting job into the queue; nothing happens where that name was used before."""

    job_id: str
    attempt: int
    turn: int


@dataclass(frozen=True, slots=True)
class Expire:
    """Take a job from a holder whose lease ran out."""

    job_id: str


Action = Admit | Enqueue | Expire


def plan(
    uploads: Iterable[Upload],
    known: Collection[tuple[str, str]],
    queued: Iterable[Job],
    overdue: Iterable[Job],
    now: datetime,
) -> list[Action]:
    """Return what has to be done about what was found; nothing, when all is well and every name was used before.

    `known` are path and generation of uploads that have a job. An upload is lost where none is of that very file; which
    options or id a job has does not matter, so that no release that reads options or makes ids otherwise takes
    yesterday's uploads for lost.
    """
    lost = [upload for upload in uploads if (str(upload.object_path), upload.generation) not in known]
    return [
        *(Expire(job.job_id) for job in overdue),
        *(Enqueue(job.job_id, job.attempt, _turn(job, now)) for job in queued),
        *(Admit(upload) for upload in lost[:MAX_ADMITTED]),
    ]


def _turn(job: Job, now: datetime) -> int:
    return max(0, (now - job.updated_at) // REMINDER)


@dataclass(frozen=True, slots=True)
class Sweep:
    """One sweep's tools."""

    store: JobStore
    uploads: Uploads
    queue: LaunchQueue
    clock: Callable[[], datetime]

    def run(self) -> list[Action]:
        """Look, decide and act. One action's failure keeps no other from being done; the next sweep tries it again."""
        now = self.clock()
        uploads = self.uploads.between(now - LOOK_BACK, now - GRACE)
        known = self.store.files_of(str(upload.object_path) for upload in uploads)
        actions = plan(uploads, known, self.store.queued(), self.store.out_of_lease(now), now)
        for action in actions:
            try:
                self._do(action, now)
            except Exception:  # logged with its traceback; the others must still have their turn
                log.exception("sweep: %s failed", type(action).__name__)
        return actions

    def _do(self, action: Action, now: datetime) -> None:
        match action:
            case Admit(upload):
                admit_once(self.store, upload, upload.order, lambda: self.uploads.fetch(upload), now)
            case Enqueue(job_id, attempt, turn):
                self.queue.put(job_id, attempt, turn)
            case Expire(job_id):
                self._expire(job_id, now)

    def _expire(self, job_id: str, now: datetime) -> None:
        job = self.store.apply(job_id, lambda job: transitions.expire(job, now))
        if isinstance(job, Refusal):
            return
        log.warning("job %s: lease ran out, now %s, attempt %d", job_id, job.status, job.attempt)
        if job.status is Status.QUEUED:
            self.queue.put(job_id, job.attempt)
