"""What is sung on every note of a line: its own syllable, the one before carried on, another part's, or a vowel."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from sightsinger.score import words
from sightsinger.score.performance import Sung, adjoins

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from sightsinger.score.model import Syllable
    from sightsinger.score.performance import Moment

_AGREEMENT = 0.5
"""The share of a wordless line's notes that must begin with a note of the other for its words to fit."""


@dataclass(frozen=True, slots=True)
class Underlaid:
    """A performed note and what is sung on it."""

    sung: Sung
    syllable: Syllable


def lay(performed: Sequence[Sung], lengths: Sequence[Fraction]) -> list[Underlaid]:
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
        elif laid and (sung.extends or _follows(laid[-1].sung, sung, lengths)):
            syllable = words.extended(laid[-1].syllable)
        else:
            syllable = words.hummed(words.VOWEL)
        laid.append(Underlaid(sung, syllable))
    return laid


def _follows(before: Sung, sung: Sung, lengths: Sequence[Fraction]) -> bool:
    return adjoins(before.end, sung.start, before.visit, lengths)


def agreement(performed: Sequence[Sung], donor: Sequence[Underlaid]) -> float:
    """Return which share of a line's notes begin together with a note of the donor."""
    starts = {(under.sung.start, bool(under.sung.note.grace)) for under in donor}
    met = sum((sung.start, bool(sung.note.grace)) in starts for sung in performed)
    return met / len(performed) if performed else 0.0


def inherit(
    performed: Sequence[Sung], donors: Sequence[Sequence[Underlaid]], lengths: Sequence[Fraction]
) -> list[Underlaid] | None:
    """Lay another part's words under a line that has none, or return None where no part's rhythm agrees.

    The words come from the line that shares most onsets (the nearest among equals). Syllables that begin while a
    note of this line sounds divide that note; notes that begin where the other has none carry the syllable on.
    """
    ranked = [(agreement(performed, donor), -n, donor) for n, donor in enumerate(donors) if donor]
    share, _, donor = max(ranked, key=lambda entry: entry[:2], default=(0.0, 0, []))
    if share < _AGREEMENT:
        return None
    given = [under for under in donor if under.syllable.syllabic != "extend" and not under.sung.note.grace]
    starts = [under.sung.start for under in given]
    laid: list[Underlaid] = []
    for sung in performed:
        first, last = bisect_left(starts, sung.start), bisect_left(starts, sung.end)
        inside = [] if sung.note.grace else given[first:last]
        if inside and inside[0].sung.start == sung.start:
            laid.extend(_shared(sung, inside))
        else:
            laid.extend(_carried(sung, inside, laid, lengths))
    return laid


def _carried(
    sung: Sung, inside: Sequence[Underlaid], laid: Sequence[Underlaid], lengths: Sequence[Fraction]
) -> list[Underlaid]:
    """Begin with the syllable before, or on a vowel after a rest; go on with the syllables that begin on the way."""
    if laid and _follows(laid[-1].sung, sung, lengths):
        first = words.extended(laid[-1].syllable)
    elif inside:  # the others come in a little later with words: so does this line's first syllable, only earlier
        return _shared(sung, inside)
    else:
        first = words.hummed(words.VOWEL, inherited=True)
    return [Underlaid(part, first if n == 0 else _given(inside[n - 1])) for n, part in enumerate(_split(sung, inside))]


def _shared(sung: Sung, inside: Sequence[Underlaid]) -> list[Underlaid]:
    parts = _split(sung, inside[1:])
    return [
        Underlaid(replace(part, verse=under.sung.verse, language=under.sung.language), _given(under))
        for part, under in zip(parts, inside, strict=True)
    ]


def _given(under: Underlaid) -> Syllable:
    return replace(under.syllable, inherited=True)


def _split(sung: Sung, later: Sequence[Underlaid]) -> list[Sung]:
    """Cut a note where later syllables begin."""
    moments: list[Moment] = [sung.start, *(under.sung.start for under in later), sung.end]
    return [
        replace(
            sung,
            start=start,
            end=end,
            quarters=sung.quarters / (len(moments) - 1),
            note=replace(sung.note, position=start[1], accent=sung.note.accent if start == sung.start else 0.0),
            last=sung.last if end == sung.end else replace(sung.last, breath_after=False, fermata=False),
        )
        for start, end in pairwise(moments)
    ]


def language_marks(laid: Sequence[Underlaid]) -> Counter[str]:
    """Count the languages that the file names for its syllables."""
    return Counter(under.sung.language for under in laid if under.sung.language)
