"""Figures of many recordings brought together.

Conventions: a song sung by a voice is one row; its seeds are averaged, counts are added up. Over rows, every row weighs
the same, except the share of frames within 50 cents, which is of all frames.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scripts.commands.quality.recordings import Recording


@dataclass(frozen=True, slots=True)
class Row:
    """One song by one voice. None where it was not measured."""

    song: str
    singer: str
    transpose: int
    word_error_rates: tuple[float, ...]
    """One for each seed; empty where nobody listened."""
    median_cents: float
    within_50: int
    """Vowel frames within 50 cents of the note."""
    frames: int
    unvoiced_notes: int
    notes: int
    onset_s: float
    missing_syllables: int
    syllables: int
    clicks: int
    dnsmos: float
    real_time_factor: float
    processor_factor: float
    loudness_lufs: float
    true_peak_db: float

    @property
    def word_error_rate(self) -> float | None:
        """The mean of the seeds."""
        return fmean(self.word_error_rates) if self.word_error_rates else None


@dataclass(frozen=True, slots=True)
class Bar:
    """What is asked of the whole, and what was reached."""

    what: str
    reached: float
    limit: float
    unit: str
    at_least: bool = False

    @property
    def met(self) -> bool:
        """Whether it is good enough."""
        return self.reached >= self.limit if self.at_least else self.reached <= self.limit


MOST_RTF = 0.08


def row(found: Sequence[tuple[Recording, dict[str, Any]]]) -> Row:
    """Bring the seeds of one song and voice together."""
    first = found[0][0]
    figures = [each for _, each in found]
    costs = [(recording.costs(), each["duration_s"]) for recording, each in found]
    pitches = [each["pitch"] for each in figures]
    rates = [each["word_error_rate"] for each in figures]
    return Row(
        song=first.song.title,
        singer=first.singer.name,
        transpose=first.transpose,
        word_error_rates=tuple(rate for rate in rates if rate is not None),
        median_cents=fmean(each["median_cents"] for each in pitches),
        within_50=sum(round(each["within_50_share"] * each["frames"]) for each in pitches),
        frames=sum(each["frames"] for each in pitches),
        unvoiced_notes=sum(each["unvoiced_notes"] for each in pitches),
        notes=sum(each["notes"] for each in pitches),
        onset_s=fmean(each["onsets"]["median_abs_s"] for each in figures),
        missing_syllables=sum(len(each["syllables"]["missing"]) for each in figures),
        syllables=sum(each["syllables"]["of_score"] for each in figures),
        clicks=sum(len(each["clicks"]["at_s"]) for each in figures),
        dnsmos=fmean(each["dnsmos"]["overall"] for each in figures),
        real_time_factor=fmean(cost["wall_s"] / length for cost, length in costs),
        processor_factor=fmean(cost["processor_s"] / length for cost, length in costs),
        loudness_lufs=fmean(each["loudness_lufs"] for each in figures),
        true_peak_db=max(each["true_peak_db"] for each in figures),
    )


def mean(rows: Sequence[Row], name: str) -> Row:
    """Bring rows together to one, the seeds of each averaged first."""
    rates = [each.word_error_rate for each in rows]
    return Row(
        song=name,
        singer="",
        transpose=0,
        word_error_rates=tuple(rate for rate in rates if rate is not None),
        median_cents=fmean(each.median_cents for each in rows),
        within_50=sum(each.within_50 for each in rows),
        frames=sum(each.frames for each in rows),
        unvoiced_notes=sum(each.unvoiced_notes for each in rows),
        notes=sum(each.notes for each in rows),
        onset_s=fmean(each.onset_s for each in rows),
        missing_syllables=sum(each.missing_syllables for each in rows),
        syllables=sum(each.syllables for each in rows),
        clicks=sum(each.clicks for each in rows),
        dnsmos=fmean(each.dnsmos for each in rows),
        real_time_factor=fmean(each.real_time_factor for each in rows),
        processor_factor=fmean(each.processor_factor for each in rows),
        loudness_lufs=fmean(each.loudness_lufs for each in rows),
        true_peak_db=max(each.true_peak_db for each in rows),
    )


def bars(rows: Sequence[Row]) -> tuple[Bar, ...]:
    """Compare all rows with what is asked."""
    whole = mean(rows, "all")
    rates = [each.word_error_rate for each in rows if each.word_error_rate is not None]
    return (
        Bar("pitch error, median", whole.median_cents, 5.0, "cents"),
        Bar("vowel frames within 50 cents", 100 * whole.within_50 / max(1, whole.frames), 99.0, "%", at_least=True),
        Bar("notes without a voice", whole.unvoiced_notes, 0, ""),
        Bar("vowel onsets off the beat, median", 1e3 * whole.onset_s, 20.0, "ms"),
        Bar("syllables of the score missing in the timing", whole.missing_syllables, 0, ""),
        *(_words(rates) if rates else ()),
        Bar("clicks at the edges of phrases", whole.clicks, 0, ""),
        Bar("real-time factor", whole.real_time_factor, MOST_RTF, ""),
    )


def _words(rates: Sequence[float]) -> tuple[Bar, ...]:
    return (
        Bar("word error rate, mean of songs and voices", fmean(rates), 0.20, ""),
        Bar("word error rate, the worst song", max(rates), 0.40, ""),
    )
