"""What a kind of job is, as documents, rules, paths, sweep and worker know it.

A kind is two packages of one name, joined by that name alone, so that nothing here imports what does the work:
`sightsinger/kinds/NAME` says in its module `kind` what it accepts, offers, costs and makes, as a `Kind` called KIND;
`gpu_job/kinds/NAME` does it in its module `run`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Literal, Protocol, Self, TypeVar

from sightsinger.contract import Document
from sightsinger.kinds.errors import WrongFileError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

MAX_OPTIONS_LENGTH = 4000
"""Characters of the options as JSON, as they ride along with an upload; storage.rules refuses more as well."""

Quality = Literal["preview", "final"]
"""How well it is done."""
Runner = Literal["gpu", "cpu"]
"""Where it is done."""
GPU_RUN_JOB = "sightsinger-gpu"
"""The Cloud Run job of what asks for a GPU; where there is none, the installation names another for it."""


class Plan(Document, frozen=True):
    """How a job will be done, settled when it is admitted."""

    quality: Quality
    runner: Runner
    run_job: str
    """Name of the Cloud Run job, which decides image and machine."""
    credits: int
    """What it costs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepts:
    """Which files a kind takes. storage.rules ask for the same before anything is stored."""

    what: str
    """What such a file is, as a sentence names it: `a score`."""
    types: Mapping[str, str]
    """The content type that we store a file as, by its ending (lower case, without the dot)."""
    also_typed: tuple[str, ...] = ()
    """What browsers and operating systems call these files else."""
    max_bytes: int
    check_size: Callable[[int], None]
    """Raises SightsingerError where a file of so many bytes is too large, and says how to make it smaller."""
    advice: str
    """What to do with a file that cannot be read, as a sentence."""

    @property
    def content_types(self) -> tuple[str, ...]:
        """Every content type that such a file may come with, each once."""
        return tuple(dict.fromkeys([*self.types.values(), *self.also_typed]))

    def check(self, extension: str, size: int) -> None:
        """Refuse a file by what is known before it is fetched. Raises WrongFileError, or what `check_size` raises."""
        if extension not in self.types:
            *most, last = (f".{ending}" for ending in self.types)
            endings = f"{', '.join(most)} or {last}" if most else last
            raise WrongFileError(f"This file ends in .{extension}, and {self.what} ends in {endings}. {self.advice}")
        self.check_size(size)


class Options(Protocol):
    """What may be asked for: a frozen Document, since ids are made of the fields that are not at their default."""

    @classmethod
    def parse(cls, raw: Mapping[str, Any], /) -> Self:
        """Read options as callers send them; unknown keys are ignored. Raises OptionError."""

    def as_dict(self) -> dict[str, Any]:
        """Return the stored form: plain data, the same for options that mean the same."""


class Result(Protocol):
    """What a completed job points at. Setting this pointer is what promotes an attempt's files; nothing is copied."""

    @property
    def paths(self) -> tuple[str, ...]:
        """Every file that was made, each once: names as `paths.is_output_name` wants them, or objects' names."""

    def within(self, folder: str) -> Self:
        """Return the same with each file's name preceded by a folder's, slash included: as it is stored."""

    def as_dict(self) -> dict[str, Any]:
        """Return the stored form, plain data."""

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any], /) -> Self:
        """Read the stored form. Raises ValueError."""


Wanted = TypeVar("Wanted", bound=Options)
Made = TypeVar("Made", bound=Result)


@dataclass(frozen=True, slots=True)
class Examined(Generic[Wanted]):
    """A file that passed the gate."""

    summary: Mapping[str, Any]
    """What the job document says of it: plain data."""
    check: Callable[[Wanted], None]
    """Raises SightsingerError where these options ask for what the file does not hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind(Generic[Wanted, Made]):
    """A kind of job."""

    name: str
    accepts: Accepts
    examine: Callable[[bytes, str], Examined[Wanted]]
    """The gate: takes a stranger's file and its name. Raises SightsingerError where it cannot be worked with."""
    options: type[Wanted]
    plan: Callable[[Mapping[str, Any], Wanted], Plan]
    """Takes the summary and the options."""
    stages: tuple[str, ...]
    """What the run tells of, in order, between reading the file and storing the result."""
    result: type[Made]
