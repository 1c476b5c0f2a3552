"""Where the reader stands in a part: what holds from one element to the next."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from sightsinger.errors import ScorePosition
from sightsinger.score.errors import BadValueError
from sightsinger.score.limits import MAX_BAR_QUARTERS
from sightsinger.score.notation.xml_values import exact


@dataclass(slots=True)
class Cursor:
    """What holds from one element to the next while a part is read."""

    part: str
    bar: str = "1"
    divisions: int = 1
    beats: int = 4
    beat_type: int = 4
    metred: bool = True
    transpose: dict[int, int] = field(default_factory=dict)
    """Semitones by staff; 0 holds for staves without their own."""
    clefs: dict[int, tuple[str, int]] = field(default_factory=dict)
    staves: int = 1
    slurs: dict[tuple[str, str], None] = field(default_factory=dict)
    """Open slurs as (voice, number)."""
    ending: frozenset[int] = frozenset()
    position: Fraction = Fraction(0)
    onset: Fraction = Fraction(0)
    """Where the last note began: where its chord's other notes begin."""
    furthest: Fraction = Fraction(0)

    def place(self) -> ScorePosition:
        """Return where the cursor stands, for an error's sake."""
        beat = 1 + self.position * Fraction(self.beat_type, 4)
        return ScorePosition(self.part, self.bar, round(float(beat), 3))

    def quarters(self, text: str | None) -> Fraction:
        """Return a duration in quarter notes. Raises BadValueError on durations that no bar can hold."""
        value = exact(text)
        if value is None or value < 0 or value > MAX_BAR_QUARTERS * self.divisions:
            raise BadValueError(
                f"A note or rest at {self.place()} has an impossible length. "
                "Correct that bar in your notation program and export the score again.",
                place=self.place(),
            )
        return value / self.divisions

    def move(self, by: Fraction, *, counts: bool = True) -> None:
        """Walk on; `counts` says whether this makes the bar longer."""
        self.position += by
        if counts:
            self.furthest = max(self.furthest, self.position)
        if self.furthest > MAX_BAR_QUARTERS:
            raise BadValueError(
                f"Bar {self.bar} of {self.part} is longer than {MAX_BAR_QUARTERS} quarter notes. "
                "Correct that bar in your notation program and export the score again.",
                place=ScorePosition(self.part, self.bar),
            )
