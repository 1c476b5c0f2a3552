"""The one family of errors that people get to read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Place:
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


class SightsingerError(Exception):
    """An error with a stable code and a sentence that a musician understands.

    Subclasses set `code` (UPPER_SNAKE, part of the public contract, never reused for something else)
    and `retryable`: whether trying the very same thing again can help. `message` says what is wrong and
    what to do about it, and never holds lyrics, tokens or addresses.
    """

    code: str = "INTERNAL"
    retryable: bool = False

    def __init__(self, message: str, *, place: Place | None = None) -> None:
        self.message = message
        self.place = place or Place()
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
        }
