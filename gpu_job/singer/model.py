"""What the singer makes of a line: sound, and when each of its sounds happens."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from sightsinger.score.model import Syllabic


@dataclass(frozen=True, slots=True)
class PhonemeTiming:
    """One phoneme as sung."""

    symbol: str
    start: float
    """Seconds from the start of the audio."""
    end: float


@dataclass(frozen=True, slots=True)
class NoteTiming:
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


@dataclass(frozen=True, slots=True)
class TimedPart:
    """One part of a recording."""

    part: str
    """The name that its notes carry."""
    voice: str
    """Who sings it."""
    stem: str
    """The name of its track's file, beside the timing file."""
    place: float
    """Where it stands in the mix: -1 left, 0 in the middle, 1 right."""


@dataclass(frozen=True, slots=True)
class Timing:
    """The contents of timing.json."""

    sample_rate: int
    duration_seconds: float
    notes: tuple[NoteTiming, ...]
    """Part by part; each part's in order."""
    parts: tuple[TimedPart, ...] = ()
    """Empty where a line was sung by itself."""

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON form, camelCase keys, as the page reads it."""
        return {
            "sampleRate": self.sample_rate,
            "durationSeconds": round(self.duration_seconds, 6),
            "parts": [asdict(part) | {"place": round(part.place, 4)} for part in self.parts],
            "notes": [_note(n) for n in self.notes],
        }


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


def _note(note: NoteTiming) -> dict[str, Any]:
    return {
        "part": note.part,
        "measure": note.measure,
        "beat": note.beat,
        "midi": note.midi,
        "start": round(note.start, 4),
        "end": round(note.end, 4),
        "vowelStart": round(note.vowel_start, 4),
        "vowelEnd": round(note.vowel_end, 4),
        "syllable": note.syllable,
        "syllabic": note.syllabic,
        "phonemes": [asdict(p) | {"start": round(p.start, 4), "end": round(p.end, 4)} for p in note.phonemes],
    }
