"""Singing one job's score."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gpu_job.kinds.sing.bucket_banks import BankRenderer, open_bank_pool
from sightsinger import score
from sightsinger.kinds.sing.casting import members
from sightsinger.kinds.sing.kind import KIND
from sightsinger.kinds.sing.result import SingResult, Stem

if TYPE_CHECKING:
    from pathlib import Path

    from gpu_job.kinds.base import Given, Machine, Tell
    from gpu_job.kinds.sing.rendering import Renderer, Rendering
    from gpu_job.kinds.sing.rendering import Stem as Track
    from gpu_job.singer.model import Progress
    from sightsinger.kinds.sing.options import RenderOptions

(STAGE,) = KIND.stages


def make(machine: Machine) -> SingRun:
    """Return the run of production, which keeps sung phrases so that a corrected score is quick."""
    return SingRun(BankRenderer(lambda: open_bank_pool(machine.storage), phrases=machine.disk / "sightsinger-phrases"))


@dataclass(frozen=True, slots=True)
class SingRun:
    """See gpu_job.kinds.base.Run."""

    render: Renderer

    def __call__(self, given: Given[RenderOptions], folder: Path, tell: Tell) -> SingResult:
        """Sing the parts that are asked for and return the recording."""
        singing = members(score.read(given.data, given.filename), given.options)

        def progress(sung: Progress) -> None:
            tell(STAGE, sung.done, sung.total, sung.remaining_s)

        return _result(self.render(singing, given.options, folder, seed=given.seed, progress=progress))


def _result(rendering: Rendering) -> SingResult:
    return SingResult(
        mp3=rendering.mp3.name,
        timing=rendering.timing.name,
        duration_s=rendering.duration_s,
        bytes=rendering.mp3.stat().st_size,
        stems=tuple(_stem(track) for track in rendering.stems),
    )


def _stem(track: Track) -> Stem:
    kept = track.lossless
    lossless = {kept.suffix.removeprefix("."): kept.name} if kept else {}
    return Stem(track.part, track.voice, track.mp3.name, **lossless)
