"""How loud a recording is, and how loud it should be.

Loudness by ITU-R BS.1770-4 (K-weighting with pyloudnorm's filters, gated at -70 LUFS and 10 LU under the mean), true
peak by its annex 2 (four times oversampled). pyloudnorm itself measures whole recordings only; here everything goes
block by block, so that an hour takes no more memory than a minute.
"""

from __future__ import annotations

from dataclasses import replace
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np
from scipy.fft import next_fast_len
from scipy.ndimage import minimum_filter1d, uniform_filter1d
from scipy.signal import lfilter, resample

from gpu_job.audio.blocks import AudioBlocks

if TYPE_CHECKING:
    from numpy.typing import NDArray

TARGET_LUFS = -16.0
CEILING_DBTP = -3.0
"""Under -1 dB, because mp3 does not keep peaks: up to 2 dB more was measured."""
_MOST_MADE_UP_DB, _ROUNDS, _NEAR_DB = 2.0, 3, 0.1
_OVERSAMPLING = 4
_SHORTEST_S = 0.5
_LOOKAHEAD_S = 0.004
_OVERLAP = 2048
"""Samples after which what was cut off no longer rings."""
_STEP_S, _STEPS = 0.1, 4
"""The standard's blocks of 0.4 s begin every 0.1 s."""
_GATE_LUFS, _GATE_LU = -70.0, 10.0


class _Meter:
    """Takes a recording block by block; front channels only, all of the same weight."""

    def __init__(self, sample_rate: int, channels: int) -> None:
        from pyloudnorm.iirfilter import IIRfilter  # noqa: PLC0415 - slow to import

        shelf = IIRfilter(4.0, 1 / sqrt(2), 1500.0, sample_rate, "high_shelf")
        low_cut = IIRfilter(0.0, 0.5, 38.0, sample_rate, "high_pass")
        self._filters = [(each.b, each.a, np.zeros((2, channels))) for each in (shelf, low_cut)]
        self._step = round(_STEP_S * sample_rate)
        self._rest = np.zeros(0)
        self._energies: list[float] = []

    def add(self, block: NDArray[np.float32]) -> None:
        """Take the next frames, (frames, channels)."""
        weighted = block.astype(np.float64)
        for index, (b, a, state) in enumerate(self._filters):
            weighted, after = lfilter(b, a, weighted, axis=0, zi=state)
            self._filters[index] = (b, a, after)
        power = np.concatenate([self._rest, np.sum(weighted**2, axis=1)])
        whole = len(power) // self._step * self._step
        self._energies += power[:whole].reshape(-1, self._step).mean(1).tolist()
        self._rest = power[whole:]

    def lufs(self) -> float:
        """Return the integrated loudness so far; -inf where nothing is over the gate."""
        if len(self._energies) < _STEPS:
            return -np.inf
        blocks = np.convolve(self._energies, np.full(_STEPS, 1 / _STEPS), "valid")
        loud = blocks[_lufs(blocks) > _GATE_LUFS]
        if not len(loud):
            return -np.inf
        gate = max(_GATE_LUFS, float(_lufs(loud.mean())) - _GATE_LU)
        return float(_lufs(loud[_lufs(loud) > gate].mean()))


def _lufs(power: NDArray[np.float64] | np.float64) -> NDArray[np.float64]:
    return np.asarray(-0.691 + 10 * np.log10(np.maximum(power, 1e-20)))


def lufs(sound: AudioBlocks) -> float:
    """Return the integrated loudness; -inf for silence. Recordings under half a second count as repeated."""
    if not sound.frames:
        return -np.inf
    meter = _Meter(sound.sample_rate, sound.channels)
    for _ in range(max(1, -(-int(_SHORTEST_S * sound.sample_rate) // sound.frames))):
        for block in sound.blocks():
            meter.add(block)
    return meter.lufs()


def integrated_lufs(samples: NDArray[np.float32], sample_rate: int) -> float:
    """Return the integrated loudness of samples in memory, (frames,) or (frames, channels)."""
    return lufs(AudioBlocks.of(samples, sample_rate))


def true_peak_db(samples: NDArray[np.float32], sample_rate: int) -> float:
    """Return the true peak in dB relative to full scale; -inf for silence. (frames,) or (frames, channels)."""
    return peak_db(AudioBlocks.of(samples, sample_rate))


def peak_db(sound: AudioBlocks) -> float:
    """Return the true peak in dB relative to full scale; -inf for silence."""
    peaks = (float(_envelope(_around(sound, start, stop, _OVERLAP)[0]).max()) for start, stop in sound.pieces())
    peak = max(peaks, default=0.0)
    return 20 * float(np.log10(peak)) if peak > 0 else -np.inf


def normalised(samples: NDArray[np.float32], sample_rate: int, target_lufs: float = TARGET_LUFS) -> NDArray[np.float32]:
    """Bring samples in memory, (frames,), to the target loudness with no true peak over the ceiling."""
    done = mastered(AudioBlocks.of(samples, sample_rate), target_lufs)
    out = np.empty(len(samples), np.float32)
    for start, stop in done.pieces():
        out[start:stop] = done.read(start, stop)[:, 0]
    return out


def mastered(sound: AudioBlocks, target_lufs: float = TARGET_LUFS) -> AudioBlocks:
    """Return a recording at the target loudness with no true peak over the ceiling. Silence stays silence.

    What limiting takes away is given back, at most _MOST_MADE_UP_DB a round.
    """
    level = lufs(sound)
    if not np.isfinite(level):
        return sound
    gain_db = target_lufs - level
    done = limited(_louder(sound, gain_db))
    for _ in range(_ROUNDS):
        lost = min(target_lufs - lufs(done), _MOST_MADE_UP_DB)
        if lost <= _NEAR_DB:
            break
        gain_db += lost
        done = limited(_louder(sound, gain_db))
    return done


def limited(sound: AudioBlocks, ceiling_db: float = CEILING_DBTP) -> AudioBlocks:
    """Turn down what is over the ceiling, smoothly over a few milliseconds around it; the rest is untouched.

    All channels are turned down together, so that nobody moves.
    """
    ceiling = 10 ** (ceiling_db / 20)
    width = 2 * int(_LOOKAHEAD_S * sound.sample_rate) + 1

    def read(start: int, stop: int) -> NDArray[np.float32]:
        samples, left = _around(sound, start, stop, 2 * width + _OVERLAP)
        envelope = _envelope(samples)
        if not len(envelope) or envelope.max() <= ceiling:
            return samples[left : left + stop - start]
        wanted = np.minimum(1.0, ceiling / np.maximum(envelope, 1e-9))
        gain = uniform_filter1d(minimum_filter1d(wanted, 2 * width - 1), width)[:, None]
        return np.asarray((samples * gain)[left : left + stop - start], np.float32)

    return replace(sound, read=read)


def _louder(sound: AudioBlocks, gain_db: float) -> AudioBlocks:
    gain = np.float32(10 ** (gain_db / 20))
    return replace(sound, read=lambda start, stop: sound.read(start, stop) * gain)


def _around(sound: AudioBlocks, start: int, stop: int, margin: int) -> tuple[NDArray[np.float32], int]:
    """Read a piece with what is around it; also return where the piece itself begins."""
    first = max(0, start - margin)
    return sound.read(first, min(sound.frames, stop + margin)), start - first


def _envelope(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the largest oversampled magnitude of any channel around each frame.

    By Fourier, because the usual short filters read up to 1.3 dB too little of an s, which is all near the top.
    """
    if not len(samples):
        return np.zeros(0, np.float32)
    size = next_fast_len(len(samples), real=True)
    padded = np.pad(samples, ((0, size - len(samples)), (0, 0)))
    fine = np.abs(resample(padded, _OVERSAMPLING * size, axis=0))
    return np.asarray(fine.reshape(size, -1).max(1)[: len(samples)], np.float32)
