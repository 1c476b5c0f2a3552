"""From an uploaded file to its job: what the upload trigger, the `render` callable and the sweep all do."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from msgspec.structs import replace

from sightsinger.agreed import MAX_FILENAME_LENGTH
from sightsinger.errors import SightsingerError
from sightsinger.jobs.document import Failure, Input, Job
from sightsinger.jobs.errors import UnreadableError
from sightsinger.jobs.ids import job_id
from sightsinger.jobs.orders import METADATA, Order
from sightsinger.jobs.paths import InputPath
from sightsinger.jobs.states import Status
from sightsinger.kinds import registry
from sightsinger.traces import trace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

log = logging.getLogger(__name__)


class Jobs(Protocol):
    """What is needed of `sightsinger.jobs.store.JobStore`."""

    def create(self, job: Job) -> bool:
        """Write a new job; False where there is one of this id already."""

    def of_paths(self, paths: Iterable[str]) -> list[Job]:
        """Return the jobs of these uploads."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A stored file as an event or a listing tells of it, not yet downloaded."""

    object_path: InputPath
    bucket: str
    generation: str
    size: int
    """Bytes."""
    metadata: Mapping[str, str] = field(default_factory=dict)
    """What we read of the object's custom metadata: the file's original name, the kind of job, its options."""

    @classmethod
    def of(
        cls, bucket: str, name: str, generation: str | int, size: str | int, metadata: Mapping[str, str] | None
    ) -> Upload | None:
        """Read what storage says of an object; None where it is not an upload."""
        place = InputPath.parse(name)
        ours = {key: value for key, value in (metadata or {}).items() if key in METADATA}
        return None if place is None else cls(place, bucket, str(generation), int(size), ours)

    @property
    def filename(self) -> str:
        """Return what the musician's file was called, or the object's own name."""
        given = self.metadata.get("filename", "").replace("\\", "/").rpartition("/")[2]
        return given[:MAX_FILENAME_LENGTH] or f"input.{self.object_path.extension}"

    @property
    def order(self) -> Order:
        """Return what is wanted of it."""
        return Order.riding(self.metadata)


def job_id_of(upload: Upload, order: Order) -> str:
    """Return the id that the job of an upload and an order has or will have."""
    return job_id(order.kind, upload.bucket, str(upload.object_path), upload.generation, order.wanted or order.options)


def made_before(upload: Upload, order: Order, jobs: Iterable[Job]) -> Job | None:
    """Return the job that these jobs hold of an upload and an order, also where its id was made in another way.

    Ids may have been made otherwise by the release before. A job that failed is not looked at closely: its options
    may be ones that were refused.
    """
    wanted = job_id_of(upload, order)
    return next((job for job in jobs if wanted in (job.job_id, _id_today(job))), None)


def _id_today(job: Job) -> str | None:
    if job.status is Status.FAILED:
        return None
    order = Order.of(job.kind, job.options)
    return job_id(order.kind, job.input.bucket, job.input.path, job.input.generation, order.wanted or order.options)


def admit_once(store: Jobs, upload: Upload, order: Order, fetch: Callable[[], bytes], now: datetime) -> Job:
    """Return the job of an upload and an order: the one that is there, else a new one, stored (see admit)."""
    before = made_before(upload, order, store.of_paths([str(upload.object_path)]))
    if before is not None:
        return before
    job = admit(upload, order, fetch, now)
    store.create(job)
    return job


def admit(upload: Upload, order: Order, fetch: Callable[[], bytes], now: datetime) -> Job:
    """Return the job of an upload: queued with the file's summary and a plan, or failed with the reason.

    `fetch` downloads the object and is called only for names and sizes that are allowed; what it raises passes through.
    """
    job = Job(
        job_id=job_id_of(upload, order),
        uid=upload.object_path.uid,
        session_id=upload.object_path.session_id,
        kind=order.kind,
        input=Input(upload.bucket, str(upload.object_path), upload.generation, upload.size, upload.filename),
        options=order.options,
        created_at=now,
        updated_at=now,
    )
    if order.refused:
        return _failed(job, order.refused)
    try:
        registry.kind(order.kind).accepts.check(upload.object_path.extension, upload.size)
    except SightsingerError as error:
        return _failed(job, error)
    return _examined(job, order, fetch())


def _examined(job: Job, order: Order, data: bytes) -> Job:
    """Let the kind's gate read the file; what the file turned out to hold is kept even where the order does not fit."""
    kind = registry.kind(order.kind)
    try:
        found = kind.examine(data, job.input.filename)
        job = replace(job, summary=found.summary)
        found.check(order.wanted)
        return replace(job, plan=kind.plan(found.summary, order.wanted))
    except SightsingerError as error:
        return _failed(job, error)
    except Exception as error:  # noqa: BLE001 - whatever a file does to its reader, the musician gets an answer
        # Not logging's own traceback: what a reader complains of may be lyrics.
        log.log(logging.ERROR, "job %s: the file could not be read\n%s", job.job_id, trace(error))
        return _failed(job, UnreadableError(kind.accepts.advice))


def _failed(job: Job, error: SightsingerError) -> Job:
    return replace(job, status=Status.FAILED, error=Failure.of(error), finished_at=job.created_at)
