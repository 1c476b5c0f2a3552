"""What the worker asks of a singer: a line in, the two files of a recording out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from gpu_job.singer.model import Progress, Timing
    from sightsinger.options import RenderOptions
    from sightsinger.score.model import Line


@dataclass(frozen=True, slots=True)
class Rendering:
    """A line as sung, encoded."""

    mp3: bytes
    timing: Timing
    """Relative to the start of the decoded mp3."""


class Renderer(Protocol):
    """Sings a line. The same line, options and seed give the same recording."""

    def __call__(
        self, line: Line, options: RenderOptions, *, seed: int, progress: Callable[[Progress], None]
    ) -> Rendering:
        """Sing and encode; `progress` is called after each phrase and may raise to stop. Raises SightsingerError."""


def sing_line(line: Line, options: RenderOptions, *, seed: int, progress: Callable[[Progress], None]) -> Rendering:
    """Sing with the bank's voices: the Renderer of production. Raises SightsingerError."""
    from gpu_job.singer import encode, open_voice, sing  # noqa: PLC0415 - a claim should not wait for the runtime

    voice = open_voice(options.voice, line)
    recording = sing(line, voice, seed=seed, progress=progress)
    return Rendering(encode.mp3(recording.samples, recording.timing.sample_rate), recording.timing)
