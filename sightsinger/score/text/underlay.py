"""What is sung on every note of a line: its own syllable, the one before carried on, or a vowel."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sightsinger.score.text import words
from sightsinger.score.text.performance import adjoins

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from sightsinger.score.model import Syllable
    from sightsinger.score.text.performance import PerformedNote


@dataclass(frozen=True, slots=True)
class Underlaid:
    """A performed note and what is sung on it."""

    sung: PerformedNote
    syllable: Syllable


def lay(performed: Sequence[PerformedNote], lengths: Sequence[Fraction]) -> list[Underlaid]:
    """Lay a line's own words under its notes.

    A note without text carries on the syllable before it (a melisma) when nothing lies between; after a rest it is
    sung on a vowel.
    """
    syllables = iter(words.syllables([sung.piece for sung in performed if sung.piece is not None]))
    laid: list[Underlaid] = []
    for sung in performed:
        if sung.piece is not None:
            syllable = next(syllables)
        elif sung.vocalise:
            syllable = words.hummed(sung.vocalise)
        elif laid and (sung.extends or follows(laid[-1].sung, sung, lengths)):
            syllable = words.extended(laid[-1].syllable)
        else:
            syllable = words.hummed(words.VOWEL)
        laid.append(Underlaid(sung, syllable))
    return laid


def follows(before: PerformedNote, sung: PerformedNote, lengths: Sequence[Fraction]) -> bool:
    """Say whether a note begins where the one before ends, so that its syllable can go on."""
    return adjoins(before.end, sung.start, before.visit, lengths)


def language_marks(laid: Sequence[Underlaid]) -> Counter[str]:
    """Count the languages that the file names for its syllables."""
    return Counter(under.sung.language for under in laid if under.sung.language)
