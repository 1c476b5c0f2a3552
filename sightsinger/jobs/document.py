"""The job document: what Firestore holds of a job, and what it says to page and workers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Self

from msgspec import Meta
from msgspec.structs import force_setattr

from sightsinger.contract import Document
from sightsinger.errors import Fault
from sightsinger.jobs.states import Status
from sightsinger.kinds import registry
from sightsinger.kinds.base import Plan

if TYPE_CHECKING:
    from sightsinger.errors import SightsingerError

Moment = Annotated[datetime, Meta(tz=True)]
"""Aware, UTC."""


class Input(Document, frozen=True):
    """The stored object that a job works on."""

    bucket: str
    path: str
    generation: str
    """As the storage API writes it: a 64-bit number in decimal, too wide for a JavaScript number."""
    size: int
    """Bytes."""
    filename: str
    """What the musician's file was called."""


class Progress(Document, frozen=True):
    """How far an attempt has come."""

    stage: str = "waiting"
    """waiting, reading, one of the kind's own, storing or done."""
    done: int = 0
    """Steps of the stage, such as phrases."""
    total: int = 0
    remaining_s: float | None = None


class Failure(Document, frozen=True):
    """Why a job failed, for the person who waits for it."""

    code: str
    message: str
    part: str | None = None
    measure: str | None = None
    beat: float | None = None
    retryable: bool = False
    fault: Fault = Fault.SCORE
    """Documents written before this was said have the score's, or ours where a retry may help."""

    def __post_init__(self) -> None:
        """Read what was written before faults were."""
        if self.retryable and self.fault is Fault.SCORE:
            force_setattr(self, "fault", Fault.OURS)

    @classmethod
    def of(cls, error: SightsingerError) -> Failure:
        """Take over an error's code, sentence, place and fault."""
        return cls.from_dict(error.as_dict())


class JobDocument(Document, frozen=True, kw_only=True, tag_field="schema", tag=1):
    """One job as stored under `jobs/{jobId}`."""

    uid: str
    session_id: str
    kind: str = registry.DEFAULT
    status: Status = Status.QUEUED
    input: Input
    options: Mapping[str, Any]
    """As the kind has them; where they were refused, what was given, as text under `given`."""
    summary: Mapping[str, Any] | None = None
    """As the kind has it; null where the file could not be read."""
    plan: Plan | None = None
    """Null where the job was refused, and in documents older than plans."""
    progress: Progress = Progress()
    attempt: int = 1
    token: int = 0
    """Fencing token: counts the claims; only the holder of the last one may write."""
    lease_expires_at: Moment | None = None
    execution: str | None = None
    """Name of the Cloud Run execution of this attempt."""
    result: Mapping[str, Any] | None = None
    """As the kind has it; null until the job is completed."""
    error: Failure | None = None
    created_at: Moment
    updated_at: Moment
    started_at: Moment | None = None
    finished_at: Moment | None = None


class Job(JobDocument, frozen=True, kw_only=True, tag_field="schema", tag=1):
    """A job document and its id. Only the transitions module makes one from another."""

    job_id: str

    def as_dict(self) -> dict[str, Any]:
        """Return the document, without its id."""
        document = super().as_dict()
        del document["jobId"]
        return document

    @classmethod
    def stored(cls, job_id: str, raw: Mapping[str, Any]) -> Self:
        """Read a document; ValueError where it is none of ours, or newer than this code."""
        return cls.from_dict({**raw, "jobId": job_id})
