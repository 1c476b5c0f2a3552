"""The job document: plain frozen data, and its form in Firestore (camelCase)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sightsinger.jobs.states import Status
from sightsinger.kinds.sing.options import LOSSLESS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sightsinger.errors import SightsingerError

SING = "sing"
"""The kind of job that renders a score; further kinds are further values."""


@dataclass(frozen=True, slots=True)
class Input:
    """The stored object that a job works on."""

    bucket: str
    path: str
    generation: str
    """As the storage API writes it: a 64-bit number in decimal, too wide for a JavaScript number."""
    size: int
    """Bytes."""
    filename: str
    """What the musician's file was called."""

    def as_dict(self) -> dict[str, Any]:
        """Return the stored form."""
        return {
            "bucket": self.bucket,
            "path": self.path,
            "generation": self.generation,
            "size": self.size,
            "filename": self.filename,
        }

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> Input:
        """Read the stored form."""
        return cls(**{key: raw[key] for key in cls.__slots__})


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an attempt has come."""

    stage: str = "waiting"
    """waiting, reading, singing, storing or done."""
    done: int = 0
    """Phrases."""
    total: int = 0
    remaining_s: float | None = None

    @property
    def fraction(self) -> float:
        """Return the share that is done, 0 to 1."""
        return min(1.0, self.done / self.total) if self.total else 0.0

    def as_dict(self) -> dict[str, Any]:
        """Return the stored form."""
        return {
            "stage": self.stage,
            "done": self.done,
            "total": self.total,
            "fraction": round(self.fraction, 4),
            "remainingSeconds": None if self.remaining_s is None else round(self.remaining_s, 1),
        }

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> Progress:
        """Read the stored form."""
        return cls(raw["stage"], raw["done"], raw["total"], raw["remainingSeconds"])


@dataclass(frozen=True, slots=True)
class Stem:
    """One part's track."""

    part: str
    voice: str
    """Who sings it."""
    mp3: str
    """Object name; the recording's own where nobody else sings."""
    lossless: tuple[str, str] | None = None
    """Its kind, such as `flac`, and the object name, where that was asked for."""

    def as_dict(self) -> dict[str, Any]:
        """Return the stored form."""
        kept = dict([self.lossless] if self.lossless else [])
        return {"part": self.part, "voice": self.voice, "mp3": self.mp3, **kept}

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> Stem:
        """Read the stored form."""
        lossless = next(((kind, raw[kind]) for kind in LOSSLESS if kind in raw), None)
        return cls(raw["part"], raw["voice"], raw["mp3"], lossless)


@dataclass(frozen=True, slots=True)
class Output:
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

    def as_dict(self) -> dict[str, Any]:
        """Return the stored form."""
        return {
            "mp3": self.mp3,
            "timing": self.timing,
            "durationSeconds": self.duration_s,
            "bytes": self.bytes,
            "stems": [stem.as_dict() for stem in self.stems],
        }

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> Output:
        """Read the stored form."""
        stems = tuple(Stem.from_dict(stem) for stem in raw["stems"])
        return cls(raw["mp3"], raw["timing"], raw["durationSeconds"], raw["bytes"], stems)


@dataclass(frozen=True, slots=True)
class Failure:
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

    def as_dict(self) -> dict[str, Any]:
        """Return the stored form."""
        return {
            "code": self.code,
            "message": self.message,
            "part": self.part,
            "measure": self.measure,
            "beat": self.beat,
            "retryable": self.retryable,
        }

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> Failure:
        """Read the stored form."""
        return cls(**{key: raw[key] for key in cls.__slots__})


@dataclass(frozen=True, slots=True)
class Job:
    """One job as stored under `jobs/{job_id}`. Only the transitions module makes one from another."""

    job_id: str
    uid: str
    session_id: str
    input: Input
    options: Mapping[str, Any]
    created_at: datetime
    """All times are aware, UTC."""
    updated_at: datetime
    kind: str = SING
    status: Status = Status.QUEUED
    summary: Mapping[str, Any] | None = None
    progress: Progress = field(default_factory=Progress)
    attempt: int = 1
    token: int = 0
    """Fencing token: counts the claims; only the holder of the last one may write."""
    lease_expires_at: datetime | None = None
    execution: str | None = None
    """Name of the Cloud Run execution of this attempt."""
    output: Output | None = None
    error: Failure | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the document, without its id."""
        return {
            "uid": self.uid,
            "sessionId": self.session_id,
            "kind": self.kind,
            "status": self.status.value,
            "input": self.input.as_dict(),
            "options": dict(self.options),
            "summary": None if self.summary is None else dict(self.summary),
            "progress": self.progress.as_dict(),
            "attempt": self.attempt,
            "token": self.token,
            "leaseExpiresAt": self.lease_expires_at,
            "execution": self.execution,
            "output": self.output and self.output.as_dict(),
            "error": self.error and self.error.as_dict(),
            "createdAt": self.created_at,
            "updatedAt": self.updated_at,
            "startedAt": self.started_at,
            "finishedAt": self.finished_at,
        }

    @classmethod
    def from_dict(cls, job_id: str, raw: Mapping[str, Any]) -> Job:
        """Read a document; KeyError or ValueError where it is none of ours."""
        return cls(
            job_id=job_id,
            uid=raw["uid"],
            session_id=raw["sessionId"],
            kind=raw["kind"],
            status=Status(raw["status"]),
            input=Input.from_dict(raw["input"]),
            options=raw["options"],
            summary=raw["summary"],
            progress=Progress.from_dict(raw["progress"]),
            attempt=raw["attempt"],
            token=raw["token"],
            lease_expires_at=raw["leaseExpiresAt"],
            execution=raw["execution"],
            output=Output.from_dict(raw["output"]) if raw["output"] else None,
            error=Failure.from_dict(raw["error"]) if raw["error"] else None,
            created_at=raw["createdAt"],
            updated_at=raw["updatedAt"],
            started_at=raw["startedAt"],
            finished_at=raw["finishedAt"],
        )
