"""What the singer makes of a line: sound, and when each of its sounds happens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sightsinger.contract import Document, rounded
from sightsinger.score.model import Syllabic

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_DECIMALS = 4
"""Of a second, in timing files."""


class PhonemeTiming(Document, frozen=True):
    """One phoneme as sung."""

    symbol: str
    start: float
    """Seconds from the start of the audio."""
    end: float


class NoteTiming(Document, frozen=True):
    """One note as sung; all times in seconds from the start of the audio."""

    part: str
    measure: str
    beat: float
    midi: int
    start: float
    """Where the score puts the note: its beat."""
    end: float
    vowel_start: float
    vowel_end: float
    syllable: str
    syllabic: Syllabic
    phonemes: tuple[PhonemeTiming, ...]


class TimedPart(Document, frozen=True):
    """One part of a recording."""

    part: str
    """The name that its notes carry."""
    voice: str
    """Who sings it."""
    stem: str
    """The name of its track's file, beside the timing file."""
    place: float
    """Where it stands in the mix: -1 left, 0 in the middle, 1 right."""


class Timing(Document, frozen=True, tag_field="schema", tag=1):
    """The contents of timing.json."""

    sample_rate: int
    duration_seconds: float
    notes: tuple[NoteTiming, ...]
    """Part by part; each part's in order."""
    parts: tuple[TimedPart, ...] = ()
    """Empty where a line was sung by itself."""

    def as_dict(self) -> dict[str, Any]:
        """Return the written form, times to a tenth of a millisecond."""
        written: dict[str, Any] = rounded(super().as_dict(), _DECIMALS)
        return written


@dataclass(frozen=True, slots=True)
class Recording:
    """A line as sung: mono samples in -1..1 and the timing that belongs to them."""

    samples: NDArray[np.float32]
    timing: Timing


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a rendering has come."""

    done: int
    """Phrases sung."""
    total: int
    """Phrases in all."""
    remaining_s: float | None
    """Estimated seconds left; None until there is something to estimate from."""
