"""Written dynamics as a loudness curve in dB against mezzo-forte, by place on the page.

Marks are steps of about 3.5 dB, what singers make of them rather than what MIDI does. A hairpin leads to the mark
at its end, or 4 dB up or down where there is none; `cresc.` and `dim.` in words lead to the next mark within eight
bars, else over two.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sightsinger.score.notation.written import Mark, Part

_LEVELS_DB = {
    "n": -24.0, "pppppp": -24.0, "ppppp": -21.0, "pppp": -18.0, "ppp": -14.5, "pp": -10.5, "p": -7.0, "mp": -3.0,
    "mf": 0.0, "f": 3.5, "fp": -7.0, "ff": 7.0, "fff": 10.0, "ffff": 12.0, "fffff": 12.0, "ffffff": 12.0,
}  # fmt: skip
_MF_VELOCITY, _VELOCITY_STEP, _STEP_DB = 80.0, 16.0, 3.5
_HAIRPIN_DB = 4.0
_WORDS_REACH_BARS, _WORDS_SPAN_BARS = 8, 2
_LOWEST_DB, _HIGHEST_DB = -24.0, 12.0


@dataclass(frozen=True, slots=True)
class Curve:
    """Loudness over the page: straight lines between points."""

    starts: tuple[float, ...]
    """Where bars begin, in quarters."""
    points: tuple[tuple[float, float], ...]
    """(quarters on the page, dB), in order; two points at one place are a step."""

    def level(self, bar: int, position: Fraction) -> float:
        """Return the loudness at a place, in dB against mezzo-forte."""
        at = self.starts[bar] + float(position)
        index = bisect_right(self.points, (at, float("inf"))) - 1
        if index < 0:
            return 0.0
        place, level = self.points[index]
        if index + 1 == len(self.points):
            return level
        following, next_level = self.points[index + 1]
        share = (at - place) / (following - place) if following > place else 0.0
        return level + (next_level - level) * share

    def within(self, bar: int, length: float) -> list[tuple[float, float]]:
        """Return the points inside a bar as (quarters from its start, dB), its beginning included."""
        start = self.starts[bar]
        first = bisect_right(self.points, (start + 1e-9, float("inf")))
        last = bisect_right(self.points, (start + length - 1e-9, float("inf")))
        return [(0.0, self.level(bar, Fraction(0))), *((at - start, db) for at, db in self.points[first:last])]


@dataclass(frozen=True, slots=True)
class _Placed:
    at: float
    bar: int
    mark: Mark


def curve(part: Part, lengths: Sequence[Fraction], staff: int) -> Curve:
    """Return the loudness curve of one staff of a part; marks that name no staff hold for all."""
    starts = tuple(accumulate((float(length) for length in lengths), initial=0.0))
    marks = [
        _Placed(starts[n] + float(mark.position), n, mark)
        for n, bar in enumerate(part.bars)
        for mark in bar.dynamics
        if mark.kind != "breath" and mark.staff in {0, staff, 1 if part.staves == 1 else staff}
    ]
    marks.sort(key=lambda placed: placed.at)
    return Curve(starts, tuple(_points(marks, starts)))


def _points(marks: Sequence[_Placed], starts: Sequence[float]) -> list[tuple[float, float]]:
    points: list[tuple[float, float]] = []
    level, busy_until = 0.0, -1.0
    for n, placed in enumerate(marks):
        kind = placed.mark.kind
        if kind in {"level", "velocity"}:
            level = _named_level(placed.mark)
            _step(points, placed.at, level)
            busy_until = placed.at
        elif kind in {"crescendo", "diminuendo"} and placed.at >= busy_until - 1e-9:
            until, target = _destination(marks, n, level, starts)
            if until > placed.at:
                _step(points, placed.at, level)
                points.append((until, target))
                level, busy_until = target, until
    return points


def _step(points: list[tuple[float, float]], at: float, level: float) -> None:
    """Set a level at a place, whatever was planned for later."""
    while points and points[-1][0] > at:
        points.pop()
    points.append((at, points[-1][1] if points else 0.0))
    points.append((at, level))


def _named_level(mark: Mark) -> float:
    if mark.kind == "velocity":
        level = (mark.value - _MF_VELOCITY) / _VELOCITY_STEP * _STEP_DB
        return min(max(level, _LOWEST_DB), _HIGHEST_DB)
    return _LEVELS_DB.get(mark.text, 0.0)


def _destination(marks: Sequence[_Placed], n: int, level: float, starts: Sequence[float]) -> tuple[float, float]:
    """Return where a hairpin ends and how loud it is there."""
    placed = marks[n]
    up = placed.mark.kind == "crescendo"
    reach = placed.bar + (_WORDS_REACH_BARS if placed.mark.text == "words" else _WORDS_SPAN_BARS)
    later = marks[n + 1 : n + 33]
    named = next((p for p in later if p.mark.kind in {"level", "velocity"}), None)
    stop = next((p for p in later if p.mark.kind == "stop"), None) if placed.mark.text != "words" else None
    default = min(max(level + (_HAIRPIN_DB if up else -_HAIRPIN_DB), _LOWEST_DB), _HIGHEST_DB)
    if stop is not None and (named is None or stop.at <= named.at):
        near = named is not None and named.bar <= stop.bar + 1
        target = _named_level(named.mark) if named is not None and near else default
        return stop.at, target if (target > level) == up else default
    if named is not None and named.bar <= reach:
        target = _named_level(named.mark)
        return named.at, target if (target > level) == up else default
    return starts[min(placed.bar + _WORDS_SPAN_BARS, len(starts) - 1)], default
