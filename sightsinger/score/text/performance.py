"""A line in playing order: bars visited, words chosen, ties joined, notes divided among the syllables they carry."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sightsinger.score.notation.written import Lyric, Piece, WrittenNote
    from sightsinger.score.staves.parts import VoiceLine
    from sightsinger.score.text.verses import Verses
    from sightsinger.score.time.playback import Visit

Moment = tuple[int, Fraction]
"""A point of the performance: the visit's ordinal and the quarters from its bar's start. Ordered as time is."""


@dataclass(frozen=True, slots=True)
class PerformedNote:
    """One note as performed."""

    note: WrittenNote
    """The written note it begins with."""
    visit: Visit
    start: Moment
    end: Moment
    quarters: Fraction
    """Written length, ties joined; zero for grace notes."""
    piece: Piece | None
    """The text that begins here; None: the syllable before goes on, or there is none."""
    vocalise: str
    """What is hummed here instead of text, or empty."""
    verse: str
    """The verse of `piece`, or the one whose turn it is."""
    language: str
    last: WrittenNote
    """The written note it ends with: breaths and fermatas are there."""
    extends: bool = False
    """An extender line says that the syllable before goes on."""


def perform(
    line: VoiceLine, visits: Sequence[Visit], lengths: Sequence[Fraction], verses: Verses, verse: str | None
) -> list[PerformedNote]:
    """Return the notes of `line` as performed.

    `lengths` are the bars' lengths in quarters.
    """
    performed: list[PerformedNote] = []
    for ordinal, visit in enumerate(visits):
        wanted = verses.wanted(verse, visit)
        bar = line.bars[visit.bar] if visit.bar < len(line.bars) else ()
        for n, note in enumerate(bar):
            if note.passes and visit.playthrough not in note.passes:
                continue
            lyric = verses.lyric(note, (visit.bar, n), wanted, visit)
            _append(performed, note, visit, ordinal, lyric, wanted or "", lengths)
    return _begun_by_graces(performed)


def _begun_by_graces(performed: list[PerformedNote]) -> list[PerformedNote]:
    """Let a syllable begin on the grace notes that lead to its note, as singers do.

    Grace notes under a slur from an earlier note belong to the syllable before.
    """
    for n in range(len(performed) - 2, -1, -1):
        grace, led = performed[n], performed[n + 1]
        bare = grace.piece is None and not grace.vocalise and not grace.note.slurred
        if grace.note.grace and bare and led.piece is not None and led.start == grace.start:
            performed[n] = replace(grace, piece=led.piece, verse=led.verse, language=led.language)
            performed[n + 1] = replace(led, piece=None, extends=True)
    return performed


def _append(
    performed: list[PerformedNote],
    note: WrittenNote,
    visit: Visit,
    ordinal: int,
    lyric: Lyric | None,
    wanted: str,
    lengths: Sequence[Fraction],
) -> None:
    start = (ordinal, note.position)
    end = (ordinal, note.position + note.length)
    pieces = lyric.pieces if lyric else ()
    vocalise = lyric.vocalise if lyric else ""
    before = performed[-1] if performed else None
    if before is not None and not pieces and not vocalise and _tied(before, note, start, lengths):
        performed[-1] = replace(before, end=end, quarters=before.quarters + note.length, last=note)
        return
    sung = PerformedNote(
        note=note,
        visit=visit,
        start=start,
        end=end,
        quarters=note.length,
        piece=pieces[0] if pieces else None,
        vocalise="" if pieces else vocalise,
        verse=lyric.verse if lyric and (pieces or vocalise) else wanted,
        language=lyric.language if lyric else "",
        last=note,
        extends=any(line.extends for line in note.lyrics) if not pieces else False,
    )
    performed.extend(divide(sung, pieces) if len(pieces) > 1 else [sung])


def _tied(before: PerformedNote, note: WrittenNote, start: Moment, lengths: Sequence[Fraction]) -> bool:
    joins = before.last.tie_start and note.tie_stop and before.note.midi == note.midi and not note.grace
    return joins and adjoins(before.end, start, before.visit, lengths)


def adjoins(end: Moment, start: Moment, visit: Visit, lengths: Sequence[Fraction]) -> bool:
    """Say whether nothing lies between the end of a note in `visit` and a start."""
    if end[0] == start[0]:
        return end[1] == start[1]
    return start[0] == end[0] + 1 and start[1] == 0 and end[1] >= lengths[visit.bar]


def divide(sung: PerformedNote, pieces: Sequence[Piece]) -> list[PerformedNote]:
    """Divide a note evenly among several pieces of text, so that no word is dropped."""
    share = (sung.end[1] - sung.start[1]) / len(pieces) if sung.start[0] == sung.end[0] else Fraction(0)
    divided = []
    for n, piece in enumerate(pieces):
        last = n == len(pieces) - 1
        start = (sung.start[0], sung.start[1] + share * n)
        end = sung.end if last else (sung.start[0], sung.start[1] + share * (n + 1))
        divided.append(_cut(sung, start, end, piece, first=n == 0, last=last, quarters=sung.quarters / len(pieces)))
    return divided


def _cut(
    sung: PerformedNote, start: Moment, end: Moment, piece: Piece | None, *, first: bool, last: bool, quarters: Fraction
) -> PerformedNote:
    """Return a stretch of `sung`: the attack's signs stay with the first, those of the end with the last."""
    note = replace(
        sung.note,
        position=start[1],
        accent=sung.note.accent if first else 0.0,
        tie_stop=sung.note.tie_stop and first,
        slurred=sung.note.slurred or not first,
    )
    ending = sung.last if last else replace(sung.last, breath_after=False, fermata=False, tie_start=False)
    return replace(sung, note=note, start=start, end=end, quarters=quarters, piece=piece, last=ending)
