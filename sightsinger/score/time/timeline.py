"""The whole score as bars in order: how long each is, when it sounds, and which lines sing in it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from typing import TYPE_CHECKING

from sightsinger.score.errors import TooLongError
from sightsinger.score.limits import MAX_DURATION_S, MAX_PLAYED_NOTES
from sightsinger.score.staves.parts import VoiceLine, voice_lines
from sightsinger.score.time import playback, tempo

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sightsinger.score.notation.written import Bar, Part
    from sightsinger.score.time.playback import Visit
    from sightsinger.score.time.tempo import BarTime


@dataclass(frozen=True, slots=True)
class TimelineBar:
    """A bar of the whole score."""

    number: str
    beat_type: int
    first_beat: float
    """The beat that the bar begins on: 1, or later in a pickup."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """A score before anyone has chosen what to hear of it."""

    parts: tuple[Part, ...]
    lines: tuple[VoiceLine, ...]
    bars: tuple[TimelineBar, ...]
    lengths: tuple[Fraction, ...]
    """Of bars, in quarters."""
    times: tuple[BarTime, ...]
    visits: tuple[Visit, ...]
    starts_s: tuple[float, ...]
    """When each visit begins; one more for the end."""

    @property
    def duration_s(self) -> float:
        """Length of the music as played."""
        return self.starts_s[-1]

    def seconds(self, moment: tuple[int, Fraction]) -> float:
        """Return the time of a moment of the performance."""
        ordinal, position = moment
        return self.starts_s[ordinal] + self.times[self.visits[ordinal].bar].seconds(position)

    def beat(self, moment: tuple[int, Fraction]) -> float:
        """Return the beat, from 1, that a moment falls on."""
        bar = self.bars[self.visits[moment[0]].bar]
        return round(bar.first_beat + float(moment[1]) * bar.beat_type / 4, 4)


def lay_out(parts: Sequence[Part]) -> Timeline:
    """Return the page of a score's parts. Raises TooLongError when it would play longer than MAX_DURATION_S."""
    columns = _columns(parts)
    lengths = tuple(_length(column) for column in columns)
    times = tempo.tempo_map([_timed(column, length) for column, length in zip(columns, lengths, strict=True)])
    visits = playback.order(playback.merged([[bar.signs for bar in part.bars] for part in parts]))
    starts = tuple(accumulate((times[visit.bar].duration_s for visit in visits), initial=0.0))
    if starts[-1] > MAX_DURATION_S:
        raise TooLongError(
            f"The music lasts {starts[-1] / 60:.0f} minutes with its repeats; at most {MAX_DURATION_S / 60:.0f} "
            "are sung. Check the repeats and the tempo, or split the score into movements."
        )
    lines = voice_lines(parts)
    _check_amount(lines, visits, len(columns))
    return Timeline(tuple(parts), lines, _numbered(columns, lengths), lengths, times, visits, starts)


def _check_amount(lines: Sequence[VoiceLine], visits: Sequence[Visit], bars: int) -> None:
    """Refuse music with too many notes before any is performed."""
    weights = [0] * bars
    for line in lines:
        for n, bar in enumerate(line.bars if line.sung else ()):
            weights[n] += sum(max((len(lyric.pieces) for lyric in note.lyrics), default=1) or 1 for note in bar)
    total = sum(weights[visit.bar] for visit in visits)
    if total > MAX_PLAYED_NOTES:
        raise TooLongError(
            f"With all its repeats the score has {total} notes to sing; at most {MAX_PLAYED_NOTES} are sung. "
            "Check the number of repeats, or export fewer parts."
        )


def _columns(parts: Sequence[Part]) -> list[list[Bar]]:
    count = max((len(part.bars) for part in parts), default=0)
    return [[part.bars[n] for part in parts if n < len(part.bars)] for n in range(count)]


def _length(column: Sequence[Bar]) -> Fraction:
    """Return a bar's length: its longest part's with notes, as rests are often encoded wrong; else its meter's."""
    filled = max((bar.length for bar in column if bar.notes or bar.unpitched), default=Fraction(0))
    if filled:
        return filled
    rests = max(bar.length for bar in column)
    meter = min(bar.meter_length for bar in column)
    return min(rests, meter) if rests and any(bar.implicit for bar in column) else meter


def _timed(column: Sequence[Bar], length: Fraction) -> tempo.TimedBar:
    marks = tuple(mark for bar in column for mark in bar.tempo)
    final = any(bar.signs.final for bar in column)
    return tempo.TimedBar(length, column[0].beats, column[0].beat_type, marks, final)


def _numbered(columns: Sequence[Sequence[Bar]], lengths: Sequence[Fraction]) -> tuple[TimelineBar, ...]:
    bars = []
    for n, column in enumerate(columns):
        bar = column[0]
        missing = bar.meter_length - lengths[n]
        first = Fraction(0)
        if n == 0 and missing > 0 and bar.metred:
            first = missing  # a pickup ends with its bar's last beat
        elif n > 0 and bar.implicit and lengths[n - 1] + lengths[n] == bar.meter_length:
            first = lengths[n - 1]  # the second half of a bar divided by a repeat
        bars.append(TimelineBar(bar.number, bar.beat_type, 1.0 + float(first) * bar.beat_type / 4))
    return tuple(bars)
