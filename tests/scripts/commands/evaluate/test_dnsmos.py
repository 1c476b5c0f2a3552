from __future__ import annotations

import numpy as np
import pytest

from scripts.commands.evaluate import dnsmos

RATE = 24000


def voice(noise: float, seconds: float = 9.1) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    """Something like vowels with pauses, and hiss over it."""
    at = np.arange(int(seconds * RATE)) / RATE
    phase = 2 * np.pi * np.cumsum(140 + 20 * np.sin(2 * np.pi * 0.7 * at)) / RATE
    sound = sum(np.sin(k * phase) / k for k in range(1, 25)) * np.clip(np.sin(2 * np.pi * 2 * at), 0, 1) * 0.1
    return np.asarray(sound + np.random.default_rng(0).normal(0, noise, len(at)), np.float32)


@pytest.mark.slow
def test_hiss_is_judged_worse() -> None:
    clean, hissing = (dnsmos.figures(voice(noise), RATE) for noise in (1e-4, 0.1))
    assert clean.background > hissing.background + 0.5
    assert clean.overall > hissing.overall


@pytest.mark.slow
def test_a_short_recording_is_heard_repeatedly() -> None:
    short = voice(1e-3, 3.0)[: 3 * dnsmos.RATE_HZ]
    assert dnsmos.figures(short, dnsmos.RATE_HZ) == dnsmos.figures(np.tile(short, 4), dnsmos.RATE_HZ)


def test_an_empty_recording_is_refused() -> None:
    with pytest.raises(ValueError, match="empty"):
        dnsmos.figures(np.zeros(0, np.float32), RATE)
