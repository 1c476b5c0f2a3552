from __future__ import annotations

import warnings

import numpy as np
import pytest
from pyloudnorm import Meter

from gpu_job.audio import blocks as sound_module
from gpu_job.audio.loudness import integrated_lufs
from tests.support.waves import RATE, speechlike, tone


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


def test_silence_has_no_loudness() -> None:
    assert integrated_lufs(np.zeros(RATE, np.float32), RATE) == -np.inf
    assert integrated_lufs(np.zeros(0, np.float32), RATE) == -np.inf
