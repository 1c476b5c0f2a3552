"""What singers turn knobs on, in OpenUtau's units, and what the models understand by it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gpu_job.singer.melody.controls import GENDER_SEMITONES

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from gpu_job.singer.bank.folder.model import Acoustic, PitchShift
    from gpu_job.singer.bank.onnx.stages import Notes
    from gpu_job.singer.melody.controls import Controls

_LOUDEST_DB = 0.0
_SLOWEST_HZ = 4.0
_SHORTEST_S, _ENDS_S = 0.3, 0.06
"""Shorter notes have no vibrato, nor have so many seconds at a note's ends; in as many more it comes and goes."""
_DEEPEST = 1.2
"""Semitones: what moves further is no vibrato."""


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
        """Return what the singer's controls mean; a model without a breathiness curve gets breath by less voice.

        Gender is the same shift for every voice of the singer, far less than OpenUtau's twelve semitones.
        """
        less_voice = max(0.0, controls.breathiness) if "breathiness" not in wanted else 0.0
        return cls(
            gender=controls.gender * GENDER_SEMITONES / 12,
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


def vibrating(curve: NDArray[np.float32], factor: float, notes: Notes, frame_s: float) -> NDArray[np.float32]:
    """Return a pitch curve (MIDI numbers) with its vibrato so many times as deep.

    Vibrato is what sways within a note faster than _SLOWEST_HZ; slides and scoops at its ends stay as they were.
    """
    if factor == 1.0:
        return curve
    out, start = curve.copy(), 0
    for rest, frames in zip(notes.rest, notes.frames, strict=True):
        if not rest and frames * frame_s >= _SHORTEST_S:
            note = curve[start : start + frames]
            out[start : start + frames] += np.float32(factor - 1) * _sway(note, frame_s)
        start += frames
    return out


def _sway(note: NDArray[np.float32], frame_s: float) -> NDArray[np.float32]:
    """Return the vibrato of one note's pitch, fading towards the note's ends."""
    half = max(1, round(1 / _SLOWEST_HZ / frame_s))
    window = np.hanning(2 * half + 1)
    around = np.pad(note, half, mode="reflect" if len(note) > half else "edge")
    quick = note - np.convolve(around, window / window.sum(), "valid")
    ends = np.minimum(np.arange(len(note)), np.arange(len(note))[::-1]) * frame_s
    held = np.clip((ends - _ENDS_S) / _ENDS_S, 0, 1) * (np.abs(quick) < _DEEPEST)
    return np.asarray(held * quick, np.float32)
