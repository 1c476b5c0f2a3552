from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest
from pyloudnorm import Meter

from gpu_job.audio import blocks as sound_module
from gpu_job.audio.blocks import AudioBlocks
from gpu_job.audio.loudness import (
    CEILING_DBTP,
    integrated_lufs,
    limited,
    lufs,
    mastered,
    normalised,
    peak_db,
    true_peak_db,
)

RATE = 24000


def tone(seconds: float, amplitude: float, hz: float = 997.0) -> Any:
    return np.asarray(amplitude * np.sin(2 * np.pi * hz * np.arange(int(seconds * RATE)) / RATE), np.float32)


def speechlike(seconds: float, channels: int, seed: int = 1) -> Any:
    """Noise that comes and goes, from nothing to too loud."""
    chance = np.random.default_rng(seed)
    swell = np.repeat(10 ** chance.uniform(-4, 0.2, int(seconds * 4)), RATE // 4)[:, None]
    return np.asarray(swell * chance.normal(0, 0.3, (len(swell), channels)), np.float32)


def test_a_tone_measures_what_the_standard_says() -> None:
    """BS.1770: a 997 Hz sine at full scale in one channel is -3.01 LUFS."""
    assert integrated_lufs(tone(5, 1.0), RATE) == pytest.approx(-3.01, abs=0.1)


@pytest.mark.parametrize("channels", [1, 2])
def test_measuring_in_blocks_agrees_with_pyloudnorm_on_the_whole(
    channels: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sound_module, "BLOCK_S", 0.03)
    samples = speechlike(33, channels) + np.float32(0.3)  # what lies below hearing must not count
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        whole = Meter(RATE).integrated_loudness(samples.astype(np.float64))
    assert integrated_lufs(samples, RATE) == pytest.approx(whole, abs=0.01)


@pytest.mark.parametrize("seconds", [0.05, 0.3, 3.0, 25.0])
@pytest.mark.parametrize("amplitude", [0.001, 0.1, 3.0])
def test_recordings_of_any_length_and_level_come_to_the_target(seconds: float, amplitude: float) -> None:
    assert integrated_lufs(normalised(tone(seconds, amplitude), RATE), RATE) == pytest.approx(-16, abs=0.3)


@pytest.mark.parametrize("target", [-28.0, -16.0])
def test_a_mix_comes_to_the_target_under_the_ceiling(target: float) -> None:
    done = mastered(AudioBlocks.of(speechlike(12, 2), RATE), target)
    assert lufs(done) == pytest.approx(target, abs=0.3)
    assert peak_db(done) <= CEILING_DBTP + 0.05


def test_peaks_stay_under_the_ceiling_and_loudness_is_made_up() -> None:
    """Clicks on a quiet tone: the clicks are turned down, the tone is not."""
    samples = tone(5, 0.05)
    samples[::RATE] += 0.9
    out = normalised(samples, RATE)
    assert true_peak_db(out, RATE) <= CEILING_DBTP + 0.05
    assert integrated_lufs(out, RATE) == pytest.approx(-16, abs=1.0)


def test_both_channels_are_turned_down_together() -> None:
    loud, soft = tone(1, 2.0), tone(1, 0.1, 300)
    out = limited(AudioBlocks.of(np.stack([loud, soft], axis=1), RATE)).read(0, RATE)[RATE // 4 : -RATE // 4]
    turned = out / np.stack([loud, soft], axis=1)[RATE // 4 : -RATE // 4]
    heard = np.abs(np.stack([loud, soft], axis=1)[RATE // 4 : -RATE // 4]).min(1) > 0.01
    assert turned[heard].max() < 0.5
    np.testing.assert_allclose(turned[heard, 0], turned[heard, 1], rtol=1e-5)


def test_pieces_of_any_size_sound_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    samples = speechlike(5, 2)
    whole = limited(AudioBlocks.of(samples, RATE)).read(0, len(samples))
    monkeypatch.setattr(sound_module, "BLOCK_S", 0.37)
    pieces = np.concatenate(list(limited(AudioBlocks.of(samples, RATE)).blocks()))
    np.testing.assert_allclose(pieces, whole, atol=2e-3)
    assert np.abs(whole).max() < 0.8 < np.abs(samples).max()


def test_a_peak_between_samples_is_seen() -> None:
    """A sine at a quarter of the rate, sampled beside its crests."""
    between = np.asarray(np.sin(np.pi / 2 * np.arange(RATE) + np.pi / 4), np.float32)
    assert np.abs(between).max() < 0.71
    assert true_peak_db(between, RATE) == pytest.approx(0.0, abs=0.2)


def test_a_hiss_is_measured_as_it_will_sound() -> None:
    """Noise up to half the rate, against interpolation by Fourier, which leaves nothing out."""
    noise = np.random.default_rng(2).normal(0, 0.1, RATE)
    spectrum = np.fft.rfft(noise)
    spectrum[int(0.46 * RATE) :] = 0
    hiss = np.fft.irfft(spectrum).astype(np.float32)
    between = np.fft.irfft(np.concatenate([spectrum, np.zeros(3 * RATE // 2)])) * 4
    assert true_peak_db(hiss, RATE) == pytest.approx(20 * np.log10(np.abs(between).max()), abs=0.1)


def test_what_is_quiet_enough_is_not_touched() -> None:
    samples = tone(1, 0.5)
    assert np.array_equal(limited(AudioBlocks.of(samples, RATE)).read(0, RATE)[:, 0], samples)


def test_silence_stays_silence() -> None:
    silence = np.zeros(RATE, np.float32)
    assert not normalised(silence, RATE).any()
    assert integrated_lufs(silence, RATE) == -np.inf
    assert true_peak_db(silence, RATE) == -np.inf
    assert len(normalised(np.zeros(0, np.float32), RATE)) == 0
