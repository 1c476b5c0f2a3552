"""One job's attempt: claim, run, store, complete; and giving the job back whenever that cannot be done.

What is run is for the job's kind to say. Two threads. The one that runs it puts what it has to say into an inbox. The
other, which must be the main one so that signals reach it at once, reads the inbox, writes progress and heartbeats, and
ends the attempt with one transition.
"""

from __future__ import annotations

import logging
import zlib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from queue import Empty, SimpleQueue
from tempfile import TemporaryDirectory
from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING, Protocol

from google.api_core.exceptions import GoogleAPIError
from msgspec.structs import replace

from gpu_job.kinds.base import Given, StoppedError
from sightsinger.errors import Fault, SightsingerError
from sightsinger.jobs import transitions
from sightsinger.jobs.document import Failure, Job, Progress
from sightsinger.jobs.files import content_type
from sightsinger.jobs.paths import attempt_prefix, is_output_name
from sightsinger.jobs.transitions import Reason, Refusal
from sightsinger.kinds import registry
from sightsinger.traces import trace

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from gpu_job.kinds.base import Run
    from sightsinger.kinds.base import Result

    Transition = Callable[[Job], Job | Refusal]

log = logging.getLogger(__name__)


class Outcome(StrEnum):
    """How an execution ended."""

    COMPLETED = "completed"
    FAILED = "failed"
    """The file's own fault, which its user has been told."""
    REFUSED = "refused"
    """Somebody else has the job, or it is over."""
    MISSING = "missing"
    RELEASED = "released"
    """Given back after something unexpected."""
    TERMINATED = "terminated"
    """Given back because this machine goes away."""
    LOST = "lost"
    """Taken away: this worker was not heard of in time, or the job was cancelled."""


class Terminate:
    """The message that this machine goes away."""


@dataclass(frozen=True, slots=True)
class Stored:
    """The message that all is done and stored, under these names."""

    result: Result


Message = Progress | Stored | Exception | Terminate
Inbox = SimpleQueue[Message]
"""A SimpleQueue, because a signal handler may put into it while the main thread is reading."""


class Store(Protocol):
    """What is needed of `sightsinger.jobs.store.JobStore`."""

    def apply(self, job_id: str, transition: Transition) -> Job | Refusal:
        """Make a transition in a transaction."""


class Files(Protocol):
    """What is needed of `sightsinger.jobs.files.Files`."""

    def download(self, bucket: str, path: str, generation: str) -> bytes:
        """Return an object's bytes, checked."""

    def upload(self, bucket: str, path: str, file: Path, content_type: str) -> None:
        """Store a file, checked."""

    def delete(self, bucket: str, path: str) -> None:
        """Remove an object, if it is there."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How often a worker writes to its document."""

    tick_s: float = 0.25
    progress_s: float = 1.0
    """At least this long between two writes."""
    heartbeat_s: float = transitions.HEARTBEAT.total_seconds()
    """At most this long."""
    lease_s: float = transitions.RUN_LEASE.total_seconds()

    def is_due(self, since_write_s: float, *, news: bool) -> bool:
        """Tell whether to write now."""
        return since_write_s >= (self.progress_s if news else self.heartbeat_s)


@dataclass(frozen=True, slots=True)
class Worker:
    """A worker's tools."""

    store: Store
    files: Files
    runs: Callable[[str], Run]
    """Returns the run of a kind."""
    clock: Callable[[], datetime]
    pace: Pace = Pace()

    def work(self, job_id: str, inbox: Inbox) -> Outcome:
        """Try a job once. `inbox` may be sent Terminate from a signal handler."""
        job = self.store.apply(job_id, lambda job: transitions.claim(job, self.clock()))
        if isinstance(job, Refusal):
            log.info("job %s: not claimed, %s", job_id, job.reason)
            return Outcome.MISSING if job.reason is Reason.MISSING else Outcome.REFUSED
        log.info("job %s: attempt %d claimed with token %d", job_id, job.attempt, job.token)
        stop = Event()
        Thread(target=self._run, args=(job, inbox, stop), name="run", daemon=True).start()
        try:
            return self._attend(job, inbox)
        finally:
            stop.set()

    def _run(self, job: Job, inbox: Inbox, stop: Event) -> None:
        """Do what the job's kind does and store it; the last message is the result or what went wrong."""
        try:
            kind = registry.kind(job.kind)
            tell = _Teller(inbox, stop, job.progress, kind.stages)
            options = kind.options.parse(job.options)
            data = self.files.download(job.input.bucket, job.input.path, job.input.generation)
            with TemporaryDirectory(prefix="sightsinger-") as folder:
                given = Given(data, job.input.filename, options, _seed(job))
                result = self.runs(job.kind)(given, Path(folder), tell)
                inbox.put(replace(tell.last, stage="storing", remaining_s=None))
                inbox.put(Stored(self._keep(job, Path(folder), result)))
        except StoppedError:
            log.info("job %s: stopped", job.job_id)
        except Exception as error:  # noqa: BLE001 - carried to the main thread, which decides
            inbox.put(error)

    def _keep(self, job: Job, folder: Path, result: Result) -> Result:
        """Store every file of a result and return it as it is stored. ValueError where a file may not be called so."""
        prefix = attempt_prefix(job.uid, job.session_id, job.job_id, job.token)
        for name in result.paths:
            if not is_output_name(name):
                raise ValueError("a run named a file as none may be named")
            self.files.upload(job.input.bucket, prefix + name, folder / name, content_type(name))
        return result.within(prefix)

    def _attend(self, job: Job, inbox: Inbox) -> Outcome:
        """Report progress until the attempt ends one way or another."""
        written, latest, written_at = job.progress, job.progress, monotonic()
        while True:
            try:
                message = inbox.get(timeout=self.pace.tick_s)
            except Empty:
                message = latest
            if not isinstance(message, Progress):
                return self._end(job, message)
            latest, since_s = message, monotonic() - written_at
            if not self.pace.is_due(since_s, news=latest != written):
                continue
            answer = self._report(job, latest)
            if isinstance(answer, Refusal) or since_s > self.pace.lease_s:
                log.warning("job %s: lost", job.job_id)
                return Outcome.LOST
            if answer:
                written, written_at = latest, monotonic()

    def _report(self, job: Job, progress: Progress) -> Job | Refusal | None:
        """Write progress and prolong the lease; None where no answer came, which may be over at the next try."""
        try:
            return self.store.apply(job.job_id, lambda now: transitions.report(now, job.token, progress, self.clock()))
        except GoogleAPIError as error:
            log.warning("job %s: progress not written, %s", job.job_id, type(error).__name__)
            return None

    def _end(self, job: Job, message: Stored | Exception | Terminate) -> Outcome:
        outcome, transition = self._decide(job, message)
        result = self.store.apply(job.job_id, transition)
        if isinstance(result, Refusal):
            log.warning("job %s: lost before it was %s", job.job_id, outcome)
            self._discard(job, message)
            return Outcome.LOST
        log.info("job %s: %s, now %s", job.job_id, outcome, result.status)
        return outcome

    def _decide(self, job: Job, message: Stored | Exception | Terminate) -> tuple[Outcome, Transition]:
        token, now = job.token, self.clock()
        match message:
            case Stored(stored):
                result = stored.as_dict()
                return Outcome.COMPLETED, lambda job: transitions.complete(job, token, result, now)
            case SightsingerError(retryable=False):
                if message.fault is Fault.OURS:
                    log.error("job %s: our own fault, %s\n%s", job.job_id, message.code, trace(message))
                failure = Failure.of(message)
                return Outcome.FAILED, lambda job: transitions.fail(job, token, failure, now)
            case Terminate():
                return Outcome.TERMINATED, lambda job: transitions.release(job, token, now)
            case _:
                log.error("job %s: attempt %d broke off\n%s", job.job_id, job.attempt, trace(message))
                return Outcome.RELEASED, lambda job: transitions.release(job, token, now)

    def _discard(self, job: Job, message: Stored | Exception | Terminate) -> None:
        """Remove what nobody will ever point at."""
        if isinstance(message, Stored):
            for path in message.result.paths:
                self.files.delete(job.input.bucket, path)


class _Teller:
    """Carries a run's progress to the inbox, and stops the run once the job has ended."""

    def __init__(self, inbox: Inbox, stop: Event, last: Progress, stages: tuple[str, ...]) -> None:
        self.last = last
        self._inbox = inbox
        self._stop = stop
        self._stages = stages

    def __call__(self, stage: str, done: int, total: int, remaining_s: float | None) -> None:
        if self._stop.is_set():
            raise StoppedError
        if stage not in self._stages:
            raise ValueError(f"the kind has no stage {stage}")
        self.last = Progress(stage, done, total, remaining_s)
        self._inbox.put(self.last)


def _seed(job: Job) -> int:
    """Return the session's seed, which every job of it has: a part sounds the same alone or with others.

    So a score that is put right and uploaded again keeps, phrase by phrase, what was not changed in it.
    """
    return zlib.crc32(f"{job.uid}/{job.session_id}".encode())
