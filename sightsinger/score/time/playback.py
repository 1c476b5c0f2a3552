"""The order in which bars are played: repeats, endings, D.C., D.S., coda and fine, as a musician takes them.

Conventions: a section repeats from its forward sign, or from the end of the last section where there is none;
sections may be nested; an ending sounds in the passes it names; jumps are taken once, after the repeats of their
bar; after a jump repeats are not taken again (unless marked `after-jump`) and the last ending is played. Every step
is bounded by MAX_PLAYED_BARS, so that no file can make this run long.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import zip_longest
from typing import TYPE_CHECKING

from sightsinger.score.errors import TooLongError
from sightsinger.score.limits import MAX_PLAYED_BARS
from sightsinger.score.notation.written import Signs

if TYPE_CHECKING:
    from collections.abc import Sequence

_MAX_NESTING = 8
_MAX_JUMPS = 64


@dataclass(frozen=True, slots=True)
class Visit:
    """One bar as played."""

    bar: int
    """Its index on the page, from 0."""
    playthrough: int
    """How many times this bar has sounded by then, this one included."""
    lap: int
    """The pass of the repeated section, from 1: what verses and endings count. After a jump: `playthrough`."""


@dataclass(slots=True)
class _Section:
    start: int
    explicit: bool
    """Begun by a forward sign, not by the end of the section before."""
    lap: int = 1


@dataclass(slots=True)
class _Player:
    signs: Sequence[Signs]
    at: int = 0
    sections: list[_Section] = field(default_factory=lambda: [_Section(0, explicit=False)])
    jumped: bool = False
    jumps_taken: set[int] = field(default_factory=set)
    heard: dict[int, int] = field(default_factory=dict)
    order: list[Visit] = field(default_factory=list)
    steps: int = 0
    highest: dict[tuple[int, int], int] = field(default_factory=dict)
    """The highest pass that a section's endings name, by its first bar and that of its repeat sign."""

    def play(self) -> tuple[Visit, ...]:
        while self.at < len(self.signs):
            self._count_step()
            signs = self.signs[self.at]
            self._enter(signs)
            if self._skips(signs):
                self.at += 1
                continue
            self._sound()
            if not (self._repeats(signs) or self._jumps(signs)):
                if self.jumped and signs.fine:
                    break
                self.at += 1
        return tuple(self.order)

    def _count_step(self) -> None:
        self.steps += 1
        if len(self.order) >= MAX_PLAYED_BARS or self.steps > 4 * MAX_PLAYED_BARS:
            raise TooLongError(
                f"With all its repeats the score has more than {MAX_PLAYED_BARS} bars. "
                "Correct the number of repeats in your notation program and export the score again."
            )

    def _enter(self, signs: Signs) -> None:
        section = self.sections[-1]
        after_ending = self.at > section.start and bool(self.signs[self.at - 1].endings)
        leaving = section.lap > 1 and not signs.endings and after_ending
        if leaving and not self.jumped:  # past the last ending
            self._close(self.at)
        section = self.sections[-1]
        if signs.forward and not (section.start == self.at and section.explicit):
            if not section.explicit:
                self.sections.pop()
            if len(self.sections) > _MAX_NESTING:
                self.sections.pop(0)
            self.sections.append(_Section(self.at, explicit=True))

    def _close(self, following: int) -> None:
        """Leave the innermost section: the one around it goes on, or a plain one starts at bar `following`."""
        self.sections.pop()
        if not self.sections:
            self.sections.append(_Section(following, explicit=False))

    def _skips(self, signs: Signs) -> bool:
        if not signs.endings:
            return False
        if self.jumped and not signs.after_jump:
            return self._is_not_last(signs.endings)
        return self.sections[-1].lap not in signs.endings

    def _is_not_last(self, endings: frozenset[int]) -> bool:
        """Say whether another ending, or the way past a lone first ending, follows the one at hand."""
        after = self.at
        while after < len(self.signs) and self.signs[after].endings == endings:
            after += 1
        another = after < len(self.signs) and bool(self.signs[after].endings)
        return another or (1 in endings and self.signs[after - 1].backward > 0)

    def _sound(self) -> None:
        playthrough = self.heard.get(self.at, 0) + 1
        self.heard[self.at] = playthrough
        lap = playthrough if self.jumped else self.sections[-1].lap
        self.order.append(Visit(self.at, playthrough, lap))

    def _repeats(self, signs: Signs) -> bool:
        if not signs.backward or (self.jumped and not signs.after_jump):
            return False
        section = self.sections[-1]
        if section.lap < self._laps(section, signs):
            section.lap += 1
            self.at = section.start
            return True
        following = self.at + 1
        if not (following < len(self.signs) and section.lap in self.signs[following].endings):
            self._close(following)
        return False

    def _laps(self, section: _Section, signs: Signs) -> int:
        """Return how often a section sounds: as its endings say, or as its repeat sign does."""
        if not signs.endings:
            return signs.backward
        key = (section.start, self.at)
        if key not in self.highest:
            last = self.at
            while last + 1 < len(self.signs) and self.signs[last + 1].endings and not self.signs[last + 1].forward:
                last += 1
            self.highest[key] = max(n for bar in self.signs[section.start : last + 1] for n in bar.endings)
        highest = self.highest[key]
        lone = highest == 1 and self.at + 1 < len(self.signs)
        return 2 if lone else highest

    def _jumps(self, signs: Signs) -> bool:
        if self.jumped and signs.to_coda is not None:
            return self._go(self._find("coda", signs.to_coda, after=self.at))
        if not (signs.da_capo or signs.dal_segno is not None) or self.at in self.jumps_taken:
            return False
        if signs.jump_passes and self.heard[self.at] not in signs.jump_passes:
            return False
        if len(self.jumps_taken) >= _MAX_JUMPS:
            return False
        self.jumps_taken.add(self.at)
        return self._go(0 if signs.da_capo else self._find("segno", signs.dal_segno or "", after=-1))

    def _find(self, kind: str, name: str, *, after: int) -> int | None:
        bars = [n for n, signs in enumerate(self.signs) if n > after and getattr(signs, kind)]
        named = [n for n in bars if name in getattr(self.signs[n], kind)]
        if kind == "segno" and not named:  # the last one before the jump
            bars = [n for n in bars if n <= self.at][::-1] or bars
        return next(iter(named or bars), None)

    def _go(self, target: int | None) -> bool:
        if target is None:
            return False
        self.jumped = True
        self.at = target
        self.sections = [_Section(target, explicit=False)]
        return True


def order(signs: Sequence[Signs]) -> tuple[Visit, ...]:
    """Return the bars in playing order. Raises TooLongError above MAX_PLAYED_BARS.

    Endings that no pass ever reaches (a second one without a first) are played as if they were none.
    """
    settled = _settle_codas(signs)
    played = _Player(settled).play()
    heard = {visit.bar for visit in played}
    lost = {n for n, bar in enumerate(settled) if bar.endings and n not in heard}
    if not lost:
        return played
    return _Player([replace(bar, endings=frozenset()) if n in lost else bar for n, bar in enumerate(settled)]).play()


def merged(parts: Sequence[Sequence[Signs]]) -> tuple[Signs, ...]:
    """Return one score's signs from those of its parts: what any part says holds for all."""
    return tuple(_merge([signs for signs in bar if signs is not None]) for bar in zip_longest(*parts))


def _merge(bar: Sequence[Signs]) -> Signs:
    if all(signs == bar[0] for signs in bar):
        return bar[0]
    return Signs(
        forward=any(signs.forward for signs in bar),
        backward=max(signs.backward for signs in bar),
        after_jump=any(signs.after_jump for signs in bar),
        endings=next((signs.endings for signs in bar if signs.endings), frozenset()),
        ending_starts=any(signs.ending_starts for signs in bar),
        segno=frozenset().union(*(signs.segno for signs in bar)),
        coda=frozenset().union(*(signs.coda for signs in bar)),
        to_coda=next((signs.to_coda for signs in bar if signs.to_coda is not None), None),
        dal_segno=next((signs.dal_segno for signs in bar if signs.dal_segno is not None), None),
        da_capo=any(signs.da_capo for signs in bar),
        fine=any(signs.fine for signs in bar),
        jump_passes=frozenset().union(*(signs.jump_passes for signs in bar)),
        final=any(signs.final for signs in bar),
    )


def _settle_codas(signs: Sequence[Signs]) -> Sequence[Signs]:
    """Where coda signs stand without words, the first of two means `to coda`, as on the printed page."""
    codas = [n for n, bar in enumerate(signs) if bar.coda]
    if len(codas) != 2 or any(bar.to_coda is not None for bar in signs):
        return signs
    settled = list(signs)
    first = settled[codas[0]]
    settled[codas[0]] = replace(first, coda=frozenset(), to_coda="")
    return settled
