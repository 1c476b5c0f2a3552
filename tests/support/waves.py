"""Sounds made by rule, and a reference to read their peaks by."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.fft import next_fast_len

RATE = 24000


def tone(seconds: float, amplitude: float, hz: float = 997.0) -> Any:
    """A sine, (frames,)."""
    return np.asarray(amplitude * np.sin(2 * np.pi * hz * np.arange(int(seconds * RATE)) / RATE), np.float32)


def speechlike(seconds: float, channels: int, seed: int = 1) -> Any:
    """Noise that comes and goes, from nothing to too loud, (frames, channels)."""
    chance = np.random.default_rng(seed)
    swell = np.repeat(10 ** chance.uniform(-4, 0.2, int(seconds * 4)), RATE // 4)[:, None]
    return np.asarray(swell * chance.normal(0, 0.3, (len(swell), channels)), np.float32)


def fourier_envelope(samples: Any, oversampling: int = 4) -> Any:
    """The largest magnitude around each of (frames,), by one Fourier transform of everything between silence."""
    quiet = 4096
    size = next_fast_len(len(samples) + 2 * quiet, real=True)
    padded = np.pad(np.asarray(samples, np.float64), (quiet, size - len(samples) - quiet))
    padded = padded[: len(padded) // 2 * 2]
    spectrum = np.zeros(oversampling * len(padded) // 2 + 1, np.complex128)
    spectrum[: len(padded) // 2 + 1] = np.fft.rfft(padded)
    fine = np.abs(np.fft.irfft(spectrum, oversampling * len(padded))) * oversampling
    return fine.reshape(-1, oversampling).max(1)[quiet : quiet + len(samples)]
