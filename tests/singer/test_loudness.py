from __future__ import annotations

import numpy as np
import pytest

from gpu_job.singer.loudness import CEILING_DBTP, integrated_lufs, limited, normalised, true_peak_db

RATE = 24000


def tone(seconds: float, amplitude: float, hz: float = 997.0) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    return np.asarray(amplitude * np.sin(2 * np.pi * hz * np.arange(int(seconds * RATE)) / RATE), np.float32)


def test_a_tone_measures_what_the_standard_says() -> None:
    """BS.1770: a 997 Hz sine at full scale in one channel is -3.01 LUFS."""
    assert integrated_lufs(tone(5, 1.0), RATE) == pytest.approx(-3.01, abs=0.1)


@pytest.mark.parametrize("seconds", [0.05, 0.3, 3.0, 25.0])
@pytest.mark.parametrize("amplitude", [0.001, 0.1, 3.0])
def test_recordings_of_any_length_and_level_come_to_the_target(seconds: float, amplitude: float) -> None:
    assert integrated_lufs(normalised(tone(seconds, amplitude), RATE), RATE) == pytest.approx(-16, abs=0.3)


def test_peaks_stay_under_the_ceiling_and_loudness_is_made_up() -> None:
    """Clicks on a quiet tone: the clicks are turned down, the tone is not."""
    samples = tone(5, 0.05)
    samples[::RATE] += 0.9
    out = normalised(samples, RATE)
    assert true_peak_db(out, RATE) <= CEILING_DBTP + 0.05
    assert integrated_lufs(out, RATE) == pytest.approx(-16, abs=1.0)


def test_a_peak_between_samples_is_seen() -> None:
    """A sine at a quarter of the rate, sampled beside its crests."""
    between = np.asarray(np.sin(np.pi / 2 * np.arange(RATE) + np.pi / 4), np.float32)
    assert np.abs(between).max() < 0.71
    assert true_peak_db(between, RATE) == pytest.approx(0.0, abs=0.2)


def test_what_is_quiet_enough_is_not_touched() -> None:
    samples = tone(1, 0.5)
    assert limited(samples, RATE) is samples


def test_silence_stays_silence() -> None:
    silence = np.zeros(RATE, np.float32)
    assert not normalised(silence, RATE).any()
    assert integrated_lufs(silence, RATE) == -np.inf
    assert true_peak_db(silence, RATE) == -np.inf
    assert len(normalised(np.zeros(0, np.float32), RATE)) == 0
