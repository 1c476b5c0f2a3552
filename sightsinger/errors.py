"""The one family of errors that people get to read, and whose fault each is.

docs/errors.md lists every code. What is done about an error follows from its fault: the exit status of a command line,
the page's advice, whether a job that failed is a dead letter. A kind of job that is given something else than a score
says so by a further fault here, such as `RECORDING`; the page's advice for it goes into web/src/words/failure.ts.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


@dataclass(frozen=True, slots=True)
class ScorePosition:
    """Where in a score something is: what a musician would point at. Every field may be unknown."""

    part: str | None = None
    """The part's name as printed."""
    measure: str | None = None
    """The bar's number as printed."""
    beat: float | None = None
    """From 1, in beats of the bar's meter."""

    def __str__(self) -> str:
        words = [
            self.part,
            f"bar {self.measure}" if self.measure is not None else None,
            f"beat {self.beat:g}" if self.beat is not None else None,
        ]
        return ", ".join(word for word in words if word)


class Fault(StrEnum):
    """Whose fault an error is, which says where to put it right; the values are stored in documents."""

    SCORE = "score"
    """The uploaded file's: another file is needed."""
    OPTIONS = "options"
    """What was asked for, such as a part that the score does not have: something else has to be asked for."""
    VOICE = "voice"
    """The voice's that was asked for: another has to be chosen, or its keeper puts the voicebank right."""
    OURS = "ours"
    """Whoever asked can do nothing about it but try again later."""

    @property
    def exit_status(self) -> int:
        """What a command line ends with: 1 where it could not do its work, 2 where what it was given is refused."""
        return 1 if self is Fault.OURS else 2


class SightsingerError(Exception):
    """An error with a stable code and a sentence that a musician understands.

    Every subclass sets its own `code` (UPPER_SNAKE, part of the public contract, never reused for something else) and
    sets or inherits `fault`; a class without them cannot be defined. `retryable` says whether trying the very same
    thing again can help, which is so of nothing but some of our own faults. `message` says what is wrong and what to do
    about it, and never holds lyrics, tokens or addresses.
    """

    code: str
    fault: Fault
    retryable: bool = False

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if "code" not in vars(cls):
            raise TypeError(f"{cls.__name__} lacks its code")
        if not hasattr(cls, "fault"):
            raise TypeError(f"{cls.__name__} lacks its fault")

    def __init__(self, message: str, *, place: ScorePosition | None = None) -> None:
        self.message = message
        self.place = place or ScorePosition()
        super().__init__(message)

    @property
    def told(self) -> str:
        """The sentence for a terminal, with the place where the message does not name it itself."""
        named = self.place.measure is None or f"bar {self.place.measure}" in self.message
        return self.message if named else f"{self.message} ({self.place})"

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON form that job documents and the command line show."""
        return {
            "code": self.code,
            "message": self.message,
            "part": self.place.part,
            "measure": self.place.measure,
            "beat": self.place.beat,
            "retryable": self.retryable,
            "fault": self.fault.value,
        }
