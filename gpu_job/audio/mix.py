"""Tracks to one recording: everybody at their place, as a choir stands.

From left to right as the audience sees it: soprano, alto, tenor, bass; soloists in the middle. Places differ by
loudness alone (equal power), nothing is delayed, so that a mono loudspeaker keeps every part: the outermost is 0.7 dB
softer there than one in the middle.
"""

from __future__ import annotations

from math import cos, pi, sin
from typing import TYPE_CHECKING

import numpy as np

from gpu_job.audio.blocks import AudioBlocks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from sightsinger.score.model import VoiceKind

WIDTH = 0.5
"""How far out the outermost stand; 1 would be in one loudspeaker alone."""
_ORDER: dict[VoiceKind, int] = {"soprano": 0, "alto": 1, "tenor": 2, "bass": 3}


def pans(voices: Sequence[VoiceKind]) -> tuple[float, ...]:
    """Return where each voice stands, from -WIDTH on the left to WIDTH on the right."""
    choir = sorted((at for at, kind in enumerate(voices) if kind in _ORDER), key=lambda at: _ORDER[voices[at]])
    if not choir:  # soloists only: they share the stage in the score's order
        choir = list(range(len(voices)))
    found = [0.0] * len(voices)
    if len(choir) > 1:
        for nth, at in enumerate(choir):
            found[at] = WIDTH * (2 * nth / (len(choir) - 1) - 1)
    return tuple(found)


def shares(place: float) -> tuple[float, float]:
    """Return the factors that put a part at a place, left and right; their powers add up to 1."""
    angle = (place + 1) * pi / 4
    return cos(angle), sin(angle)


def together(tracks: Sequence[AudioBlocks], where: Sequence[float]) -> AudioBlocks:
    """Return mono tracks of one sample rate as one in stereo, as long as the longest."""
    sides = np.array([shares(place) for place in where], np.float32)
    frames = max(track.frames for track in tracks)

    def read(start: int, stop: int) -> NDArray[np.float32]:
        out = np.zeros((stop - start, 2), np.float32)
        for track, side in zip(tracks, sides, strict=True):
            heard = track.read(min(start, track.frames), min(stop, track.frames))
            out[: len(heard)] += heard * side
        return out

    return AudioBlocks(frames, tracks[0].sample_rate, 2, read)
