"""A whole job: every part of a score, from its bytes to the files of the recording, as a worker makes them.

Conventions: the real-time factor a part is elapsed seconds over the seconds of music of all parts; other work on the
machine makes it worse, so the load is told beside it. Overhead is what the processor does beside running the models, in
seconds of processor time, over those of the whole: other work hardly changes it. Models run on the thread that asks for
them (the default bank opens them so), which is how their share is known.
"""

from __future__ import annotations

import os
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from scripts.commands.bench import stages
from scripts.commands.bench.run import peak_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gpu_job.kinds.sing.rendering import Voices

INFERENCE = "models"
STAGES: dict[str, tuple[str, ...]] = {
    INFERENCE: ("gpu_job.singer.bank.onnx.sessions:OnnxSession.run",),
    "words": ("gpu_job.kinds.sing.multitrack:prepare",),
    "phrases, beside the models": ("gpu_job.singer.render.engine:sing_phrase",),
    "measuring loudness and peaks": ("gpu_job.kinds.sing.multitrack:mastered",),
    "gain, limiting, wav": ("gpu_job.kinds.sing.multitrack:write_wav",),
    "mp3": ("gpu_job.kinds.sing.multitrack:write_mp3",),
    "peaks of the decoded mp3": ("gpu_job.audio.files:decoded_peak_db",),
}
"""As bench.stages has them; in seconds of processor time here."""
READING, REST = "score reading", "the rest"


@dataclass(frozen=True, slots=True)
class TimedJob:
    """One score's job; seconds are the median of the rounds."""

    song: str
    parts: int
    music_s: float
    """Of one part."""
    wall_s: float
    processor_s: float
    stages_s: dict[str, float]
    """Processor time of each."""
    peak_bytes: int
    """The most memory this process ever held, libraries and all rounds included."""
    load: float
    """Processes that wanted to run on this machine, these included, over the last minute at the end."""

    @property
    def real_time_factor(self) -> float:
        """Elapsed seconds a second of one part's music."""
        return self.wall_s / (self.music_s * self.parts)

    @property
    def overhead(self) -> float:
        """What is not the models', of all processor time."""
        return 1 - self.stages_s[INFERENCE] / self.processor_s

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return asdict(self) | {"real_time_factor": self.real_time_factor, "overhead": self.overhead}


@dataclass(frozen=True, slots=True)
class _Round:
    parts: int
    music_s: float
    wall_s: float
    processor_s: float
    stages_s: dict[str, float]


def timed_job(score: Path, rounds: int, voices: Voices | None = None) -> TimedJob:
    """Do a score's job so many times, and once before that is not counted. Raises SightsingerError, OSError."""
    data = score.read_bytes()
    _, *counted = [_round(data, score.name, voices) for _ in range(rounds + 1)]
    return TimedJob(
        song=score.stem,
        parts=counted[0].parts,
        music_s=counted[0].music_s,
        wall_s=median(each.wall_s for each in counted),
        processor_s=median(each.processor_s for each in counted),
        stages_s=_medians(counted),
        peak_bytes=peak_bytes(),
        load=os.getloadavg()[0],
    )


def _round(data: bytes, filename: str, voices: Voices | None) -> _Round:
    from gpu_job.kinds.sing import multitrack, rendering  # noqa: PLC0415 - slow; --help need not wait
    from sightsinger import score  # noqa: PLC0415 - as above
    from sightsinger.kinds.sing.casting import members  # noqa: PLC0415 - as above
    from sightsinger.kinds.sing.options import RenderOptions  # noqa: PLC0415 - as above

    wall, processor = time.perf_counter(), time.process_time()
    with tempfile.TemporaryDirectory() as folder, stages.watched(STAGES, time.thread_time) as watch:
        with watch.timing(READING):
            singing = members(score.read(data, filename), RenderOptions())
        done = multitrack.render(
            singing,
            RenderOptions(),
            Path(folder),
            seed=0,
            progress=lambda _: None,
            voices=voices or rendering.default_voices,
        )
        wall, processor = time.perf_counter() - wall, time.process_time() - processor
    spent = {name: watch.seconds.get(name, 0.0) for name in (READING, *STAGES)}
    spent[REST] = max(0.0, processor - sum(spent.values()))
    return _Round(len(singing), done.duration_s, wall, processor, spent)


def _medians(counted: Sequence[_Round]) -> dict[str, float]:
    return {name: median(each.stages_s[name] for each in counted) for name in counted[0].stages_s}
