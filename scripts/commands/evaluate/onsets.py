"""Whether vowels start on the beat.

Conventions: where a syllable begins with a stop or a fricative, its vowel starts where the sound between 250 and
1800 Hz (the voice and its first formant) rises fastest, looked for within 120 ms of the note's beat. Syllables that
begin with a vowel inside a phrase, or with a sound that itself rings (m n l r w y), have no such edge and are not
counted. The resolution is 5 ms.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.signal import butter, sosfiltfilt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_EDGED = frozenset("ptkbdɡfθsʃʧʤh")
_BAND_HZ = (250.0, 1800.0)
_FRAMES_HZ = 200
_WITHIN_S = 0.12


@dataclass(frozen=True, slots=True)
class OnsetFigures:
    """Errors are sung minus written, seconds; late is positive."""

    median_abs_s: float
    median_s: float
    counted: int


def figures(samples: NDArray[np.float32], sample_rate: int, notes: Sequence[dict[str, Any]]) -> OnsetFigures:
    """Compare vowel onsets with the beats of a timing file's notes."""
    rise = _rise(samples, sample_rate)
    errors = np.array([_error(rise, note["start"]) for note in notes if _edged(note)])
    if not len(errors):
        return OnsetFigures(float("nan"), float("nan"), 0)
    return OnsetFigures(float(np.median(np.abs(errors))), float(np.median(errors)), len(errors))


def _edged(note: dict[str, Any]) -> bool:
    before = [phone["symbol"] for phone in note["phonemes"] if phone["end"] <= note["vowelStart"] + 1e-3]
    return bool(before) and before[-1] in _EDGED and note["syllabic"] != "extend"


def _rise(samples: NDArray[np.float32], sample_rate: int) -> NDArray[np.float64]:
    """Return how fast the band's loudness (the fourth root of its power) rises at each frame, over 20 ms."""
    band = sosfiltfilt(butter(4, _BAND_HZ, "bandpass", fs=sample_rate, output="sos"), samples.astype(np.float64))
    hop = sample_rate // _FRAMES_HZ
    power = np.add.reduceat(band**2, np.arange(0, len(band), hop))
    loudness = np.convolve(power**0.25, np.hanning(7) / np.hanning(7).sum(), "same")
    return np.asarray(np.roll(loudness, -2) - np.roll(loudness, 2))


def _error(rise: NDArray[np.float64], beat_s: float) -> float:
    first = max(0, round((beat_s - _WITHIN_S) * _FRAMES_HZ))
    last = min(len(rise), round((beat_s + _WITHIN_S) * _FRAMES_HZ) + 1)
    if last <= first:
        return float("nan")
    return (first + int(np.argmax(rise[first:last])) + 0.5) / _FRAMES_HZ - beat_s
