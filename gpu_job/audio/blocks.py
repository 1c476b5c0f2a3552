"""Sound that is read piece by piece, so that memory does not grow with the piece."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

BLOCK_S = 10.0


@dataclass(frozen=True, slots=True)
class AudioBlocks:
    """Samples that can be asked for by the piece, as often as wanted."""

    frames: int
    """Length; a frame is one sample of every channel."""
    sample_rate: int
    channels: int
    read: Callable[[int, int], NDArray[np.float32]]
    """From one frame to before another, within the length: (frames, channels), in -1..1 unless too loud."""

    @classmethod
    def of(cls, samples: NDArray[np.float32], sample_rate: int) -> AudioBlocks:
        """Return what is in memory: (frames,) or (frames, channels)."""
        all_of_it = samples.reshape(len(samples), -1) if len(samples) else np.zeros((0, 1), np.float32)
        return cls(len(samples), sample_rate, all_of_it.shape[1], lambda start, stop: all_of_it[start:stop])

    def blocks(self) -> Iterator[NDArray[np.float32]]:
        """Read from beginning to end."""
        for start, stop in self.pieces():
            yield self.read(start, stop)

    def pieces(self) -> Iterator[tuple[int, int]]:
        """Return where each block begins and ends."""
        size = max(1, int(BLOCK_S * self.sample_rate))
        return ((start, min(start + size, self.frames)) for start in range(0, self.frames, size))
