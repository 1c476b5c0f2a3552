"""What the worker asks of a kind of job: a file and options in, files and a result that names them out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from google.cloud.storage import Client

    from sightsinger.kinds.base import Result

Wanted = TypeVar("Wanted")


@dataclass(frozen=True, slots=True)
class Machine:
    """What a run may use of the machine it is on, from one job to the next."""

    storage: Callable[[], Client]
    """Makes a client of Cloud Storage, for what is not the user's: models and the like."""
    disk: Path
    """For what later jobs may find again."""


@dataclass(frozen=True, slots=True)
class Given(Generic[Wanted]):
    """What a run works on."""

    data: bytes
    """The uploaded file."""
    filename: str
    """What the musician's file was called."""
    options: Wanted
    seed: int
    """The session's seed: the same for every job of one session, so that what did not change comes out the same."""


class Tell(Protocol):
    """Hears how far a run has come. Raises StoppedError, to be let through, once nobody waits for it any more."""

    def __call__(self, stage: str, done: int, total: int, remaining_s: float | None, /) -> None:
        """Take one of the kind's stages, how many of its steps are done, and how long the rest may take."""


class Run(Protocol):
    """Does one job. The same data, options and seed give the same files; called from any thread, one job at a time."""

    def __call__(self, given: Given[Any], folder: Path, tell: Tell, /) -> Result:
        """Write files into an empty folder and return the result, whose paths are the files' names in it.

        Raises SightsingerError where the file, or what was asked of it, is at fault; anything else gives the job back.
        """


class StoppedError(Exception):
    """Raised inside a run when nobody waits for it any more."""
