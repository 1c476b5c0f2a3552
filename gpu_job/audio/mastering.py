"""A recording brought to its loudness, with no true peak over the ceiling: measured in one pass, changed in another.

One pass tells, for each millisecond, how loud it is and how far it swings (Levels). From that it is known what any gain
and the limiting after it would come to, without doing it: the gain that makes up for the limiting is found on these
figures, and what reads the sound then applies both at once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.ndimage import minimum_filter1d, uniform_filter1d

from gpu_job.audio.blocks import AudioBlocks
from gpu_job.audio.loudness import LoudnessMeter, gated_lufs, long_enough
from gpu_job.audio.peaks import HOP, PeakMeter, decibels, envelope

if TYPE_CHECKING:
    from numpy.typing import NDArray

TARGET_LUFS = -16.0
CEILING_DBTP = -3.0
"""Under -1 dB, because mp3 does not keep peaks: up to 2.3 dB more was measured."""
_MOST_MADE_UP_DB, _ROUNDS, _NEAR_DB = 2.0, 3, 0.1
_LOOKAHEAD_S = 0.004
_SLICE_S = 0.001


@dataclass(frozen=True, slots=True)
class Levels:
    """How loud a recording is, and how far it swings, in the course of time."""

    step_powers: NDArray[np.float64]
    """K-weighted mean power of each 0.1 s, as BS.1770 counts them."""
    step_frames: int
    slice_powers: NDArray[np.float32]
    """K-weighted power of each slice of a millisecond, added up over its frames."""
    slice_peaks: NDArray[np.float32]
    """True peak of each slice."""
    slice_frames: int

    @property
    def peak(self) -> float:
        """The true peak of all."""
        return float(self.slice_peaks.max(initial=0.0))

    def lufs(self, gain: float = 1.0, ceiling: float = np.inf) -> float:
        """Return the integrated loudness after a gain and limiting to a ceiling.

        Exact where nothing is limited; there, the gain's course is taken slice by slice and power as turned down by its
        square, which comes within 0.1 dB (0.02 where people sing).
        """
        kept = self.step_powers * gain**2
        if self.peak * gain > ceiling:
            turned = _turned_down(self.slice_peaks * np.float32(gain), ceiling, 2 * round(_LOOKAHEAD_S / _SLICE_S) + 1)
            lost = self.slice_powers * gain**2 * (1 - turned**2)
            steps = np.arange(len(lost)) * self.slice_frames // self.step_frames
            kept = kept - np.bincount(steps, lost, len(kept))[: len(kept)] / self.step_frames
        return gated_lufs(kept)


@dataclass(frozen=True, slots=True)
class Mastered:
    """A recording at its loudness, under the ceiling."""

    sound: AudioBlocks
    peak_db: float
    """Its true peak."""


def measured(sound: AudioBlocks) -> Levels:
    """Measure a recording in one pass."""
    heard = long_enough(sound)
    size = max(1, round(_SLICE_S * heard.sample_rate))
    loudness = LoudnessMeter(heard.sample_rate, heard.channels)
    peaks = PeakMeter(heard.channels, size)
    powers, rest = [np.zeros(0, np.float32)], np.zeros(0)
    for block in heard.blocks():
        peaks.add(block)
        power = np.concatenate([rest, loudness.add(block)])
        whole = len(power) // size * size
        powers.append(power[:whole].reshape(-1, size).sum(1).astype(np.float32))
        rest = power[whole:].copy()
    if len(rest):
        powers.append(np.array([rest.sum()], np.float32))
    return Levels(loudness.steps(), loudness.step_frames, np.concatenate(powers), peaks.peaks(), size)


def mastered(sound: AudioBlocks, target_lufs: float = TARGET_LUFS) -> Mastered:
    """Return a recording at the target loudness with no true peak over the ceiling. Silence stays silence.

    What limiting takes away is given back, at most _MOST_MADE_UP_DB a round.
    """
    levels = measured(sound)
    level = levels.lufs()
    if not np.isfinite(level):
        return Mastered(sound, decibels(levels.peak))
    gain_db, ceiling = target_lufs - level, _factor(CEILING_DBTP)
    for _ in range(_ROUNDS):
        lost = min(target_lufs - levels.lufs(_factor(gain_db), ceiling), _MOST_MADE_UP_DB)
        if lost <= _NEAR_DB:
            break
        gain_db += lost
    louder = _louder(sound, gain_db)
    peak_db = decibels(levels.peak) + gain_db
    if peak_db <= CEILING_DBTP:
        return Mastered(louder, peak_db)
    return Mastered(limited(louder), CEILING_DBTP)


def normalised(samples: NDArray[np.float32], sample_rate: int, target_lufs: float = TARGET_LUFS) -> NDArray[np.float32]:
    """Bring samples in memory, (frames,), to the target loudness with no true peak over the ceiling."""
    done = mastered(AudioBlocks.of(samples, sample_rate), target_lufs).sound
    out = np.empty(len(samples), np.float32)
    for start, stop in done.pieces():
        out[start:stop] = done.read(start, stop)[:, 0]
    return out


def limited(sound: AudioBlocks, ceiling_db: float = CEILING_DBTP) -> AudioBlocks:
    """Turn down what is over the ceiling, smoothly over a few milliseconds around it; the rest is untouched.

    All channels are turned down together, so that nobody moves.
    """
    ceiling = _factor(ceiling_db)
    width = 2 * int(_LOOKAHEAD_S * sound.sample_rate) + 1

    def read(start: int, stop: int) -> NDArray[np.float32]:
        first = max(0, start - 2 * width - HOP) // HOP * HOP
        samples = sound.read(first, min(sound.frames, stop + 2 * width + HOP))
        peaks, own = envelope(samples), slice(start - first, stop - first)
        kept = samples[own]
        if peaks.max(initial=0.0) <= ceiling:
            return kept
        gain = _turned_down(peaks, ceiling, width)[own]
        return np.asarray(kept * gain[:, None], np.float32)

    return replace(sound, read=read)


def _turned_down(peaks: NDArray[np.float32], ceiling: float, width: int) -> NDArray[np.float32]:
    """Return the gain that keeps peaks under a ceiling, its course smoothed over `width`.

    Worked out only around what is over the ceiling; that is little of a song.
    """
    gain = np.ones(len(peaks), np.float32)
    over = np.flatnonzero(peaks > ceiling)
    for some in np.split(over, np.flatnonzero(np.diff(over) > 4 * width) + 1):
        reach = slice(max(0, some[0] - 2 * width), some[-1] + 2 * width + 1)
        wanted = np.minimum(1.0, ceiling / np.maximum(peaks[reach], 1e-9))
        gain[reach] = uniform_filter1d(minimum_filter1d(wanted, 2 * width - 1), width)
    return gain


def _louder(sound: AudioBlocks, gain_db: float) -> AudioBlocks:
    gain = np.float32(_factor(gain_db))
    return replace(sound, read=lambda start, stop: sound.read(start, stop) * gain)


def _factor(decibel: float) -> float:
    return float(10 ** (decibel / 20))
