"""Clicks where phrases begin and end: jumps in the sound, and sound that is cut off.

Conventions, all in windows of 3 ms, a millisecond apart:

A click is a moment in which the sound jumps. The second difference of the samples shows jumps best: a step becomes two
spikes, a vowel almost nothing. A window is a click where its second difference holds SHARP_DB more energy than every
window from 5 to 30 ms before and from 5 to 30 ms after. The closing of the glottis, a plosive and a breath have their
like nearby; a click has not.

A cut is a fall of the sound's own energy by FALL_DB, or a rise by RISE_DB, from one window to the next but one that
does not overlap it. A singer's sound dies away more slowly; after silence a plosive rises fast, hence the higher bar.

What lies below QUIET_DB of full scale (the second difference: below STILL_DB) counts as that: less is not heard. Looked
at are the gaps of at least 20 ms between the sounds of a timing file, with 60 ms on either side, and what lies before
the first and after the last: wherever phrases begin and end. What is less than 10 ms apart is one.

The bars were set between recordings of the default voices (at most 8 dB sharp, falls of 20 dB, rises of 31 dB) and the
same with clicks put in and with phrases cut off, as decoded from mp3 (from 12, 32, 40 dB on). A click that loud sound
covers is not found, nor heard.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.ndimage import maximum_filter1d

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Levels = NDArray[np.float64]

SHARP_DB, FALL_DB, RISE_DB = 12.0, 28.0, 38.0
QUIET_DB, STILL_DB = -65.0, -75.0
_WINDOW_MS, _NEAR_MS, _FAR_MS = 3, 5, 30
_GAP_S, _AROUND_S, _ONE_S = 0.020, 0.060, 0.010


@dataclass(frozen=True, slots=True)
class ClickFigures:
    """Where there are clicks and cuts, and how near the rest came to being one."""

    at_s: tuple[float, ...]
    places: int
    """Gaps that were looked at."""
    sharpest_db: float
    """The most that any window stands out from its neighbourhood; SHARP_DB makes it a click."""
    steepest_fall_db: float
    """FALL_DB makes it a cut."""
    steepest_rise_db: float
    """RISE_DB makes it a cut."""


def figures(samples: NDArray[np.float32], sample_rate: int, notes: Sequence[dict[str, Any]]) -> ClickFigures:
    """Look for clicks around the gaps of a timing file's notes."""
    sound = np.pad(samples.astype(np.float64), round(_FAR_MS * sample_rate / 1000))
    power = _levels(sound, sample_rate, QUIET_DB)
    jumps = _levels(np.diff(sound, 2, prepend=[0, 0]), sample_rate, STILL_DB)
    times = (np.arange(len(power)) + _WINDOW_MS / 2 - _FAR_MS) / 1000
    gaps = _gaps(notes, len(samples) / sample_rate)
    looked_at = np.zeros(len(times), bool)
    for start, end in gaps:
        looked_at |= (times >= start - _AROUND_S) & (times < end + _AROUND_S)
    sharp, rise = np.where(looked_at, _sharpness(jumps), -np.inf), np.where(looked_at, _rise(power), 0.0)
    found = times[(sharp >= SHARP_DB) | (rise >= RISE_DB) | (rise <= -FALL_DB)]
    apart = np.diff(found, prepend=-np.inf) > _ONE_S
    return ClickFigures(
        tuple(float(at) for at in found[apart].round(3)),
        len(gaps),
        sharpest_db=float(sharp.max()),
        steepest_fall_db=float(-rise.min()),
        steepest_rise_db=float(rise.max()),
    )


def _levels(sound: NDArray[np.float64], sample_rate: int, floor_db: float) -> Levels:
    """Return each window's mean power in dB, one a millisecond, nothing far below the floor."""
    sums = np.concatenate([[0.0], np.cumsum(sound**2)])
    starts = np.arange(0, 1000 * len(sound) // sample_rate - _WINDOW_MS) * sample_rate // 1000
    width = _WINDOW_MS * sample_rate // 1000
    power = np.maximum(sums[starts + width] - sums[starts], 0) / width
    return np.asarray(10 * np.log10(power + 10 ** (floor_db / 10)))


def _sharpness(levels: Levels) -> Levels:
    """Return by how much each window stands out from both sides of its neighbourhood."""
    around = maximum_filter1d(levels, _FAR_MS - _NEAR_MS + 1, mode="nearest")
    away = (_FAR_MS + _NEAR_MS) // 2
    padded = np.pad(around, away, mode="edge")
    return np.asarray(levels - np.maximum(padded[: len(levels)], padded[2 * away :]))


def _rise(levels: Levels) -> Levels:
    """Return how much louder it is right after each window than right before it."""
    beside = (_WINDOW_MS + 1) // 2
    padded = np.pad(levels, beside, mode="edge")
    return np.asarray(padded[2 * beside :] - padded[: len(levels)])


def _gaps(notes: Sequence[dict[str, Any]], duration_s: float) -> list[tuple[float, float]]:
    sounds = sorted((phone["start"], phone["end"]) for note in notes for phone in note["phonemes"])
    gaps, sung_until = [], 0.0
    for start, end in [*sounds, (duration_s, duration_s)]:
        if start - sung_until >= _GAP_S:
            gaps.append((sung_until, start))
        sung_until = max(sung_until, end)
    return gaps
