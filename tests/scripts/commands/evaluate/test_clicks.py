from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from gpu_job.audio import mp3
from scripts.commands.evaluate import clicks
from scripts.commands.evaluate.recording import decoded

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

RATE = 24000
SUNG = ((0.3, 1.3), (1.6, 2.6))
"""Two phrases, in seconds."""


def notes() -> list[dict[str, Any]]:
    return [{"phonemes": [{"symbol": "a", "start": start, "end": end}]} for start, end in SUNG]


def voice(*, fade_s: float = 0.03) -> NDArray[np.float64]:
    """Two vowels, pulses through formants, that rise and die away."""
    samples = np.zeros(3 * RATE)
    for start, end in SUNG:
        at = np.arange(int(start * RATE), int(end * RATE))
        phase = 2 * np.pi * 180 * at / RATE
        sound = sum(np.sin(k * phase) * np.exp(-k / 12) for k in range(1, 50)) * 0.05
        edge = np.clip(np.minimum(at - at[0], at[-1] - at) / (fade_s * RATE), 0, 1) if fade_s else 1.0
        samples[at] = sound * edge
    return samples


def with_step(samples: NDArray[np.float64], at_s: float, height: float) -> NDArray[np.float64]:
    """A jump that takes 10 ms to come back from."""
    at = int(at_s * RATE)
    samples[at : at + 240] += height * np.linspace(1, 0, 240)
    return samples


def found(samples: NDArray[np.float64]) -> clicks.ClickFigures:
    return clicks.figures(np.asarray(samples, np.float32), RATE, notes())


def through_mp3(samples: NDArray[np.float64]) -> NDArray[np.float64]:
    heard = decoded(mp3.mp3(np.asarray(samples, np.float32), RATE), RATE)
    return heard[mp3.CODEC_DELAY :][: len(samples)].astype(np.float64)


@pytest.mark.parametrize("passed_on", [lambda sound: sound, through_mp3], ids=["samples", "mp3"])
class TestClicks:
    def test_smooth_phrases_have_none(self, passed_on: Callable[..., Any]) -> None:
        figures = found(passed_on(voice()))
        assert figures.at_s == ()
        assert figures.places == 3

    @pytest.mark.parametrize("height", [0.02, 0.5])
    @pytest.mark.parametrize("at_s", [0.15, 1.36, 1.55, 2.75])
    def test_a_jump_around_a_silence_is_found_where_it_is(
        self, passed_on: Callable[..., Any], at_s: float, height: float
    ) -> None:
        figures = found(passed_on(with_step(voice(), at_s, height)))
        assert figures.at_s == pytest.approx((at_s,), abs=0.006)
        assert figures.sharpest_db >= clicks.SHARP_DB

    def test_a_single_wrong_sample_is_found(self, passed_on: Callable[..., Any]) -> None:
        samples = voice()
        samples[int(1.45 * RATE)] = 0.1
        assert found(passed_on(samples)).at_s == pytest.approx((1.45,), abs=0.006)

    def test_phrases_that_are_cut_off_and_cut_in_are_found(self, passed_on: Callable[..., Any]) -> None:
        figures = found(passed_on(voice(fade_s=0)))
        assert figures.at_s == pytest.approx((0.3, 1.3, 1.6, 2.6), abs=0.006)

    def test_noise_that_begins_softly_is_no_click(self, passed_on: Callable[..., Any]) -> None:
        samples = voice()
        at = np.arange(int(1.4 * RATE), int(1.58 * RATE))
        samples[at] += np.random.default_rng(0).normal(0, 0.05, len(at)) * np.hanning(len(at))
        assert found(passed_on(samples)).at_s == ()


def test_jumps_inside_a_phrase_are_not_looked_for() -> None:
    assert found(with_step(voice(), 0.8, 0.5)).at_s == ()


def test_what_nobody_hears_is_no_click() -> None:
    assert found(with_step(voice(), 1.45, 0.001)).at_s == ()


def test_one_click_counts_once_and_two_count_twice() -> None:
    samples = with_step(with_step(voice(), 1.4, 0.1), 1.5, 0.1)
    assert len(found(samples).at_s) == 2
