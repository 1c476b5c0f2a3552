"""The colour of a voice: its frames of timbre changed as the controls ask, and left alone to the bit where they do not.

Gender moves the formants, as a longer or shorter throat would. Tension tilts the spectrum: pressed voices are strong in
their upper harmonics. Breathiness lets more noise into the tone, most in its upper bands, where air is heard first, and
softens the harmonics there a little. No frame's power changes: how loud a voice is is another control.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.ndimage import uniform_filter1d

from gpu_job.singer.controls import GENDER_SEMITONES
from gpu_job.singer.world import Timbre

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gpu_job.singer.controls import Controls

FORMANT_RATIO = 2 ** (GENDER_SEMITONES / 12)
"""Formants lie so many times lower at gender 100, higher at -100."""
TILT_DB = 3.0
"""Decibels an octave between TILT_HZ at tension 100."""
TILT_HZ = (300.0, 6000.0)
BREATH_TILT_DB = 0.8
"""Decibels an octave that full breathiness takes from the same range."""
_BREATH_SHARE = 0.75
"""How much of the way from tone to noise, in logarithms, full breathiness goes in the upper bands."""
_BREATH_HZ = (500.0, 4000.0)
"""No more noise below the first, the full share from the second."""
_CALM_SHARE = 1.5
"""How much cleaner in logarithms the tone is at breathiness -100."""
_CLEANEST = 1e-3
_SMOOTH_FRAMES = 7
"""A consonant keeps its own spectrum; between it and a vowel colour comes and goes over so many frames."""


def coloured(timbre: Timbre, controls: Controls, sample_rate: int) -> Timbre:
    """Return the timbre as the controls would have it."""
    if not controls.turned & {"gender", "tension", "breathiness"}:
        return timbre
    hertz = np.linspace(0, sample_rate / 2, timbre.log_envelope.shape[1])
    voiced = uniform_filter1d(timbre.voiced.astype(np.float64), _SMOOTH_FRAMES)[:, None]
    envelope, aperiodicity = timbre.log_envelope, timbre.aperiodicity
    if controls.gender:
        envelope = warped(envelope, FORMANT_RATIO ** (controls.gender / 100))
    tilt_db = TILT_DB * controls.tension / 100 - BREATH_TILT_DB * max(0.0, controls.breathiness) / 100
    if tilt_db:
        envelope = envelope + voiced * (tilt_db * _octaves(hertz) * np.log(10) / 10)
    if controls.breathiness:
        aperiodicity = _breathed(aperiodicity, controls.breathiness / 100, hertz, voiced)
    return Timbre(_as_strong_as(timbre.log_envelope, envelope), aperiodicity, timbre.voiced)


def warped(log_envelope: NDArray[np.float64], ratio: float) -> NDArray[np.float64]:
    """Read each frame's spectrum at `ratio` times the frequency: over 1 the formants come down. [frames, bins]."""
    bins = log_envelope.shape[1]
    at = np.minimum(np.arange(bins) * ratio, bins - 1.001)
    index = at.astype(np.int64)
    share = at - index
    moved = (1 - share) * log_envelope[:, index] + share * log_envelope[:, index + 1]
    return np.ascontiguousarray(moved)  # chosen columns come column by column, which WORLD refuses


def _octaves(hertz: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the octaves above the middle of TILT_HZ, level outside it."""
    low, high = TILT_HZ
    return np.asarray(np.log2(np.clip(hertz, low, high) / np.sqrt(low * high)))


def _breathed(
    aperiodicity: NDArray[np.float64], amount: float, hertz: NDArray[np.float64], voiced: NDArray[np.float64]
) -> NDArray[np.float64]:
    low, high = np.log(_BREATH_HZ)
    share = np.clip((np.log(np.maximum(hertz, 1.0)) - low) / (high - low), 0, 1)
    power = 1 - _BREATH_SHARE * amount * share if amount > 0 else np.full(len(hertz), 1 - _CALM_SHARE * amount)
    changed = np.maximum(aperiodicity, _CLEANEST) ** power
    return np.asarray(aperiodicity + voiced * (np.clip(changed, 0, 1) - aperiodicity))


def _as_strong_as(model: NDArray[np.float64], envelope: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the envelope with the power of the model in every frame."""
    lost = np.log(np.exp(model).sum(1, keepdims=True) / np.exp(envelope).sum(1, keepdims=True))
    return np.asarray(envelope + lost)
