"""How loud a recording is, and how loud it should be.

Loudness by ITU-R BS.1770-4 (pyloudnorm), true peak by its annex 2 (four times oversampled).
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import numpy as np
from scipy.ndimage import minimum_filter1d, uniform_filter1d
from scipy.signal import resample_poly

if TYPE_CHECKING:
    from numpy.typing import NDArray

TARGET_LUFS = -16.0
CEILING_DBTP = -2.2
"""Under -1 dB, because mp3 does not keep peaks exactly."""
_MOST_MADE_UP_DB, _ROUNDS, _NEAR_DB = 2.0, 3, 0.1
_OVERSAMPLING = 4
_SHORTEST_S = 0.5
_LOOKAHEAD_S = 0.004
_CHUNK_S = 10.0
_OVERLAP = 64


def normalised(samples: NDArray[np.float32], sample_rate: int, target_lufs: float = TARGET_LUFS) -> NDArray[np.float32]:
    """Bring a recording to the target loudness with no true peak over the ceiling. Silence stays silence.

    What limiting takes away is given back, at most _MOST_MADE_UP_DB a round.
    """
    level = integrated_lufs(samples, sample_rate)
    if not np.isfinite(level):
        return samples
    louder = limited(samples * np.float32(10 ** ((target_lufs - level) / 20)), sample_rate)
    for _ in range(_ROUNDS):
        lost = min(target_lufs - integrated_lufs(louder, sample_rate), _MOST_MADE_UP_DB)
        if lost > _NEAR_DB:
            louder = limited(louder * np.float32(10 ** (lost / 20)), sample_rate)
    return louder


def integrated_lufs(samples: NDArray[np.float32], sample_rate: int) -> float:
    """Return the integrated loudness; -inf for silence. Recordings under half a second count as repeated."""
    from pyloudnorm import Meter  # noqa: PLC0415 - slow to import

    if not len(samples) or not np.any(samples):
        return -np.inf
    least = int(_SHORTEST_S * sample_rate)
    heard = samples if len(samples) >= least else np.tile(samples, -(-least // len(samples)))
    with warnings.catch_warnings():  # its own warning about a loud input means nothing before normalising
        warnings.simplefilter("ignore")
        return float(Meter(sample_rate).integrated_loudness(heard.astype(np.float64)))


def true_peak_db(samples: NDArray[np.float32], sample_rate: int) -> float:
    """Return the true peak in dB relative to full scale; -inf for silence."""
    peak = max((float(part.max()) for part in _envelope(samples, sample_rate)), default=0.0)
    return 20 * float(np.log10(peak)) if peak > 0 else -np.inf


def limited(samples: NDArray[np.float32], sample_rate: int, ceiling_db: float = CEILING_DBTP) -> NDArray[np.float32]:
    """Turn down what is over the ceiling, smoothly over a few milliseconds around it; the rest is untouched."""
    ceiling = 10 ** (ceiling_db / 20)
    envelope = np.concatenate([*_envelope(samples, sample_rate), np.zeros(0, np.float32)])
    if not len(envelope) or envelope.max() <= ceiling:
        return samples
    wanted = np.minimum(1.0, ceiling / np.maximum(envelope, 1e-9))
    width = 2 * int(_LOOKAHEAD_S * sample_rate) + 1
    gain = uniform_filter1d(minimum_filter1d(wanted, 2 * width - 1), width)
    return np.asarray(samples * gain, np.float32)


def _envelope(samples: NDArray[np.float32], sample_rate: int) -> list[NDArray[np.float32]]:
    """Return the largest oversampled magnitude around each sample, in chunks so that memory stays small."""
    size = int(_CHUNK_S * sample_rate)
    parts = []
    for start in range(0, len(samples), size):
        left, right = max(0, start - _OVERLAP), min(len(samples), start + size + _OVERLAP)
        fine = np.abs(resample_poly(samples[left:right].astype(np.float64), _OVERSAMPLING, 1))
        peaks = fine.reshape(-1, _OVERSAMPLING).max(1)
        parts.append(peaks[start - left : start - left + min(size, len(samples) - start)].astype(np.float32))
    return parts
