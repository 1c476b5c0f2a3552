"""A track that is laid from front to back, on disk but for its end, so that memory does not grow with the piece."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

import numpy as np
import soxr

from gpu_job.audio.blocks import BLOCK_S, AudioBlocks

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from numpy.typing import NDArray

_FADE_OUT_S = 0.02


class Tape:
    """Mono samples added where they belong; whoever comes may begin up to BLOCK_S before whoever came last."""

    def __init__(self, path: Path, frames: int, sample_rate: int) -> None:
        self._path, self._frames, self._sample_rate = path, frames, sample_rate
        self._file = path.open("wb")
        self._written = 0
        self._end = np.zeros(0, np.float32)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    @property
    def held(self) -> int:
        """Samples in memory."""
        return len(self._end)

    def lay(self, samples: NDArray[np.float32], start: int) -> None:
        """Add samples at `start` (may be negative); what does not fit at either end is left off.

        Raises ValueError where the tape is already written there.
        """
        first, last = max(0, start), min(self._frames, start + len(samples))
        if last <= first:
            return
        if first < self._written:
            raise ValueError(f"laid at {first}, but all before {self._written} is written")
        self._reach(last)
        self._end[first - self._written : last - self._written] += samples[first - start : last - start]
        self._write(first - round(BLOCK_S * self._sample_rate))

    def finished(self) -> AudioBlocks:
        """Fade the end out, write what is left, and return the whole; nothing can be added afterwards."""
        self._reach(self._frames)
        fade_out(self._end, self._sample_rate)
        self._write(self._frames)
        self._file.close()
        return on_disk(self._path, self._frames, self._sample_rate)

    def _reach(self, frame: int) -> None:
        missing = frame - self._written - len(self._end)
        if missing > 0:
            self._end = np.concatenate([self._end, np.zeros(missing, np.float32)])

    def _write(self, before: int) -> None:
        count = before - self._written
        if count > 0:
            self._file.write(self._end[:count].tobytes())
            self._end = self._end[count:].copy()
            self._written = before


def fade_out(samples: NDArray[np.float32], sample_rate: int) -> None:
    """Let the last samples go to nothing, in place."""
    count = min(len(samples), int(_FADE_OUT_S * sample_rate))
    if count:
        samples[-count:] *= np.linspace(1, 0, count, dtype=np.float32)


def resampled(sound: AudioBlocks, sample_rate: int, path: Path) -> AudioBlocks:
    """Return a mono recording at another rate, written to a path."""
    stream = soxr.ResampleStream(sound.sample_rate, sample_rate, 1)
    frames = 0
    with path.open("wb") as file:
        for start, stop in sound.pieces():
            some = stream.resample_chunk(np.ascontiguousarray(sound.read(start, stop)), last=stop == sound.frames)
            frames += len(some)
            file.write(some.tobytes())
    return on_disk(path, frames, sample_rate)


def on_disk(path: Path, frames: int, sample_rate: int) -> AudioBlocks:
    """Return mono samples of 32 bits that lie in a file, and nothing else in it."""

    def read(start: int, stop: int) -> NDArray[np.float32]:
        return np.fromfile(path, np.float32, stop - start, offset=4 * start)[:, None]

    return AudioBlocks(frames, sample_rate, 1, read)
