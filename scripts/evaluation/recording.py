"""A recording on disk and the timing file that belongs to it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Take:
    """Mono samples as a decoder hands them out, and what was to be sung when (a timing file's notes)."""

    samples: NDArray[np.float32]
    sample_rate: int
    notes: list[dict[str, Any]]

    @property
    def duration_s(self) -> float:
        """Length as decoded."""
        return len(self.samples) / self.sample_rate


def load(audio: Path, timing: Path) -> Take:
    """Decode mp3, wav or flac to mono, and read the timing. Raises OSError, ValueError."""
    import miniaudio  # noqa: PLC0415 - only decoding needs it

    described = json.loads(timing.read_text("utf-8"))
    rate = int(described["sampleRate"])
    try:
        decoded = miniaudio.decode(
            audio.read_bytes(), output_format=miniaudio.SampleFormat.FLOAT32, nchannels=1, sample_rate=rate
        )
    except miniaudio.DecodeError as error:
        raise ValueError(f"{audio} is not audio that can be decoded") from error
    return Take(np.array(decoded.samples, np.float32), rate, described["notes"])
