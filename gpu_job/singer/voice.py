"""What every voice can do, and what it is given to sing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from gpu_job.singer.melody.controls import NEUTRAL, Controls

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from gpu_job.singer.melody.timing import Phone, PlacedPhone
    from gpu_job.singer.text.pronouncer import Pronouncer
    from gpu_job.singer.text.pronunciation import SungSyllable

FRAMES_HZ = 200
"""Frames a second of melodies."""
AT_ONCE = 2
"""Phrases that are sung side by side: voices open their models for so many, and no more are held in memory."""


@dataclass(frozen=True, slots=True)
class Melody:
    """What a phrase's sounds are sung on, at `times_s` (200 a second, seconds from the start of the piece), and how."""

    times_s: NDArray[np.float64]
    f0_hz: NDArray[np.float64]
    """Vibrato included, as deep as the controls ask."""
    loudness_db: NDArray[np.float64]
    controls: Controls = NEUTRAL
    """For the voice to follow; vibrato and loudness are done by the engine."""


class Voice(Protocol):
    """Anything that sings phrases; it keeps no state between them."""

    @property
    def name(self) -> str:
        """The name a user may ask for."""

    @property
    def sample_rate(self) -> int:
        """Samples a second of what `render` returns."""

    @property
    def words(self) -> Pronouncer:
        """How it says words."""

    @property
    def identity(self) -> str:
        """Everything that decides how it sounds, in short: two voices with the same sing the same samples."""

    @property
    def follows(self) -> frozenset[str]:
        """The fields of Controls that change how it sings; the others are left aside."""

    @property
    def breathes(self) -> bool:
        """Whether it has a sound for breathing in (breaths.BREATH)."""

    def consonants_s(self, syllables: Sequence[SungSyllable], sounds: Sequence[Phone]) -> tuple[float, ...]:
        """Return the length that each sound would like; only consonants' are read."""

    def render(
        self, syllables: Sequence[SungSyllable], sounds: Sequence[PlacedPhone], melody: Melody
    ) -> NDArray[np.float32]:
        """Return the samples of a phrase, from the melody's first frame to its last."""

    def shown(self, symbol: str) -> str:
        """Return a sound as timing files name it."""
