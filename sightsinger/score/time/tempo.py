"""From tempo marks to seconds.

Tempo belongs to the place on the page, not to the moment: a bar that is played again is played at its own written
tempo. Every bar becomes a list of stretches with a tempo that stays or changes evenly, and holds (fermatas,
caesuras), so its length in seconds is known before anything is unrolled.

Conventions. A ritardando or accelerando leads to the next tempo mark where that lies in its direction, else to 0.78
or 1.25 of the tempo; it lasts until that mark, a double bar or four bars, and without a mark the old tempo comes
back. A fermata holds three quarters of its note longer, at least half a beat and at most 2.5 s. Where the score
gives no number, its words do (Andante); where it has no words, the meter: 100 to 120 quarters a minute.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from sightsinger.score.limits import MAX_BPM, MIN_BPM

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from sightsinger.score.notation.written import Mark

_RAMP_BARS = 4
_FERMATA_FACTOR, _FERMATA_MIN_BEATS, _FERMATA_MAX_S = 0.75, 0.5, 2.5
_CAESURA_S = 0.6
_WORD_FACTORS = {0.5: 0.9, 1.0: 1.0, 1.5: 1.15, 2.0: 1.3}
"""What a word's speed is multiplied by, by the quarters in a beat: alla breve is faster, though not twice as fast."""
_EPSILON = 1e-9


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a bar with an even change of tempo, in quarters a minute."""

    position: float
    length: float
    bpm: float
    end_bpm: float
    start_s: float

    def seconds(self, position: float) -> float:
        """Return the seconds from the stretch's start to `position` in its bar."""
        quarters = position - self.position
        if self.length <= 0 or abs(self.end_bpm - self.bpm) < 1e-9:
            return 60.0 * quarters / self.bpm
        slope = (self.end_bpm - self.bpm) / self.length
        return 60.0 / slope * math.log1p(slope * quarters / self.bpm)

    def tempo(self, position: float) -> float:
        """Return the tempo at `position`."""
        share = (position - self.position) / self.length if self.length > 0 else 0.0
        return self.bpm + (self.end_bpm - self.bpm) * min(max(share, 0.0), 1.0)


@dataclass(frozen=True, slots=True)
class BarTime:
    """When things happen in one bar, in seconds from its start."""

    length: float
    stretches: tuple[Stretch, ...]
    holds: tuple[tuple[float, float], ...]
    """(position in quarters, seconds), in order."""

    def seconds(self, position: Fraction) -> float:
        """Return the time at `position` quarters, what is held there included."""
        return self.seconds_at(float(position))

    def seconds_at(self, at: float) -> float:
        """Return the time at `at` quarters, what is held there included."""
        index = max(bisect_right([stretch.position for stretch in self.stretches], at) - 1, 0)
        stretch = self.stretches[index]
        held = sum(hold for place, hold in self.holds if place <= at + 1e-9)
        return stretch.start_s + stretch.seconds(at) + held

    @property
    def duration_s(self) -> float:
        """The bar's length in seconds, holds included."""
        last = self.stretches[-1]
        return last.start_s + last.seconds(self.length) + sum(hold for _, hold in self.holds)


@dataclass(frozen=True, slots=True)
class TimedBar:
    """What the tempo map needs to know of a bar."""

    length: Fraction
    beats: int
    beat_type: int
    marks: tuple[Mark, ...]
    final: bool


def beat_quarters(beats: int, beat_type: int) -> float:
    """Return the length of the beat that is counted: dotted in compound meters such as 6/8."""
    unit = 4.0 / beat_type
    return unit * 3 if beat_type >= 8 and beats % 3 == 0 and beats > 3 else unit


def default_bpm(beats: int, beat_type: int) -> float:
    """Return the tempo, in quarters a minute, of music that says nothing about it."""
    beat = beat_quarters(beats, beat_type)
    return {0.5: 100.0, 1.0: 110.0 if beats == 3 else 100.0, 1.5: 105.0, 2.0: 120.0, 4.0: 120.0}.get(beat, 110.0)


def tempo_map(bars: Sequence[TimedBar]) -> tuple[BarTime, ...]:
    """Return each bar's times, from its marks and those before it on the page."""
    starts = list(accumulate((float(bar.length) for bar in bars), initial=0.0))
    steps = _Steps(bars, starts).resolve()
    first = 0
    timed = []
    for bar, start, end in zip(bars, starts, starts[1:], strict=False):
        while first + 1 < len(steps) and steps[first + 1].at <= start + _EPSILON:
            first += 1
        timed.append(_bar_time(bar, start, end, steps, first))
    return tuple(timed)


@dataclass(frozen=True, slots=True)
class _Step:
    """From `at` (quarters on the page) the tempo goes from `bpm` to `end_bpm` until `until`, then stays."""

    at: float
    bpm: float
    end_bpm: float
    until: float

    def tempo(self, at: float) -> float:
        if self.until <= self.at or at >= self.until:
            return self.end_bpm
        return self.bpm + (self.end_bpm - self.bpm) * max(at - self.at, 0.0) / (self.until - self.at)


@dataclass(frozen=True, slots=True)
class _Placed:
    at: float
    bar: int
    mark: Mark


class _Steps:
    """Turns marks into steps of tempo, in the order of the page."""

    def __init__(self, bars: Sequence[TimedBar], starts: Sequence[float]) -> None:
        self.bars, self.starts = bars, starts
        self.marks = _placed(bars, starts)
        self.steps: list[_Step] = []
        self.bpm = default_bpm(bars[0].beats, bars[0].beat_type) if bars else 100.0
        self.steady = self.first = self.bpm
        self.ramped = (-1e9, 0.0)
        self.marked = False

    def resolve(self) -> list[_Step]:
        self._set(0.0, self.bpm)
        for n, placed in enumerate(self.marks):
            match placed.mark.kind:
                case "tempo" | "word":
                    self._steady(placed.at, self._bpm(placed))
                case "unit" | "factor":
                    self._steady(placed.at, self.steady * placed.mark.value)
                case "back":
                    self._set(placed.at, self.steady)
                case "first":
                    self._steady(placed.at, self.first)
                case "ramp":
                    self._ramp(n, placed)
                case _:
                    pass
        return self.steps

    def _bpm(self, placed: _Placed) -> float:
        if placed.mark.kind == "tempo":
            return placed.mark.value
        bar = self.bars[placed.bar]
        return placed.mark.value * _WORD_FACTORS.get(beat_quarters(bar.beats, bar.beat_type), 1.0)

    def _steady(self, at: float, bpm: float) -> None:
        if not self.marked:
            if at <= self.starts[1] - _EPSILON:
                at = 0.0  # the first mark holds from its bar's beginning, pickup and all
            self.first = bpm
            self.marked = True
        self._set(at, bpm)
        self.steady = self.bpm

    def _set(self, at: float, bpm: float, end_bpm: float | None = None, until: float | None = None) -> None:
        bpm = min(max(bpm, MIN_BPM), MAX_BPM)
        end = bpm if end_bpm is None else min(max(end_bpm, MIN_BPM), MAX_BPM)
        while self.steps and self.steps[-1].at >= at - _EPSILON:
            self.steps.pop()
        self.steps.append(_Step(at, bpm, end, at if until is None else until))
        self.bpm = end

    def _ramp(self, n: int, placed: _Placed) -> None:
        factor = placed.mark.value
        since, direction = self.ramped
        span = 2 * float(self.bars[placed.bar].length)
        if placed.at - since < span and (direction - 1) * (factor - 1) > 0:
            return  # the same sign, written again for another part
        self.ramped = (placed.at, factor)
        last = min(placed.bar + _RAMP_BARS, len(self.bars)) - 1
        closing = next((k for k in range(placed.bar, last + 1) if self.bars[k].final), last)
        until = self.starts[closing + 1]
        following = next(
            (p for p in self.marks[n + 1 : n + 65] if p.mark.kind != "ramp" and p.at > placed.at + _EPSILON), None
        )
        target = self.bpm * factor
        closed = following is not None and following.at <= until + _EPSILON
        if following is not None and closed:
            until = following.at
            named = self._bpm(following) if following.mark.kind in {"tempo", "word"} else 0.0
            if named and (named - self.bpm) * (factor - 1) > 0:
                target = named
        self._set(placed.at, self.bpm, target, until)
        if not closed and until < self.starts[-1] - _EPSILON:
            self._set(until, self.steady)


def _placed(bars: Sequence[TimedBar], starts: Sequence[float]) -> list[_Placed]:
    """Return the marks of all parts in the order of the page, each once; words only where no number is beside them."""
    found: dict[tuple[float, str], _Placed] = {}
    for n, bar in enumerate(bars):
        for mark in bar.marks:
            if mark.kind not in {"fermata", "caesura"}:
                at = starts[n] + min(float(mark.position), float(bar.length))
                found.setdefault((round(at, 6), mark.kind), _Placed(at, n, mark))
    numbered = {round(placed.at) for placed in found.values() if placed.mark.kind == "tempo"}
    kept = [p for p in found.values() if p.mark.kind != "word" or round(p.at) not in numbered]
    return sorted(kept, key=lambda placed: placed.at)


def _bar_time(bar: TimedBar, start: float, end: float, steps: Sequence[_Step], first: int) -> BarTime:
    edges = {start}
    n = first
    while n < len(steps) and steps[n].at < end - _EPSILON:
        edges |= {edge for edge in (steps[n].at, steps[n].until) if start < edge < end - _EPSILON}
        n += 1
    ordered = sorted(edges)
    stretches: list[Stretch] = []
    seconds, step = 0.0, first
    for at, following in zip(ordered, [*ordered[1:], end], strict=True):
        while step + 1 < len(steps) and steps[step + 1].at <= at + _EPSILON:
            step += 1
        here = steps[step]
        before = here.tempo(following) if here.until > at + _EPSILON else here.end_bpm
        stretch = Stretch(at - start, following - at, here.tempo(at), before, seconds)
        stretches.append(stretch)
        seconds += stretch.seconds(following - start)
    return BarTime(end - start, tuple(stretches), _holds(bar, stretches))


def _holds(bar: TimedBar, stretches: Sequence[Stretch]) -> tuple[tuple[float, float], ...]:
    held: dict[float, float] = {}
    for mark in bar.marks:
        position = min(float(mark.position), float(bar.length))
        bpm = next(s for s in reversed(stretches) if s.position <= position + _EPSILON).tempo(position)
        beat_s = beat_quarters(bar.beats, bar.beat_type) * 60.0 / bpm
        if mark.kind == "fermata":
            extra = max(_FERMATA_FACTOR * mark.value * 60.0 / bpm, _FERMATA_MIN_BEATS * beat_s)
            held[position] = max(held.get(position, 0.0), min(extra, _FERMATA_MAX_S))
        elif mark.kind == "caesura":
            held[position] = max(held.get(position, 0.0), _CAESURA_S)
    return tuple(sorted(held.items()))
