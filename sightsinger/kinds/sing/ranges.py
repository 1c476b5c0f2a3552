"""How far options may be turned. Standard library only: command lines tell of it before anything is installed."""

from __future__ import annotations

from typing import Literal

MAX_TRANSPOSE = 24
MIN_TEMPO, MAX_TEMPO = 0.25, 4.0
RANGES: dict[str, tuple[float, float]] = {
    "transpose": (-MAX_TRANSPOSE, MAX_TRANSPOSE),
    "tempo": (MIN_TEMPO, MAX_TEMPO),
    "vibrato": (0, 2),
    "breathiness": (-100, 100),
    "gender": (-100, 100),
    "tension": (-100, 100),
    "loudness": (-12, 12),
}
"""From and to, both allowed, by option."""

Lossless = Literal["wav", "flac"]
LOSSLESS: tuple[Lossless, ...] = ("wav", "flac")
