"""Words that a choir score prints once and several voices sing.

A line without words of its own takes those of the line that shares most of its onsets. A line that has words takes
others' only for whole bars without any, where it is plainly meant to: no slur or extender goes on, its last word is
complete, and the rhythm agrees with the other voice of its staff, or note for note with another part.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from sightsinger.score.text import words
from sightsinger.score.text.underlay import Underlaid, follows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from sightsinger.score.model import Syllable
    from sightsinger.score.text.performance import Moment, PerformedNote

_AGREEMENT = 0.5
"""The share of a wordless line's notes that must begin with a note of the other for its words to fit."""
_FEWEST_NOTES = 4
"""Bars without words take those of another part only from this many notes on."""


def agreement(performed: Sequence[PerformedNote], donor: Sequence[Underlaid]) -> float:
    """Return which share of a line's notes begin together with a note of the donor."""
    starts = {(under.sung.start, bool(under.sung.note.grace)) for under in donor}
    met = sum((sung.start, bool(sung.note.grace)) in starts for sung in performed)
    return met / len(performed) if performed else 0.0


def inherit(
    performed: Sequence[PerformedNote], donors: Sequence[Sequence[Underlaid]], lengths: Sequence[Fraction]
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
    sung: PerformedNote, inside: Sequence[Underlaid], laid: Sequence[Underlaid], lengths: Sequence[Fraction]
) -> list[Underlaid]:
    """Begin with the syllable before, or on a vowel after a rest; go on with the syllables that begin on the way."""
    if laid and follows(laid[-1].sung, sung, lengths):
        first = words.extended(laid[-1].syllable)
    elif inside:  # the others come in a little later with words: so does this line's first syllable, only earlier
        return _shared(sung, inside)
    else:
        first = words.hummed(words.VOWEL, inherited=True)
    return [Underlaid(part, first if n == 0 else _given(inside[n - 1])) for n, part in enumerate(_split(sung, inside))]


def _shared(sung: PerformedNote, inside: Sequence[Underlaid]) -> list[Underlaid]:
    parts = _split(sung, inside[1:])
    return [
        Underlaid(replace(part, verse=under.sung.verse, language=under.sung.language), _given(under))
        for part, under in zip(parts, inside, strict=True)
    ]


def _given(under: Underlaid) -> Syllable:
    return replace(under.syllable, inherited=True)


def _split(sung: PerformedNote, later: Sequence[Underlaid]) -> list[PerformedNote]:
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


def fill(
    laid: Sequence[Underlaid],
    own_staff: Sequence[Sequence[Underlaid]],
    others: Sequence[Sequence[Underlaid]],
    lengths: Sequence[Fraction],
) -> list[Underlaid]:
    """Give whole bars without words those of another voice of the staff, or of a part with the very same rhythm."""
    bars = [list(bar) for _, bar in groupby(laid, key=lambda under: under.sung.start[0])]
    filled: list[Underlaid] = []
    run: list[Underlaid] = []
    for bar in [*bars, []]:
        if bar and _wanting(bar, run, filled):
            run.extend(bar)
            continue
        if run:
            filled.extend(_given_run(run, own_staff, others, lengths))
            run = []
        filled.extend(bar)
    return filled


def _wanting(bar: Sequence[Underlaid], run: Sequence[Underlaid], filled: Sequence[Underlaid]) -> bool:
    """Say whether a bar has notes that nothing is sung on by the score's own word."""
    for under in bar:
        sung = under.sung
        if sung.piece is not None or sung.vocalise or sung.extends or sung.note.slurred or sung.note.tie_stop:
            return False
    if run or not filled:
        return True
    last = next((under for under in reversed(filled) if under.sung.piece is not None), None)
    return last is None or last.syllable.syllabic in {"single", "end"}


def _given_run(
    run: Sequence[Underlaid],
    own_staff: Sequence[Sequence[Underlaid]],
    others: Sequence[Sequence[Underlaid]],
    lengths: Sequence[Fraction],
) -> Sequence[Underlaid]:
    performed = [under.sung for under in run]
    first, last = performed[0].start, performed[-1].end
    for donors, needed, fewest in ((own_staff, _AGREEMENT, 1), (others, 1.0, _FEWEST_NOTES)):
        if len(performed) < fewest:
            continue
        for donor in donors:
            meanwhile = [under for under in donor if first <= under.sung.start < last and under.sung.piece is not None]
            if meanwhile and agreement(performed, meanwhile) >= needed:
                return inherit(performed, [meanwhile], lengths) or run
    return run
