"""How loud a recording is, in LUFS.

By ITU-R BS.1770-4: K-weighting with pyloudnorm's filters, gated at -70 LUFS and 10 LU under the mean. pyloudnorm itself
measures whole recordings only; here everything goes block by block, so that an hour takes no more memory than a minute.
"""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

import numpy as np
from scipy.signal import lfilter

from gpu_job.audio.blocks import AudioBlocks

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SHORTEST_S = 0.5
_STEP_S, _STEPS = 0.1, 4
"""The standard's blocks of 0.4 s begin every 0.1 s."""
_GATE_LUFS, _GATE_LU = -70.0, 10.0


class LoudnessMeter:
    """Takes a recording block by block; front channels only, all of the same weight."""

    def __init__(self, sample_rate: int, channels: int) -> None:
        from pyloudnorm.iirfilter import IIRfilter  # noqa: PLC0415 - slow to import

        shelf = IIRfilter(4.0, 1 / sqrt(2), 1500.0, sample_rate, "high_shelf")
        low_cut = IIRfilter(0.0, 0.5, 38.0, sample_rate, "high_pass")
        self._filters = [(each.b, each.a, np.zeros((2, channels))) for each in (shelf, low_cut)]
        self.step_frames = round(_STEP_S * sample_rate)
        self._rest = np.zeros(0)
        self._steps: list[NDArray[np.float64]] = []

    def add(self, block: NDArray[np.float32]) -> NDArray[np.float64]:
        """Take the next frames, (frames, channels); return the weighted power of each."""
        weighted = block.astype(np.float64)
        for index, (b, a, state) in enumerate(self._filters):
            weighted, after = lfilter(b, a, weighted, axis=0, zi=state)
            self._filters[index] = (b, a, after)
        power: NDArray[np.float64] = np.einsum("fc,fc->f", weighted, weighted)
        counted = np.concatenate([self._rest, power])
        whole = len(counted) // self.step_frames * self.step_frames
        self._steps.append(counted[:whole].reshape(-1, self.step_frames).mean(1))
        self._rest = counted[whole:].copy()
        return power

    def steps(self) -> NDArray[np.float64]:
        """Return the mean power of each whole step so far."""
        return np.concatenate([np.zeros(0), *self._steps])


def gated_lufs(steps: NDArray[np.float64]) -> float:
    """Return the integrated loudness of steps of 0.1 s; -inf where nothing is over the gate."""
    if len(steps) < _STEPS:
        return -np.inf
    blocks = np.convolve(steps, np.full(_STEPS, 1 / _STEPS), "valid")
    loud = blocks[_lufs(blocks) > _GATE_LUFS]
    if not len(loud):
        return -np.inf
    gate = max(_GATE_LUFS, float(_lufs(loud.mean())) - _GATE_LU)
    return float(_lufs(loud[_lufs(loud) > gate].mean()))


def _lufs(power: NDArray[np.float64] | np.float64) -> NDArray[np.float64]:
    return np.asarray(-0.691 + 10 * np.log10(np.maximum(power, 1e-20)))


def long_enough(sound: AudioBlocks) -> AudioBlocks:
    """Return a recording that can be measured: one of under half a second, repeated."""
    times = -(-int(_SHORTEST_S * sound.sample_rate) // sound.frames) if sound.frames else 0
    if times <= 1:
        return sound
    return AudioBlocks.of(np.tile(sound.read(0, sound.frames), (times, 1)), sound.sample_rate)


def lufs(sound: AudioBlocks) -> float:
    """Return the integrated loudness; -inf for silence. Recordings under half a second count as repeated."""
    meter = LoudnessMeter(sound.sample_rate, sound.channels)
    for block in long_enough(sound).blocks():
        meter.add(block)
    return gated_lufs(meter.steps())


def integrated_lufs(samples: NDArray[np.float32], sample_rate: int) -> float:
    """Return the integrated loudness of samples in memory, (frames,) or (frames, channels)."""
    return lufs(AudioBlocks.of(samples, sample_rate))
