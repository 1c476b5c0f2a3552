"""One measuring, in a process of its own: the same song several times with the same voice."""

from __future__ import annotations

import resource
import sys
import time
from dataclasses import asdict, dataclass
from statistics import median
from typing import TYPE_CHECKING, Any, Literal

from scripts.commands.bench import stages
from scripts.commands.evaluate import singing

if TYPE_CHECKING:
    from scripts.commands.evaluate.singing import Request

    Device = Literal["cpu", "cuda"]


@dataclass(frozen=True, slots=True)
class Timed:
    """One song, one voice, one device; seconds are the median of the rounds."""

    song: str
    voice: str
    engine: str
    device: str
    music_s: float
    stages_s: dict[str, float]
    whole_s: float
    """From the score's bytes to the mp3's, models open."""
    first_audio_s: float
    """From the score's bytes to the first phrase sung, models open."""
    opening_s: float
    """Opening the models, before any song."""
    peak_bytes: int
    """The most memory this process ever held, libraries and all rounds included."""
    music21_s: float
    """The reference for reading: music21 alone parsing the same bytes."""

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return asdict(self)

    @property
    def real_time_factor(self) -> float:
        """Seconds of work a second of music."""
        return self.whole_s / self.music_s


@dataclass(frozen=True, slots=True)
class _Round:
    stages_s: dict[str, float]
    whole_s: float
    first_audio_s: float


def timed(request: Request, device: Device, rounds: int) -> Timed:
    """Sing a score so many times, and once before that is not counted. Raises SightsingerError, OSError."""
    data = request.score.read_bytes()
    line = singing.read_line(data, request)
    singers = singing.Singers(request.bank, device)
    began = time.perf_counter()
    voice = singers.voice(request.voice, line)
    opening_s = time.perf_counter() - began
    try:
        _, *counted = [_round(request, singers) for _ in range(rounds + 1)]
    finally:
        singers.close()
    return Timed(
        song=request.score.stem,
        voice=voice.name,
        engine=type(voice).__name__,
        device=device,
        music_s=line.duration_s,
        stages_s={name: median(each.stages_s.get(name, 0.0) for each in counted) for name in _NAMES},
        whole_s=median(each.whole_s for each in counted),
        first_audio_s=median(each.first_audio_s for each in counted),
        opening_s=opening_s,
        peak_bytes=peak_bytes(),
        music21_s=median(_music21_s(data) for _ in range(rounds)),
    )


_NAMES = ("score reading", *stages.STAGES)


def _round(request: Request, singers: singing.Singers) -> _Round:
    from gpu_job.audio import mp3  # noqa: PLC0415 - slow; --help need not wait
    from gpu_job.singer import sing as sing_line  # noqa: PLC0415 - as above

    data = request.score.read_bytes()
    phrases_s: list[float] = []
    began = time.perf_counter()
    with stages.watched() as watch:
        with watch.timing("score reading"):
            line = singing.read_line(data, request)
        voice = singers.voice(request.voice, line)
        recording = sing_line(
            line, voice, seed=request.seed, progress=lambda _: phrases_s.append(time.perf_counter() - began)
        )
        mp3.mp3(recording.samples, recording.timing.sample_rate)
    return _Round(dict(watch.seconds), time.perf_counter() - began, phrases_s[0])


def _music21_s(data: bytes) -> float:
    from music21 import converter  # noqa: PLC0415 - slow

    from sightsinger.score.file import archive  # noqa: PLC0415 - as above

    text = (archive.unpack(data) if data.startswith(b"PK") else data).decode("utf-8")
    began = time.perf_counter()
    converter.parseData(text, format="musicxml")
    return time.perf_counter() - began


def peak_bytes() -> int:
    """Return the most memory that this process ever held (Linux counts in kB, macOS in bytes)."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024
