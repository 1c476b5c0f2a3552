"""Sound without its pitch, as the default bank paints it: 108 values a frame in the place of a mel spectrogram.

The first 100 are log amplitudes of WORLD's spectral envelope at points spaced evenly on the HTK mel scale from 40 Hz to
12 kHz; the last 8 are log aperiodicities (0: all noise) at points spaced likewise. Between the points both are read by
linear interpolation. They carry no pitch, so one voice covers every range.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

SAMPLE_RATE = 24000
FFT_SIZE = 1024
BINS = FFT_SIZE // 2 + 1
ENVELOPE_POINTS, APERIODICITY_POINTS = 100, 8
WIDTH = ENVELOPE_POINTS + APERIODICITY_POINTS
LOWEST_HZ, HIGHEST_HZ = 40.0, 12000.0
FLOOR = -9.5
"""Log amplitude of silence: nothing lies below."""
LEAST_APERIODICITY = 1e-3


def points_hz(count: int) -> NDArray[np.float64]:
    """Return where the values of an axis with `count` points lie."""
    low, high = (2595 * np.log10(1 + hz / 700) for hz in (LOWEST_HZ, HIGHEST_HZ))
    return np.asarray(700 * (10 ** (np.linspace(low, high, count) / 2595) - 1))


def reading(count: int) -> NDArray[np.float64]:
    """Return the matrix [BINS, count] that reads an axis of `count` points at every FFT bin."""
    bins_hz = np.arange(BINS) * SAMPLE_RATE / FFT_SIZE
    return np.stack([np.interp(bins_hz, points_hz(count), one) for one in np.eye(count)], axis=1)


def _writing(count: int) -> NDArray[np.float64]:
    """Return the matrix [count, BINS] that finds the points that read closest to given bins (regularised)."""
    read = reading(count)
    return np.asarray(np.linalg.solve(read.T @ read + 1e-3 * np.eye(count), read.T))


_WRITE_ENVELOPE, _WRITE_APERIODICITY = _writing(ENVELOPE_POINTS), _writing(APERIODICITY_POINTS)


def encode(log_power: NDArray[np.float64], aperiodicity: NDArray[np.float64]) -> NDArray[np.float32]:
    """Return [frames, WIDTH] from WORLD's log power envelope and aperiodicity, both [frames, BINS]."""
    envelope = np.maximum(0.5 * log_power @ _WRITE_ENVELOPE.T, FLOOR)
    noise = np.log(np.clip(aperiodicity, LEAST_APERIODICITY, 1)) @ _WRITE_APERIODICITY.T
    return np.concatenate([envelope, np.clip(noise, np.log(LEAST_APERIODICITY), 0)], axis=1).astype(np.float32)


def decode(values: NDArray[np.floating]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return WORLD's log power envelope and aperiodicity, both [frames, BINS]."""
    envelope = 2 * values[:, :ENVELOPE_POINTS].astype(np.float64) @ reading(ENVELOPE_POINTS).T
    noise = values[:, ENVELOPE_POINTS:].astype(np.float64) @ reading(APERIODICITY_POINTS).T
    return envelope, np.exp(np.clip(noise, np.log(LEAST_APERIODICITY), 0))
