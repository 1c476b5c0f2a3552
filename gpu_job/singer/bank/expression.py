"""What singers turn knobs on, in OpenUtau's units, and what the models understand by it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from gpu_job.singer.bank.model import Acoustic, PitchShift
    from gpu_job.singer.controls import Controls

_LOUDEST_DB = 0.0
_VIBRATO_HZ = (4.0, 8.0)
_DEEPEST = 1.2
"""Semitones: what moves further is a step, not vibrato."""


@dataclass(frozen=True, slots=True)
class Knobs:
    """How the voice should sound; the defaults leave it as it is."""

    gender: float = 0.0
    """-100 to 100: down to lighter, up to darker; 100 are 12 semitones of formants."""
    velocity: float = 100.0
    """0 to 200: how fast consonants go, twice as fast at 200. Not loudness."""
    energy: float = 0.0
    """-100 to 100."""
    breathiness: float = 0.0
    """-100 to 100."""
    voicing: float = 100.0
    """0 to 100: less takes the voice out of the breath."""
    tension: float = 0.0
    """-100 to 100."""

    @classmethod
    def turned(cls, controls: Controls, wanted: Collection[str]) -> Knobs:
        """Return what the singer's controls mean; a model without a breathiness curve gets breath by less voice."""
        less_voice = max(0.0, controls.breathiness) if "breathiness" not in wanted else 0.0
        return cls(
            gender=controls.gender,
            breathiness=controls.breathiness,
            voicing=100 - less_voice,
            tension=controls.tension,
        )


def gender(value: float, shift: PitchShift | None) -> float:
    """Return the key shift that the acoustic model takes, as a share of the range that it was trained with.

    No more than the whole range is asked for, where OpenUtau asks for up to twelve semitones of any model: what a model
    never heard it garbles.
    """
    if shift is None:
        return 0.0
    semitones = shift.up_semitones if value < 0 else -shift.down_semitones
    return min(1.0, max(-1.0, -value * 12 / semitones / 100)) if semitones else 0.0


def velocity(value: float) -> float:
    """Return the speed factor, 1 at 100."""
    return float(2 ** ((value - 100) / 100))


def adjusted(name: str, curve: NDArray[np.float32], knobs: Knobs) -> NDArray[np.float32]:
    """Return a variance curve with its control applied; levels never rise above full scale."""
    if name == "tension":
        return np.asarray(curve + knobs.tension / 20, np.float32)
    offset = {
        "energy": knobs.energy,
        "breathiness": knobs.breathiness,
        "voicing": knobs.voicing - 100,
    }[name] * (12 / 100)
    return np.asarray(np.minimum(curve + offset, _LOUDEST_DB), np.float32)


def follows(acoustic: Acoustic) -> frozenset[str]:
    """Return the singer's controls that an acoustic model can follow, by its configuration."""
    curves = set(acoustic.variances)
    found = {"vibrato", "loudness_db"}
    if acoustic.pitch_shift is not None:
        found.add("gender")
    if curves & {"breathiness", "voicing"}:
        found.add("breathiness")
    return frozenset(found | (curves & {"tension"}))


def vibrating(curve: NDArray[np.float32], factor: float, frame_s: float) -> NDArray[np.float32]:
    """Return a pitch curve (MIDI numbers) with its vibrato so many times as deep.

    Vibrato is what sways between _VIBRATO_HZ; steps, slides and scoops, which last longer or jump, stay as they were.
    """
    if factor == 1.0:
        return curve
    slow = _smoothed(curve, 1 / _VIBRATO_HZ[0], frame_s)
    quick = _smoothed(curve - slow, 0.4 / _VIBRATO_HZ[1], frame_s)
    near = _smoothed((np.abs(quick) < _DEEPEST).astype(np.float32), 2 / _VIBRATO_HZ[0], frame_s)
    held = np.clip(2 * near - 1, 0, 1) ** 4  # around a step nothing is vibrato
    return np.asarray(curve + (factor - 1) * held * quick, np.float32)


def _smoothed(curve: NDArray[np.float32], seconds: float, frame_s: float) -> NDArray[np.float32]:
    """Return a curve averaged over a raised cosine of so many seconds at half its height."""
    half = max(1, round(seconds / frame_s))
    window = np.hanning(2 * half + 1)
    return np.convolve(np.pad(curve, half, mode="edge"), window / window.sum(), "valid").astype(np.float32)
