"""True peaks against one Fourier transform of everything, and against the filter that the standard prints."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.signal import upfirdn

from gpu_job.audio import blocks as sound_module
from gpu_job.audio.blocks import AudioBlocks
from gpu_job.audio.peaks import PeakMeter, envelope, peak_db, true_peak_db
from tests.support.waves import RATE, fourier_envelope, speechlike, tone

ANNEX_2 = [
    [0.001708984375, 0.010986328125, -0.0196533203125, 0.033203125, -0.0594482421875, 0.1373291015625],
    [-0.0291748046875, 0.029296875, -0.0517578125, 0.089111328125, -0.16650390625, 0.465087890625],
    [-0.0189208984375, 0.0330810546875, -0.058227539062, 0.1076660156250, -0.20031738281, 0.77978515625],
    [-0.0083007812500, 0.0148925781250, -0.026611328125, 0.0476074218750, -0.10229492187, 0.97216796875],
]
"""BS.1770-4, annex 2: the first half of each phase's twelve taps; the second is the last phase's first, mirrored."""


def annex_2_db(samples: Any) -> float:
    first, second, third, fourth = (np.array(phase) for phase in ANNEX_2)
    halves = [(first, fourth), (second, third), (third, second), (fourth, first)]
    taps = np.stack([np.concatenate([begin, end[::-1]]) for begin, end in halves], axis=1).ravel()
    return float(20 * np.log10(np.abs(upfirdn(taps, samples, 4)).max()))


def decibels(magnitude: Any) -> Any:
    return 20 * np.log10(magnitude)


def hiss(seconds: float, seed: int = 2) -> Any:
    return np.random.default_rng(seed).normal(0, 0.1, int(seconds * RATE)).astype(np.float32)


def impulses(*heights: float) -> Any:
    samples = np.zeros(RATE, np.float32)
    samples[RATE // 2 : RATE // 2 + len(heights)] = heights
    return samples


CASES = {
    **{f"{hz} Hz, {turn}": tone(0.5, 0.5, hz) for hz, turn in [(100, 0), (997, 0)]},
    **{
        f"{hz} Hz at {turn}": np.float32(0.5 * np.sin(2 * np.pi * (hz * np.arange(RATE) / RATE + turn)))
        for hz in (3000, 6000, 8000, 10000, 11000, 11700)
        for turn in (0.0, 0.125, 0.3)
    },
    "an impulse": impulses(0.5),
    "two impulses": impulses(0.5, 0.5),
    "up and down": impulses(0.5, -0.5),
    "up and down for long": impulses(*[0.5, -0.5] * 8),
    "hiss": hiss(3),
    "hiss that comes and goes": speechlike(6, 1)[:, 0],
    "a step": np.float32(np.arange(RATE) > RATE // 3),
}


@pytest.mark.parametrize("samples", CASES.values(), ids=CASES.keys())
def test_peaks_are_those_of_a_fourier_transform_of_everything(samples: Any) -> None:
    assert true_peak_db(samples, RATE) == pytest.approx(decibels(fourier_envelope(samples).max()), abs=0.1)


@pytest.mark.parametrize("seed", range(4))
def test_each_moment_is_read_as_a_fourier_transform_reads_it(seed: int) -> None:
    """Not the highest peak alone: limiting follows every one. Noise up to 0.98 of the band."""
    spectrum = np.fft.rfft(hiss(5, seed))
    spectrum[int(0.98 * len(spectrum)) :] = 0
    samples = np.fft.irfft(spectrum).astype(np.float32)
    ours, wanted = (each.reshape(-1, 48).max(1) for each in (envelope(samples[:, None]), fourier_envelope(samples)))
    np.testing.assert_allclose(decibels(ours), decibels(wanted), atol=0.1)
    assert np.abs(decibels(ours / wanted)).mean() < 0.02


def test_the_standards_own_filter_agrees_where_it_is_good() -> None:
    """Up to a quarter of the rate; over that its twelve taps read too little."""
    for hz in (100, 997, 3000, 5000):
        samples = tone(0.5, 0.5, hz) * np.hanning(RATE // 2).astype(np.float32)
        assert true_peak_db(samples, RATE) == pytest.approx(annex_2_db(samples), abs=0.1)
    for samples in (hiss(3), speechlike(6, 1)[:, 0]):
        assert annex_2_db(samples) - 0.5 < true_peak_db(samples, RATE) < annex_2_db(samples) + 1.5


def test_a_peak_between_samples_is_seen() -> None:
    """A sine at a quarter of the rate, sampled beside its crests."""
    between = np.asarray(np.sin(np.pi / 2 * np.arange(RATE) + np.pi / 4), np.float32)
    assert np.abs(between).max() < 0.71
    assert true_peak_db(between * np.hanning(RATE).astype(np.float32), RATE) == pytest.approx(0.0, abs=0.05)


@pytest.mark.parametrize("block_s", [0.01, 0.37, 2.0])
def test_blocks_of_any_size_are_read_the_same(block_s: float, monkeypatch: pytest.MonkeyPatch) -> None:
    samples = speechlike(3.7, 2)
    whole = peak_db(AudioBlocks.of(samples, RATE))
    monkeypatch.setattr(sound_module, "BLOCK_S", block_s)
    assert peak_db(AudioBlocks.of(samples, RATE)) == pytest.approx(whole, abs=1e-5)


def test_a_slice_holds_its_own_peak() -> None:
    """Of slices of 100 frames, the last one shorter, one has a click."""
    meter = PeakMeter(1, 100)
    samples = np.zeros((10_050, 1), np.float32)
    samples[4_250] = 0.5
    for start in range(0, len(samples), 1_234):
        meter.add(samples[start : start + 1_234])
    peaks = meter.peaks()
    assert (len(peaks), int(np.argmax(peaks)), float(peaks.max())) == (101, 42, 0.5)
    assert peaks[:40].max() < 0.01


def test_any_channel_counts() -> None:
    samples = np.stack([tone(1, 0.1), tone(1, 0.4)], axis=1)
    assert true_peak_db(samples, RATE) == pytest.approx(true_peak_db(samples[:, 1], RATE), abs=1e-6)


def test_silence_has_no_peak() -> None:
    assert true_peak_db(np.zeros(RATE, np.float32), RATE) == -np.inf
    assert true_peak_db(np.zeros(0, np.float32), RATE) == -np.inf
