"""Short pieces of recordings to listen to, small enough for a repository."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from scripts.commands.evaluate.recording import load
from scripts.commands.quality.recordings import write

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from scripts.commands.quality.recordings import Recording

KBPS = 64
LONGEST_S, SHORTEST_S = 14.0, 10.0
_FADE_S = 0.4
_EVERY = 2


def chosen(recordings: Sequence[Recording], seed: int) -> list[Recording]:
    """Return every second song, all voices, one seed: no choice by how it came out."""
    names = list(dict.fromkeys(each.song.name for each in recordings))[::_EVERY]
    return [each for each in recordings if each.song.name in names and each.seed == seed]


def cut(recordings: Sequence[Recording], folder: Path) -> list[Path]:
    """Write the first seconds of each recording, and remove what lay there before."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.mp3"):
        old.unlink()
    written = []
    for each in recordings:
        take = load(each.audio, each.timing)
        end_s = min(_pause(take.notes), take.duration_s)
        piece = take.samples[: int(end_s * take.sample_rate)].copy()
        fade = min(len(piece), int(_FADE_S * take.sample_rate))
        piece[len(piece) - fade :] *= np.linspace(1, 0, fade, dtype=np.float32)
        path = folder / f"{each.song.name}-{each.singer.name}.mp3"
        write(path, _mp3(piece, take.sample_rate))
        written.append(path)
    return written


def _pause(notes: Sequence[dict[str, float]]) -> float:
    """Return the last moment between two notes that is late enough, or the longest allowed."""
    ends = [note["end"] + _FADE_S for note in notes if SHORTEST_S <= note["end"] + _FADE_S <= LONGEST_S]
    starts = [note["start"] for note in notes]
    rests = [end for end in ends if not any(end - _FADE_S <= start < end for start in starts)]
    return max(rests, default=LONGEST_S)


def _mp3(samples: NDArray[np.float32], sample_rate: int) -> bytes:
    import lameenc  # noqa: PLC0415 - only here

    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_channels(1)
    encoder.set_in_sample_rate(sample_rate)
    encoder.set_bit_rate(KBPS)
    encoder.set_quality(2)
    pcm = np.rint(np.clip(samples, -1, 1) * 32767).astype("<i2")
    return bytes(encoder.encode(pcm.tobytes()) + encoder.flush())
