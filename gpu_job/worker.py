"""One job's attempt: claim, sing, store, complete; and giving the job back whenever that cannot be done.

Two threads. The one that sings puts what it has to say into an inbox. The other, which must be the main one so that
signals reach it at once, reads the inbox, writes progress and heartbeats, and ends the attempt with one transition.
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

from sightsinger import score
from sightsinger.errors import SightsingerError
from sightsinger.jobs import transitions
from sightsinger.jobs.document import Failure, Job, Output, Progress, Stem
from sightsinger.jobs.paths import attempt_prefix
from sightsinger.jobs.transitions import Reason, Refusal
from sightsinger.kinds.sing.casting import members
from sightsinger.kinds.sing.options import RenderOptions
from sightsinger.traces import trace

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from gpu_job.kinds.sing.rendering import Renderer, Rendering
    from gpu_job.kinds.sing.rendering import Stem as Rendered
    from gpu_job.singer.model import Progress as Sung
    from sightsinger.kinds.sing.casting import Member

    Transition = Callable[[Job], Job | Refusal]

log = logging.getLogger(__name__)

CONTENT_TYPES = {
    ".mp3": "audio/mpeg",
    ".wav": "audio/wav",
    ".flac": "audio/flac",
    ".json": "application/json; charset=utf-8",
}


class Outcome(StrEnum):
    """How an execution ended."""

    COMPLETED = "completed"
    FAILED = "failed"
    """The score's own fault, which its user has been told."""
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


class StoppedError(Exception):
    """Raised inside the singer when nobody wants its song any more."""


Message = Progress | Output | Exception | Terminate
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
    render: Renderer
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
        Thread(target=self._sing, args=(job, inbox, stop), name="singer", daemon=True).start()
        try:
            return self._attend(job, inbox)
        finally:
            stop.set()

    def _sing(self, job: Job, inbox: Inbox, stop: Event) -> None:
        """Make the recording and store it; the last message is the output or what went wrong."""
        tell = _Teller(inbox, stop, job.progress)
        try:
            with TemporaryDirectory(prefix="sightsinger-") as folder:
                options = RenderOptions.parse(job.options)
                singing = self._read(job, options)
                rendering = self.render(singing, options, Path(folder), seed=_seed(job), progress=tell)
                inbox.put(replace(tell.last, stage="storing", remaining_s=None))
                inbox.put(self._keep(job, rendering))
        except StoppedError:
            log.info("job %s: stopped singing", job.job_id)
        except Exception as error:  # noqa: BLE001 - carried to the main thread, which decides
            inbox.put(error)

    def _read(self, job: Job, options: RenderOptions) -> tuple[Member, ...]:
        data = self.files.download(job.input.bucket, job.input.path, job.input.generation)
        return members(score.read(data, job.input.filename), options)

    def _keep(self, job: Job, rendering: Rendering) -> Output:
        folder = attempt_prefix(job.uid, job.session_id, job.job_id, job.token)
        for file in rendering.files:
            self.files.upload(job.input.bucket, folder + file.name, file, CONTENT_TYPES[file.suffix])
        stems = tuple(_stem(folder, stem) for stem in rendering.stems)
        names = (folder + rendering.mp3.name, folder + rendering.timing.name)
        return Output(*names, rendering.duration_s, rendering.mp3.stat().st_size, stems)

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

    def _end(self, job: Job, message: Output | Exception | Terminate) -> Outcome:
        outcome, transition = self._decide(job, message)
        result = self.store.apply(job.job_id, transition)
        if isinstance(result, Refusal):
            log.warning("job %s: lost before it was %s", job.job_id, outcome)
            self._discard(job, message)
            return Outcome.LOST
        log.info("job %s: %s, now %s", job.job_id, outcome, result.status)
        return outcome

    def _decide(self, job: Job, message: Output | Exception | Terminate) -> tuple[Outcome, Transition]:
        token, now = job.token, self.clock()
        match message:
            case Output():
                return Outcome.COMPLETED, lambda job: transitions.complete(job, token, message, now)
            case SightsingerError(retryable=False):
                failure = Failure.of(message)
                return Outcome.FAILED, lambda job: transitions.fail(job, token, failure, now)
            case Terminate():
                return Outcome.TERMINATED, lambda job: transitions.release(job, token, now)
            case _:
                log.error("job %s: attempt %d broke off\n%s", job.job_id, job.attempt, trace(message))
                return Outcome.RELEASED, lambda job: transitions.release(job, token, now)

    def _discard(self, job: Job, message: Output | Exception | Terminate) -> None:
        """Remove what nobody will ever point at."""
        if isinstance(message, Output):
            for path in message.paths:
                self.files.delete(job.input.bucket, path)


class _Teller:
    """Carries the singer's progress to the inbox, and back to the singer that nobody listens any more."""

    def __init__(self, inbox: Inbox, stop: Event, last: Progress) -> None:
        self.last = last
        self._inbox = inbox
        self._stop = stop

    def __call__(self, sung: Sung) -> None:
        if self._stop.is_set():
            raise StoppedError
        self.last = Progress("singing", sung.done, sung.total, sung.remaining_s)
        self._inbox.put(self.last)


def _seed(job: Job) -> int:
    """Return the chance of a session: however often and in whatever company a part is sung, it is sung alike.

    So a score that is put right and uploaded again keeps, phrase by phrase, what was not changed in it.
    """
    return zlib.crc32(f"{job.uid}/{job.session_id}".encode())


def _stem(folder: str, stem: Rendered) -> Stem:
    kept = stem.lossless
    lossless = {kept.suffix.removeprefix("."): folder + kept.name} if kept else {}
    return Stem(stem.part, stem.voice, folder + stem.mp3.name, **lossless)
