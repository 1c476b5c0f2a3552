"""What the worker and the command line ask of a singer: an ensemble in, the files of its recording out."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from gpu_job.singer.bank.onnx.sessions import Device
    from gpu_job.singer.model import Progress
    from gpu_job.singer.voice import Voice
    from sightsinger.kinds.sing.casting import Member
    from sightsinger.kinds.sing.options import RenderOptions
    from sightsinger.score.model import Line

    Voices = Callable[[str | None, Line], Voice]
    """Opens the voice of that name, or the one that suits the line. Raises SightsingerError."""


@dataclass(frozen=True, slots=True)
class Stem:
    """One part's track."""

    part: str
    voice: str
    """Who sang it."""
    mp3: Path
    """Where one part sings alone, the recording itself."""
    lossless: Path | None


@dataclass(frozen=True, slots=True)
class Rendering:
    """The files of an ensemble's recording."""

    mp3: Path
    timing: Path
    """Of all parts; relative to the start of the decoded mp3s."""
    stems: tuple[Stem, ...]
    """In the score's order."""
    duration_s: float

    @property
    def files(self) -> tuple[Path, ...]:
        """Every file, each once."""
        stems = [file for stem in self.stems for file in (stem.mp3, stem.lossless) if file]
        return tuple(dict.fromkeys([self.mp3, *stems, self.timing]))


class Renderer(Protocol):
    """Sings an ensemble. The same members, options and seed give the same recording."""

    def __call__(
        self,
        members: Sequence[Member],
        options: RenderOptions,
        folder: Path,
        *,
        seed: int,
        progress: Callable[[Progress], None],
    ) -> Rendering:
        """Sing, mix and write into `folder`; `progress` is called after each phrase and may raise to stop.

        Raises SightsingerError.
        """


def default_voices(name: str | None, line: Line) -> Voice:
    """Open a voice of the default bank. Raises SightsingerError."""
    from gpu_job.singer import open_voice  # noqa: PLC0415 - a claim should not wait for the runtime

    return open_voice(name, line, device())


def device() -> Device:
    """Return what voices are sung on: SIGHTSINGER_DEVICE, `cuda` or `cpu` (the default). Raises AcceleratorError."""
    from gpu_job.singer.bank.onnx.sessions import device_called  # noqa: PLC0415 - a claim should not wait for the runtime

    return device_called(os.environ.get("SIGHTSINGER_DEVICE", ""))
