"""What singers turn knobs on, in OpenUtau's units, and what the models understand by it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gpu_job.singer.bank.model import PitchShift

_LOUDEST_DB = 0.0


@dataclass(frozen=True, slots=True)
class Controls:
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


def gender(value: float, shift: PitchShift | None) -> float:
    """Return the key shift that the acoustic model takes, as a share of the range that it was trained with."""
    if shift is None:
        return 0.0
    semitones = shift.up_semitones if value < 0 else -shift.down_semitones
    return -value * 12 / semitones / 100 if semitones else 0.0


def velocity(value: float) -> float:
    """Return the speed factor, 1 at 100."""
    return float(2 ** ((value - 100) / 100))


def adjusted(name: str, curve: NDArray[np.float32], controls: Controls) -> NDArray[np.float32]:
    """Return a variance curve with its control applied; levels never rise above full scale."""
    if name == "tension":
        return np.asarray(curve + controls.tension / 20, np.float32)
    offset = {
        "energy": controls.energy,
        "breathiness": controls.breathiness,
        "voicing": controls.voicing - 100,
    }[name] * (12 / 100)
    return np.asarray(np.minimum(curve + offset, _LOUDEST_DB), np.float32)
