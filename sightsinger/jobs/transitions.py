"""Everything that may happen to a job: pure functions from a job and a moment to the job after it, or a refusal.

Each is applied inside a Firestore transaction (`store.JobStore.apply`), so two that race are applied one after the
other, and the second sees what the first did. Every one may be called twice, late or out of order: what no longer
fits is refused and changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from sightsinger.errors import Fault
from sightsinger.jobs.document import Failure, Job, Progress
from sightsinger.jobs.errors import GaveUpError
from sightsinger.jobs.states import FINAL, LEASED, Status

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

MAX_ATTEMPTS = 3
LAUNCH_LEASE = timedelta(minutes=5)
"""From asking for an execution to its claim: a cold GPU, the image and the models, with room to spare."""
RUN_LEASE = timedelta(seconds=60)
HEARTBEAT = timedelta(seconds=15)
"""A quarter of the lease, so that three may be lost."""

GAVE_UP = Failure.of(GaveUpError())


class Reason(StrEnum):
    """Why a transition does not apply."""

    MISSING = "missing"
    NOT_QUEUED = "not_queued"
    NOT_LAUNCHING = "not_launching"
    HELD = "held"
    LOST = "lost"
    """The fencing token is not the last one, or the job is no longer running."""
    LEASE_HOLDS = "lease_holds"
    OVER = "over"
    OTHER_ATTEMPT = "other_attempt"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A transition that did not apply; nothing was changed."""

    reason: Reason


def take_launch_lease(job: Job, now: datetime) -> Job | Refusal:
    """Let one caller alone ask for an execution."""
    if job.status is not Status.QUEUED:
        return Refusal(Reason.NOT_QUEUED)
    return replace(job, status=Status.LAUNCHING, lease_expires_at=now + LAUNCH_LEASE, execution=None, updated_at=now)


def record_execution(job: Job, attempt: int, execution: str, now: datetime) -> Job | Refusal:
    """Note which execution was started; it may already have claimed the job."""
    if job.status not in LEASED or job.attempt != attempt:
        return Refusal(Reason.OTHER_ATTEMPT)
    return replace(job, execution=execution, updated_at=now)


def launch_failed(job: Job, attempt: int, now: datetime) -> Job | Refusal:
    """Give the launch lease back: no execution was started."""
    if job.status is not Status.LAUNCHING or job.attempt != attempt:
        return Refusal(Reason.NOT_LAUNCHING)
    return _next_attempt(job, now)


def claim(job: Job, now: datetime) -> Job | Refusal:
    """Make the caller the job's worker: the new token fences every earlier one off."""
    if job.status in FINAL:
        return Refusal(Reason.OVER)
    if job.status is Status.RUNNING:
        # Also after its lease ran out: the sweep sees that and counts the attempt, so that no job is tried for ever.
        return Refusal(Reason.HELD)
    return replace(
        job,
        status=Status.RUNNING,
        token=job.token + 1,
        lease_expires_at=now + RUN_LEASE,
        progress=Progress("reading"),
        started_at=now,
        updated_at=now,
    )


def report(job: Job, token: int, progress: Progress, now: datetime) -> Job | Refusal:
    """Write progress and prolong the lease; a heartbeat is a report of the same progress."""
    if not _holds(job, token):
        return Refusal(Reason.LOST)
    return replace(job, progress=progress, lease_expires_at=now + RUN_LEASE, updated_at=now)


def complete(job: Job, token: int, result: Mapping[str, Any], now: datetime) -> Job | Refusal:
    """Promote the caller's result. Once in a job's life, because only the last token of a running job gets here.

    Who asks again, because the answer was lost, hears that it is done.
    """
    if job.status is Status.COMPLETED and job.token == token and job.result == result:
        return job
    if not _holds(job, token):
        return Refusal(Reason.LOST)
    done = replace(job.progress, stage="done", done=job.progress.total, remaining_s=0.0)
    return _end(replace(job, result=result, progress=done), Status.COMPLETED, now)


def fail(job: Job, token: int, failure: Failure, now: datetime) -> Job | Refusal:
    """End the job for a reason that another attempt would meet again."""
    if not _holds(job, token):
        return Refusal(Reason.LOST)
    return _end(replace(job, error=failure), Status.FAILED, now)


def release(job: Job, token: int, now: datetime) -> Job | Refusal:
    """Give the job back for another attempt: the worker goes away, or met something unexpected."""
    if not _holds(job, token):
        return Refusal(Reason.LOST)
    return _next_attempt(job, now)


def expire(job: Job, now: datetime) -> Job | Refusal:
    """Take the job from a holder whose lease ran out."""
    if job.status not in LEASED or job.lease_expires_at is None:
        return Refusal(Reason.OVER)
    if job.lease_expires_at > now:
        return Refusal(Reason.LEASE_HOLDS)
    return _next_attempt(job, now)


def cancel(job: Job, now: datetime) -> Job | Refusal:
    """End the job because its owner no longer wants it; a worker notices at its next report."""
    if job.status in FINAL:
        return Refusal(Reason.OVER)
    return _end(job, Status.CANCELLED, now)


def is_dead_letter(before: Job, after: Job) -> bool:
    """Tell whether this step gave a job up by a fault of ours: somebody should look at it."""
    ended = before.status not in FINAL and after.status is Status.FAILED
    return ended and after.error is not None and after.error.fault is Fault.OURS


def _holds(job: Job, token: int) -> bool:
    return job.status is Status.RUNNING and job.token == token


def _next_attempt(job: Job, now: datetime) -> Job:
    if job.attempt >= MAX_ATTEMPTS:
        return _end(replace(job, error=GAVE_UP), Status.FAILED, now)
    return replace(
        job,
        status=Status.QUEUED,
        attempt=job.attempt + 1,
        lease_expires_at=None,
        execution=None,
        progress=Progress(),
        updated_at=now,
    )


def _end(job: Job, status: Status, now: datetime) -> Job:
    return replace(job, status=status, lease_expires_at=None, finished_at=now, updated_at=now)
