"""A score sung on the spot, and how long that took.

Conventions: the time counted is from the score's bytes to the mp3's, on this machine, as it is; the voice's models are
open before. The real-time factor is that time over the recording's length: under 1 is faster than the music. Processor
time is that of all threads: other work on the machine makes the first figure worse, the second hardly.
"""

from __future__ import annotations

import time
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from gpu_job.singer.bank.onnx.sessions import Device
    from gpu_job.singer.voice import Voice
    from sightsinger.score.model import Line


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be sung, and by whom."""

    score: Path
    voice: str | None = None
    bank: Path | None = None
    part: str | None = None
    verse: str | None = None
    transpose: int = 0
    tempo: float = 1.0
    seed: int = 0


@dataclass(frozen=True, slots=True)
class SungFiles:
    """The two files of a recording, and what they cost."""

    mp3: bytes
    timing: dict[str, Any]
    wall_s: float
    processor_s: float


class Singers:
    """Voices by name; the models of a bank stay open from one song to the next."""

    def __init__(self, bank: Path | None = None, device: Device = "cpu") -> None:
        self._bank = bank
        self._device = device
        self._open: Any = None
        self._kept = ExitStack()

    def voice(self, name: str | None, line: Line) -> Voice:
        """Return a default voice, or a speaker of the bank. Raises SightsingerError."""
        from gpu_job.singer import open_voice  # noqa: PLC0415 - slow; --help need not wait

        if self._bank is None:
            return open_voice(name, line)
        from gpu_job.singer.bank.bank_pool import bank_voice, open_folder  # noqa: PLC0415 - as above
        from gpu_job.singer.bank.inspect.check import unpacked  # noqa: PLC0415 - as above

        if self._open is None:
            self._open = open_folder(unpacked(self._bank, self._kept), self._device)
        return bank_voice(self._open, name, line)

    def close(self) -> None:
        """Forget the bank, and remove what was unpacked for it."""
        self._open = None
        self._kept.close()


def sing(request: Request, singers: Singers) -> SungFiles:
    """Sing a score from its bytes to mp3. Raises SightsingerError and OSError."""
    from gpu_job.audio import mp3  # noqa: PLC0415 - slow; --help need not wait
    from gpu_job.singer import sing as sing_line  # noqa: PLC0415 - as above

    data = request.score.read_bytes()
    voice = singers.voice(request.voice, read_line(data, request))
    wall, processor = time.perf_counter(), time.process_time()
    recording = sing_line(read_line(data, request), voice, seed=request.seed)
    encoded = mp3.mp3(recording.samples, recording.timing.sample_rate)
    return SungFiles(
        encoded,
        recording.timing.as_dict(),
        time.perf_counter() - wall,
        time.process_time() - processor,
    )


def read_line(data: bytes, request: Request) -> Line:
    """Read the line that is asked for. Raises ScoreError."""
    from sightsinger.score import read  # noqa: PLC0415 - slow; --help need not wait

    score = read(data, request.score.name)
    return score.line(request.part, request.verse, transpose=request.transpose, tempo=request.tempo)
