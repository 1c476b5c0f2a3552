from __future__ import annotations

import numpy as np
import pytest

from gpu_job.singer.melody.breaths import AFTER_S, BEFORE_S, LONGEST_S, SHORTEST_S, Breath, before, mixed, taken
from gpu_job.singer.melody.timing import Phone, PlacedPhone

SOUNDS = (
    PlacedPhone(Phone("SP", "rest", -1), -0.4, -0.1),
    PlacedPhone(Phone("t", "onset", 0), -0.1, 0.0),
    PlacedPhone(Phone("ɑ", "nucleus", 0), 0.0, 1.0),
    PlacedPhone(Phone("SP", "rest", 1), 1.0, 1.3),
)


@pytest.mark.parametrize("seed", range(20))
def test_a_breath_ends_before_the_first_sound_and_begins_after_the_last(seed: int) -> None:
    for earliest in (-1.2, -0.6, -0.45):
        breath = before(SOUNDS, earliest, [seed])
        assert breath is not None
        assert breath.end_s == pytest.approx(-0.1 - AFTER_S)
        assert breath.start_s >= earliest + BEFORE_S - 1e-9
        assert SHORTEST_S - 1e-9 <= breath.end_s - breath.start_s <= LONGEST_S


def test_without_room_nobody_breathes() -> None:
    assert before(SOUNDS, -0.4, [1]) is None
    assert before(SOUNDS, -0.1, [1]) is None


def test_no_two_phrases_breathe_alike_and_the_same_chance_does() -> None:
    found = [before(SOUNDS, -1.2, [seed]) for seed in (1, 1, 2)]
    assert found[0] == found[1]
    assert found[0] != found[2]


def test_a_voice_with_a_sound_for_it_gets_it_among_the_others() -> None:
    breath = before(SOUNDS, -1.2, [3])
    assert breath is not None
    silence, drawn, *rest = taken(SOUNDS, breath)
    assert (drawn.sound.symbol, drawn.sound.role, drawn.sound.syllable) == ("AP", "rest", -1)
    assert silence.start_s < silence.end_s == drawn.start_s == breath.start_s
    assert drawn.end_s == -0.1
    assert tuple(rest) == SOUNDS[1:]


def test_a_breath_of_noise_is_soft_high_and_where_it_should_be() -> None:
    rate = 24000
    tone = 0.3 * np.sin(2 * np.pi * 220 * np.arange(rate) / rate)
    samples = np.concatenate([np.zeros(rate // 10), tone]).astype(np.float32)
    breath = Breath(-0.5, -0.2, -30.0, (7,))
    start, out = mixed(-rate // 10, samples, breath, rate)
    assert start == -rate // 2
    assert np.array_equal(out[-rate:], samples[-rate:])
    drawn, after = out[: round(0.3 * rate)], out[round(0.3 * rate) : round(0.5 * rate)]
    assert not after.any()
    strongest = np.sqrt(np.convolve(drawn.astype(np.float64) ** 2, np.full(960, 1 / 960), "valid").max())
    assert 20 * np.log10(strongest / np.sqrt((tone**2).mean())) == pytest.approx(-30, abs=2.5)
    power = np.abs(np.fft.rfft(drawn)) ** 2
    hertz = np.fft.rfftfreq(len(drawn), 1 / rate)
    assert power[(hertz > 1000) & (hertz < 4000)].sum() > 0.7 * power.sum()
    assert np.abs(drawn[:50]).max() < 0.1 * np.abs(drawn).max()
    assert np.abs(drawn[-50:]).max() < 0.1 * np.abs(drawn).max()


def test_silence_gets_no_breath() -> None:
    silent = np.zeros(100, np.float32)
    start, out = mixed(0, silent, Breath(-0.5, -0.2, -30.0, (7,)), 24000)
    assert (start, out is silent) == (0, True)
