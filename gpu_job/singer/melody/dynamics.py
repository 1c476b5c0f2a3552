"""How loudly a phrase is sung: the score's dynamics as a curve."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from sightsinger.score.model import Note

_EXACT_S, _EXACT_DB = 6, 4
"""Decimals kept where dynamics are counted from a phrase's own beat."""
_ACCENT_DB, _ACCENT_BEFORE_S, _ACCENT_FALL_S = 3.0, 0.05, 0.15


def loudness_db(
    notes: Sequence[Note], written: Sequence[tuple[float, float]], times_s: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return decibels against mezzo-forte at each time.

    `written` are the line's dynamics as (seconds, dB), straight lines between; without any, each note's own hold. An
    accent starts louder and falls back.
    """
    points = written or [(note.start_s, note.loudness_db) for note in notes]
    curve = np.interp(times_s, [at for at, _ in points], [level for _, level in points])
    for note in notes:
        if note.accent:
            since = times_s - note.start_s
            fall = np.exp(-np.maximum(since, 0) / _ACCENT_FALL_S)
            curve += np.where(since >= -_ACCENT_BEFORE_S, _ACCENT_DB * fall, 0.0)
    return np.asarray(curve)


def excerpt(
    written: Sequence[tuple[float, float]], origin_s: float, span_s: tuple[float, float]
) -> tuple[tuple[float, float], ...]:
    """Return the part of a line's dynamics over `span_s`, () for none; it and the result count from `origin_s`."""
    if not written:
        return ()
    at, level = zip(*written, strict=True)
    low, high = span_s
    inside = [moment - origin_s for moment in at if low < moment - origin_s < high]
    moments = (low, *inside, high)
    levels = np.interp([origin_s + moment for moment in moments], at, level).tolist()
    return tuple((round(m, _EXACT_S), round(v, _EXACT_DB)) for m, v in zip(moments, levels, strict=True))
