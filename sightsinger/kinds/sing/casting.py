"""Who sings: the parts that were asked for, or all of them, as lines with their voices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sightsinger.kinds.errors import OptionError
from sightsinger.kinds.sing.options import Voicing

if TYPE_CHECKING:
    from sightsinger.kinds.sing.options import RenderOptions
    from sightsinger.score.model import Line
    from sightsinger.score.score import Score


@dataclass(frozen=True, slots=True)
class Member:
    """One singer of the ensemble."""

    line: Line
    voice: str | None
    """The voice asked for; None: the one that suits the line."""


def members(score: Score, options: RenderOptions) -> tuple[Member, ...]:
    """Return who sings, in the score's order; never nobody.

    Where no part is named, every sung part that has notes in this verse sings. Raises ScoreError where a part, a verse
    or a pitch is not there, OptionError where two options name the same part.
    """
    order = [part.name for part in score.summary.parts if part.sung]
    wanted = options.parts or [Voicing(name, options.voice) for name in order]
    found = [_member(score, options, voicing) for voicing in wanted]
    names = [member.line.part for member in found]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise OptionError(f"The option parts names {twice} twice. Name each part once.")
    if not options.parts:
        found = [member for member in found if member.line.notes] or found[:1]
    return tuple(sorted(found, key=lambda member: order.index(member.line.part)))


def _member(score: Score, options: RenderOptions, voicing: Voicing) -> Member:
    line = score.line(voicing.part, options.verse, options.transpose, options.tempo)
    return Member(line, voicing.voice)
