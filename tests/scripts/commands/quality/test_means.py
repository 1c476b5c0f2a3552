from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from scripts.commands.quality import means
from scripts.commands.quality.songs import Singer


@dataclass
class Song:
    title: str = "Song"


@dataclass
class Kept:
    """A recording that was sung at this pace."""

    wall_s: float = 1.0
    song: Song = field(default_factory=Song)
    singer: Singer = field(default_factory=lambda: Singer("woman", "woman"))
    transpose: int = 0

    def costs(self) -> dict[str, Any]:
        return {"wall_s": self.wall_s, "processor_s": 2 * self.wall_s}


def figures(rate: float | None = 0.1, **changed: float) -> dict[str, Any]:
    return {
        "duration_s": 20.0,
        "word_error_rate": rate,
        "pitch": {
            "median_cents": changed.get("cents", 3.0),
            "within_50_share": changed.get("within", 1.0),
            "frames": 1000,
            "unvoiced_notes": changed.get("unvoiced", 0),
            "notes": 40,
        },
        "onsets": {"median_abs_s": changed.get("onset", 0.01)},
        "syllables": {"of_score": 30, "missing": ["bar 1: la"] * int(changed.get("missing", 0))},
        "clicks": {"at_s": [1.0] * int(changed.get("clicks", 0))},
        "dnsmos": {"overall": 2.5},
        "loudness_lufs": -16.0,
        "true_peak_db": changed.get("peak", -1.5),
    }


def row(*found: dict[str, Any]) -> means.Row:
    return means.row(cast("Any", [(Kept(), each) for each in found]))


def test_seeds_are_averaged_and_counts_added() -> None:
    found = row(figures(0.1, cents=2, within=1.0), figures(0.3, cents=4, within=0.9, unvoiced=1, clicks=2, peak=-1.0))
    assert found.word_error_rates == (0.1, 0.3)
    assert found.word_error_rate == pytest.approx(0.2)
    assert found.median_cents == 3
    assert (found.within_50, found.frames) == (1900, 2000)
    assert (found.unvoiced_notes, found.notes, found.clicks, found.syllables) == (1, 80, 2, 60)
    assert found.real_time_factor == pytest.approx(0.05)
    assert found.processor_factor == pytest.approx(0.1)
    assert found.true_peak_db == -1.0


@pytest.mark.parametrize(
    ("bad", "what"),
    [
        ({"cents": 5.1}, "pitch error"),
        ({"within": 0.98}, "within 50"),
        ({"unvoiced": 1}, "without a voice"),
        ({"onset": 0.021}, "onsets"),
        ({"missing": 1}, "syllables"),
        ({"clicks": 1}, "clicks"),
        ({"rate": 0.41}, "worst song"),
    ],
)
def test_each_bar_can_be_missed_alone(bad: dict[str, float], what: str) -> None:
    def bars(first: dict[str, Any]) -> list[means.Bar]:
        return list(means.bars([row(first), row(first) if "rate" not in bad else row(figures(0.0))]))

    assert all(bar.met for bar in bars(figures()))
    assert [bar.what for bar in bars(figures(**bad)) if not bar.met and what not in bar.what] in ([], [_MEAN])
    assert any(what in bar.what for bar in bars(figures(**bad)) if not bar.met)


_MEAN = "word error rate, mean of songs and voices"


def test_without_a_recogniser_there_is_no_rate() -> None:
    assert row(figures(None)).word_error_rate is None
    assert not [bar for bar in means.bars([row(figures(None))]) if "word error" in bar.what]
