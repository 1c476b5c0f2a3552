"""A recording on disk and the timing file that belongs to it."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
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

    @property
    def part(self) -> str:
        """The part of the first note. Raises ValueError where there is none."""
        if not self.notes:
            raise ValueError("the timing has no notes")
        return str(self.notes[0]["part"])

    def of(self, part: str | None) -> Take:
        """Return the take with one part's notes alone, the first part's by default. Raises ValueError."""
        wanted = self.part if part is None else part
        own = [note for note in self.notes if note["part"].casefold() == wanted.casefold()]
        if not own:
            names = ", ".join(dict.fromkeys(note["part"] for note in self.notes))
            raise ValueError(f"the timing has no part {wanted!r}; it has {names}")
        return replace(self, notes=own)


def load(audio: Path, timing: Path) -> Take:
    """Decode mp3, wav or flac to mono, and read the timing. Raises OSError, ValueError."""
    described = json.loads(timing.read_text("utf-8"))
    rate = int(described["sampleRate"])
    try:
        return Take(decoded(audio.read_bytes(), rate), rate, described["notes"])
    except ValueError as error:
        raise ValueError(f"{audio}: {error}") from error


def decoded(data: bytes, sample_rate: int) -> NDArray[np.float32]:
    """Decode mp3, wav or flac to mono samples. Raises ValueError."""
    import miniaudio  # noqa: PLC0415 - only decoding needs it

    try:
        found = miniaudio.decode(
            data, output_format=miniaudio.SampleFormat.FLOAT32, nchannels=1, sample_rate=sample_rate
        )
    except miniaudio.DecodeError as error:
        raise ValueError("this is not audio that can be decoded") from error
    return np.array(found.samples, np.float32)
