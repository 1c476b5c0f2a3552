"""What stands in for stages that a bank leaves out: consonants' lengths and variances by the kind of sound.

The variances' values are those that DiffSinger's own extraction gives for singing of middle strength: energy,
breathiness and voicing in dB, tension as a logit that is 0 in the middle.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gpu_job.singer.bank.folder.symbols import BREATH

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from gpu_job.singer.bank.folder.dictionary import Dictionary
    from gpu_job.singer.bank.singing.alignment import BankPhone

_LENGTHS_S = {
    "vowel": 0.2,
    "semivowel": 0.06,
    "liquid": 0.06,
    "nasal": 0.07,
    "stop": 0.07,
    "affricate": 0.1,
    "fricative": 0.1,
    "aspirate": 0.06,
}
_PLAIN_LENGTH_S = 0.07
_UNVOICED = ("stop", "affricate", "fricative", "aspirate")
_LEVELS = {
    "energy": {"vowel": -22.0, "voiced": -30.0, "unvoiced": -38.0, "rest": -80.0, "breath": -42.0},
    "breathiness": {"vowel": -55.0, "voiced": -52.0, "unvoiced": -42.0, "rest": -80.0, "breath": -44.0},
    "voicing": {"vowel": -23.0, "voiced": -31.0, "unvoiced": -65.0, "rest": -90.0, "breath": -90.0},
    "tension": {"vowel": 0.0, "voiced": 0.0, "unvoiced": 0.0, "rest": 0.0, "breath": 0.0},
}
_SMOOTH_S = 0.06


def lengths_s(sounds: Sequence[BankPhone], dictionary: Dictionary) -> tuple[float, ...]:
    """Return how long each sound would like to be, seconds."""
    return tuple(_LENGTHS_S.get(dictionary.types.get(sound.symbol, ""), _PLAIN_LENGTH_S) for sound in sounds)


def variance(
    name: str, sounds: Sequence[BankPhone], frames: Sequence[int], dictionary: Dictionary, frame_s: float
) -> NDArray[np.float32]:
    """Return a plausible variance curve, float32 [T]: a level for each kind of sound, joined smoothly."""
    levels = [_LEVELS[name][_kind(sound, dictionary)] for sound in sounds]
    steps = np.repeat(np.array(levels), frames)
    width = max(1, round(_SMOOTH_S / frame_s)) | 1
    window = np.hanning(width + 2)[1:-1]
    ends = np.pad(steps, width // 2, mode="edge")
    return np.convolve(ends, window / window.sum(), "valid").astype(np.float32)


def _kind(sound: BankPhone, dictionary: Dictionary) -> str:
    if sound.role == "rest":
        return "breath" if sound.symbol == BREATH else "rest"
    if sound.role == "nucleus":
        return "vowel"
    return "unvoiced" if dictionary.types.get(sound.symbol, "") in _UNVOICED else "voiced"
