"""The job document: what Firestore holds of a job, and what it says to page and workers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Self

from msgspec import Meta

from sightsinger.contract import Document
from sightsinger.jobs.states import Status
from sightsinger.kinds.sing.options import LOSSLESS

if TYPE_CHECKING:
    from sightsinger.errors import SightsingerError

SING = "sing"
"""The kind of job that renders a score; further kinds are further values."""

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
    """waiting, reading, singing, storing or done."""
    done: int = 0
    """Phrases."""
    total: int = 0
    remaining_s: float | None = None


class Stem(Document, frozen=True, omit_defaults=True):
    """One part's track."""

    part: str
    voice: str
    """Who sings it."""
    mp3: str
    """Object name; the recording's own where nobody else sings."""
    wav: str | None = None
    """Object name, where that was asked for."""
    flac: str | None = None

    @property
    def lossless(self) -> tuple[str, str] | None:
        """The lossless track's format and object name."""
        return next(((kind, name) for kind in LOSSLESS if (name := getattr(self, kind))), None)


class Output(Document, frozen=True):
    """What a completed job points at. Setting this pointer is what promotes an attempt's files; nothing is copied."""

    mp3: str
    """Object name: all parts together."""
    timing: str
    """Object name."""
    duration_s: float
    bytes: int
    """Of the mp3."""
    stems: tuple[Stem, ...] = ()
    """Every part, in the score's order."""

    @property
    def paths(self) -> tuple[str, ...]:
        """Every object, each once."""
        stems = [name for stem in self.stems for name in (stem.mp3, stem.lossless and stem.lossless[1]) if name]
        return tuple(dict.fromkeys([self.mp3, *stems, self.timing]))


class Failure(Document, frozen=True):
    """Why a job failed, for the person who waits for it."""

    code: str
    message: str
    part: str | None = None
    measure: str | None = None
    beat: float | None = None
    retryable: bool = False

    @classmethod
    def of(cls, error: SightsingerError) -> Failure:
        """Take over an error's code, sentence and place."""
        return cls(**error.as_dict())


class JobDocument(Document, frozen=True, kw_only=True, tag_field="schema", tag=1):
    """One job as stored under `jobs/{jobId}`."""

    uid: str
    session_id: str
    kind: str = SING
    status: Status = Status.QUEUED
    input: Input
    options: Mapping[str, Any]
    """As RenderOptions has them; as they were given where they were refused."""
    summary: Mapping[str, Any] | None = None
    """As Summary has it; null where the score could not be read."""
    progress: Progress = Progress()
    attempt: int = 1
    token: int = 0
    """Fencing token: counts the claims; only the holder of the last one may write."""
    lease_expires_at: Moment | None = None
    execution: str | None = None
    """Name of the Cloud Run execution of this attempt."""
    output: Output | None = None
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
