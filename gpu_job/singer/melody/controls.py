"""What a listener may turn: how the voice sounds, not what it sings."""

from __future__ import annotations

from dataclasses import dataclass, fields

from sightsinger.kinds.sing import ranges

RANGES = {name: ranges.RANGES[name] for name in ("vibrato", "breathiness", "gender", "tension")}
RANGES["loudness_db"] = ranges.RANGES["loudness"]
"""From and to, both allowed, by field."""


@dataclass(frozen=True, slots=True)
class Controls:
    """How the voice should sound; the defaults leave it as it is, to the bit. Raises ValueError outside RANGES."""

    vibrato: float = 1.0
    """0 to 2: factor on the depth of vibrato."""
    breathiness: float = 0.0
    """-100 to 100: up to more breath in the tone."""
    gender: float = 0.0
    """-100 to 100: down to a smaller, lighter voice, up to a larger, darker one; formants move, pitch does not."""
    tension: float = 0.0
    """-100 to 100: down to softer and rounder, up to brighter and pressed."""
    loudness_db: float = 0.0
    """-12 to 12: against the other parts, and against the usual loudness of a recording."""

    def __post_init__(self) -> None:
        for name, (low, high) in RANGES.items():
            if not low <= getattr(self, name) <= high:
                raise ValueError(f"{name} is from {low:g} to {high:g}")

    @property
    def turned(self) -> frozenset[str]:
        """The controls that are not at their neutral place."""
        return frozenset(each.name for each in fields(self) if getattr(self, each.name) != each.default)


NEUTRAL = Controls()

GENDER_SEMITONES = 2.0
"""How far gender 100 moves the formants down, and -100 up: by an eighth, as from one grown-up to a much taller one."""
