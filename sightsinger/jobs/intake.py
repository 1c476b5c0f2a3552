"""From an uploaded score to its job: what the upload trigger, the `render` callable and the sweep all do."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from sightsinger import score
from sightsinger.agreed import MAX_FILENAME_LENGTH
from sightsinger.errors import SightsingerError
from sightsinger.jobs.document import Failure, Input, Job
from sightsinger.jobs.errors import UnreadableError
from sightsinger.jobs.ids import job_id
from sightsinger.jobs.paths import InputPath
from sightsinger.jobs.states import Status
from sightsinger.kinds.sing.casting import members
from sightsinger.kinds.sing.options import OptionError, RenderOptions
from sightsinger.score.limits import check_size
from sightsinger.traces import trace

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

METADATA = frozenset({*RenderOptions.__struct_fields__, "filename"})
"""What we read of an object's metadata; Firebase keeps download tokens there too, which are none of our business."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Upload:
    """A stored score as an event or a listing tells of it, not yet downloaded."""

    place: InputPath
    bucket: str
    generation: str
    size: int
    """Bytes."""
    metadata: Mapping[str, str] = field(default_factory=dict)
    """The object's custom metadata: the wishes and the file's original name."""

    @classmethod
    def of(
        cls, bucket: str, name: str, generation: str | int, size: str | int, metadata: Mapping[str, str] | None
    ) -> Upload | None:
        """Read what storage says of an object; None where it is not an uploaded score."""
        place = InputPath.parse(name)
        ours = {key: value for key, value in (metadata or {}).items() if key in METADATA}
        return None if place is None else cls(place, bucket, str(generation), int(size), ours)

    @property
    def filename(self) -> str:
        """Return what the musician's file was called, or the object's own name."""
        given = self.metadata.get("filename", "").replace("\\", "/").rpartition("/")[2]
        return given[:MAX_FILENAME_LENGTH] or f"input.{self.place.extension}"


def wishes(raw: Mapping[str, Any]) -> tuple[dict[str, Any], OptionError | None]:
    """Return the options in canonical form, or as given beside the reason why they are none."""
    try:
        return RenderOptions.parse(raw).as_dict(), None
    except OptionError as error:
        return {key: str(raw[key]) for key in RenderOptions.__struct_fields__ if key in raw}, error


def job_id_of(upload: Upload, raw_options: Mapping[str, Any]) -> str:
    """Return the id that this upload's job with these options has or will have."""
    return job_id(upload.bucket, str(upload.place), upload.generation, wishes(raw_options)[0])


def admit(upload: Upload, raw_options: Mapping[str, Any], fetch: Callable[[], bytes], now: datetime) -> Job:
    """Return the job of an upload: queued with the score's summary, or failed with the reason.

    `fetch` downloads the object and is called only for sizes that are allowed; what it raises passes through.
    """
    options, refused = wishes(raw_options)
    job = Job(
        job_id=job_id(upload.bucket, str(upload.place), upload.generation, options),
        uid=upload.place.uid,
        session_id=upload.place.session_id,
        input=Input(upload.bucket, str(upload.place), upload.generation, upload.size, upload.filename),
        options=options,
        created_at=now,
        updated_at=now,
    )
    if refused:
        return _failed(job, refused)
    try:
        check_size(upload.size)
    except SightsingerError as error:
        return _failed(job, error)
    return _examined(job, fetch())


def _examined(job: Job, data: bytes) -> Job:
    try:
        return _sung(job, data)
    except SightsingerError as error:
        return _failed(job, error)
    except Exception as error:  # noqa: BLE001 - whatever a score does to its reader, the musician gets an answer
        # Not logging's own traceback: what a reader complains of may be lyrics.
        log.log(logging.ERROR, "job %s: the score could not be read\n%s", job.job_id, trace(error))
        return _failed(job, UnreadableError())


def _sung(job: Job, data: bytes) -> Job:
    found = score.read(data, job.input.filename)
    job = replace(job, summary=score.as_json(found.summary))
    wanted = RenderOptions.parse(job.options)
    try:
        members(found, wanted)
    except SightsingerError as error:
        return _failed(job, error)
    return job


def _failed(job: Job, error: SightsingerError) -> Job:
    return replace(job, status=Status.FAILED, error=Failure.of(error), finished_at=job.created_at)
