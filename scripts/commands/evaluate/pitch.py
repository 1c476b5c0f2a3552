"""Sung pitch against written pitch.

Conventions: pitch by swift-f0 (16 ms frames, looked for where voices sing, RANGE_HZ), an estimator that knows nothing
of this singer. A note's frames are
those in the inside of its vowel: from min(80 ms, a quarter of it) after its start, where the glide from the note
before is over, to 40 ms before its end. Errors are in cents against the note's equal-tempered pitch (A4 = 440 Hz),
vibrato included. A frame counts as voiced from a confidence of VOICED on; a note without a voiced frame is unvoiced.
`whole` measures do the same over the whole vowel, glides and all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

VOICED = 0.5
RANGE_HZ = (60.0, 1100.0)
"""Low B to soprano C: without a limit the estimator takes strong fourth harmonics for the pitch."""
_AFTER_S, _AFTER_SHARE, _BEFORE_S = 0.08, 0.25, 0.04
_NEAR_CENTS, _GROSS_CENTS = 50.0, 300.0


@dataclass(frozen=True, slots=True)
class Track:
    """Estimated pitch: times in seconds, Hz (0 where unvoiced)."""

    times_s: NDArray[np.float64]
    f0_hz: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class PitchFigures:
    """Summary over a recording; shares are 0 to 1."""

    median_cents: float
    within_50_share: float
    gross_share: float
    """Frames off by more than 300 cents: mostly the estimator's octave errors, or a voice that broke."""
    voiced_share: float
    """Frames that have a pitch at all; the shares above are of these."""
    unvoiced_notes: int
    notes: int
    frames: int
    whole_median_cents: float
    whole_within_50_share: float


def track(samples: NDArray[np.float32], sample_rate: int) -> Track:
    """Estimate the pitch of mono samples."""
    from swift_f0 import SwiftF0  # noqa: PLC0415 - slow to import

    found = SwiftF0(threads=1).detect(samples, sample_rate, *RANGE_HZ)
    voiced = np.asarray(found.confidence) >= VOICED
    return Track(np.asarray(found.timestamps, float), np.where(voiced, np.asarray(found.pitch_hz, float), 0.0))


def figures(sung: Track, notes: Sequence[dict[str, Any]]) -> PitchFigures:
    """Compare with the notes of a timing file. Raises ValueError where there are none."""
    if not notes:
        raise ValueError("the timing has no notes")
    inner = [cents(sung, note) for note in notes]
    whole = np.concatenate([cents(sung, note, inside=False) for note in notes])
    errors = np.concatenate(inner)
    looked_at = sum(int(_chosen(sung, note, inside=True).sum()) for note in notes)
    return PitchFigures(
        median_cents=_median(errors),
        within_50_share=_share(errors < _NEAR_CENTS),
        gross_share=_share(errors > _GROSS_CENTS),
        voiced_share=len(errors) / max(1, looked_at),
        unvoiced_notes=sum(not len(note) for note in inner),
        notes=len(notes),
        frames=len(errors),
        whole_median_cents=_median(whole),
        whole_within_50_share=_share(whole < _NEAR_CENTS),
    )


def cents(sung: Track, note: dict[str, Any], *, inside: bool = True) -> NDArray[np.float64]:
    """Return the absolute error of a note's voiced frames; at least the frame nearest its middle is looked at."""
    f0 = sung.f0_hz[_chosen(sung, note, inside=inside)]
    written_hz = 440.0 * 2.0 ** ((note["midi"] - 69) / 12)
    return np.asarray(np.abs(1200 * np.log2(f0[f0 > 0] / written_hz)))


def _chosen(sung: Track, note: dict[str, Any], *, inside: bool) -> NDArray[np.bool_]:
    start, end = note["vowelStart"], note["vowelEnd"]
    if inside:
        start, end = start + min(_AFTER_S, _AFTER_SHARE * (end - start)), end - _BEFORE_S
    chosen = np.asarray((sung.times_s >= start) & (sung.times_s < end))
    if not chosen.any():
        middle = (note["vowelStart"] + note["vowelEnd"]) / 2
        chosen[int(np.argmin(np.abs(sung.times_s - middle)))] = True
    return chosen


def _median(errors: NDArray[np.float64]) -> float:
    return float(np.median(errors)) if len(errors) else float("inf")


def _share(hits: NDArray[np.bool_]) -> float:
    return float(hits.mean()) if len(hits) else 0.0
