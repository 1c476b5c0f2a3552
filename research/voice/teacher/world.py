"""WORLD (pyworld): sound to spectral envelope and back, at 200 frames a second.

Pitch and timbre come apart, so that spoken sound can be held and sung at any pitch with its formants where they were.
M. Morise et al., "WORLD: a vocoder-based high-quality speech synthesis system", IEICE Trans. 2016.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyworld

if TYPE_CHECKING:
    from numpy.typing import NDArray

FRAMES_HZ = 200
_PERIOD_MS = 1000 / FRAMES_HZ
_FLOOR_HZ = 71.0
"""Sets the analysis window; the pitch of the analysed sound never lies below."""
_SILENCE = 1e-16


@dataclass(frozen=True, slots=True)
class Timbre:
    """Frames of sound without pitch: log power envelope and aperiodicity (0..1), both [frames, bins]."""

    log_envelope: NDArray[np.float64]
    aperiodicity: NDArray[np.float64]
    voiced: NDArray[np.bool_]


def voiced_frames(samples: NDArray[np.float64], sample_rate: int, frames: int) -> NDArray[np.bool_]:
    """Return which frames sound voiced, by DIO."""
    f0, _ = pyworld.dio(samples, sample_rate, f0_floor=60.0, f0_ceil=900.0, frame_period=_PERIOD_MS)
    return np.pad(f0 > 0, (0, max(0, frames - len(f0))))[:frames]


def analyse(
    samples: NDArray[np.float64], sample_rate: int, f0_hz: NDArray[np.float64], voiced: NDArray[np.bool_]
) -> Timbre:
    """Take sound apart whose pitch is known at every frame."""
    times = np.arange(len(f0_hz)) / FRAMES_HZ
    f0 = np.where(voiced, f0_hz, 0.0)
    envelope = pyworld.cheaptrick(samples, f0, times, sample_rate, f0_floor=_FLOOR_HZ)
    size = (envelope.shape[1] - 1) * 2
    aperiodicity = pyworld.d4c(samples, f0, times, sample_rate, threshold=0.0, fft_size=size)
    aperiodicity[~voiced] = 1.0
    return Timbre(np.log(envelope + _SILENCE), aperiodicity, voiced)


def stretched(timbre: Timbre, source_frames: NDArray[np.float64]) -> Timbre:
    """Return the timbre read at fractional frames: the value at i is that of frame `source_frames[i]`."""
    position = np.clip(source_frames, 0, len(timbre.log_envelope) - 1.001)
    index = position.astype(np.int64)
    share = (position - index)[:, None]

    def read(values: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray((1 - share) * values[index] + share * values[index + 1])

    nearest = np.rint(position).astype(np.int64)
    return Timbre(read(timbre.log_envelope), read(timbre.aperiodicity), timbre.voiced[nearest])


def synthesise(timbre: Timbre, f0_hz: NDArray[np.float64], sample_rate: int) -> NDArray[np.float64]:
    """Sing the timbre at a pitch; sample_rate / FRAMES_HZ samples a frame."""
    f0 = np.where(timbre.voiced, f0_hz, 0.0)
    envelope = np.exp(timbre.log_envelope)
    samples = pyworld.synthesize(f0, envelope, timbre.aperiodicity, sample_rate, _PERIOD_MS)
    length = len(f0) * sample_rate // FRAMES_HZ
    return np.pad(samples, (0, max(0, length - len(samples))))[:length]
