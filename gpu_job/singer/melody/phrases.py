"""A line's notes, cut into what a singer takes on one breath.

A phrase ends at a rest, at a breath mark, and, where a line runs on for long, at the best word's end near the length
that suits a breath. Phrases are what is rendered, cached and reported, so memory never grows with the song: none is
longer than FORCED_S, not even on one note held for minutes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil, inf
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sightsinger.score.model import Line, Note

REST_S = 0.03
"""Gaps shorter than this are slurred over."""
BREATH_SHARE, BREATH_MAX_S = 0.25, 0.18
"""How much of a phrase's last note goes to breathing where no rest follows."""
LONG_S, LONGEST_S = 7.0, 14.0
"""From LONG_S on, a comma or a long note is taken for a breath; at LONGEST_S any word's end is, or any note's."""
FORCED_S = 28.0
"""A phrase this long is cut wherever that hurts least, and a single note this long is divided."""
ROOM_S = 1.2
"""More silence before a phrase than this changes nothing in it."""
_STOPS = ".!?;:"
_COMMAS = ",-\N{EM DASH}\N{EN DASH}"


@dataclass(frozen=True, slots=True)
class Phrase:
    """Notes sung on one breath."""

    index: int
    notes: tuple[Note, ...]
    earliest_s: float
    """When its first consonants may begin at the earliest: the phrase before has fallen silent."""
    release_s: float
    """When the last note falls silent: its end, or a breath earlier where the next phrase follows at once."""
    carries_on: bool
    """The next phrase goes on with this one's last syllable, which keeps its closing consonants for then."""

    @property
    def start_s(self) -> float:
        """When the first note's beat is."""
        return self.notes[0].start_s

    @property
    def length_s(self) -> float:
        """From the first beat to the release."""
        return self.release_s - self.start_s


def phrases(line: Line, *, earliest_s: float = -inf, latest_s: float = inf) -> tuple[Phrase, ...]:
    """Cut a line into phrases, in order; every note is in exactly one. Nothing sounds before or after the limits."""
    groups = [group for run in _runs(_divided(line.notes)) for group in _breaths(run)]
    following = [*(group[0] for group in groups), None][1:]
    out: list[Phrase] = []
    for index, (group, after) in enumerate(zip(groups, following, strict=True)):
        release = min(_release(group[-1], after), latest_s)
        opens = out[-1].release_s if out else earliest_s
        out.append(Phrase(index, tuple(group), opens, release, _carries_on(after)))
    return tuple(out)


def apart(phrase: Phrase) -> Phrase:
    """Return the phrase as it is wherever it stands: times from its first beat in whole microseconds, no bar numbers.

    Phrases that are equal then are sung alike.
    """
    origin = phrase.start_s

    def since(moment: float) -> float:
        return round(moment - origin, 6)

    notes = tuple(
        replace(
            note, start_s=since(note.start_s), end_s=since(note.end_s), measure="", beat=0.0, verse="", playthrough=1
        )
        for note in phrase.notes
    )
    earliest = max(since(phrase.earliest_s), -ROOM_S)
    return Phrase(0, notes, earliest, since(phrase.release_s), phrase.carries_on)


def halved(phrase: Phrase) -> tuple[Phrase, Phrase] | None:
    """Cut a phrase in two where a breath hurts least; None where it has but one note."""
    if len(phrase.notes) < 2:
        return None
    _, at = _best_place(phrase.notes)
    release = min(_release(phrase.notes[at - 1], phrase.notes[at]), phrase.release_s)
    first = replace(phrase, notes=phrase.notes[:at], release_s=release, carries_on=_carries_on(phrase.notes[at]))
    return first, replace(phrase, notes=phrase.notes[at:], earliest_s=release)


def _divided(notes: Sequence[Note]) -> list[Note]:
    """Part notes that no breath lasts for; the vowel goes on after each breath."""
    return [piece for note in notes for piece in ([note] if note.end_s - note.start_s <= FORCED_S else _pieces(note))]


def _pieces(note: Note) -> list[Note]:
    count = ceil((note.end_s - note.start_s) / LONGEST_S)
    edges = [note.start_s + (note.end_s - note.start_s) * index / count for index in range(count + 1)]
    carried = replace(note.syllable, text="", syllabic="extend")
    pieces = [
        replace(note, start_s=start, end_s=end, breath_after=True, accent=False, syllable=carried)
        for start, end in pairwise(edges)
    ]
    pieces[0] = replace(pieces[0], accent=note.accent, syllable=note.syllable)
    pieces[-1] = replace(pieces[-1], breath_after=note.breath_after)
    return pieces


def _runs(notes: Sequence[Note]) -> list[list[Note]]:
    """Split at rests and breath marks."""
    runs: list[list[Note]] = [[]]
    for note in notes:
        last = runs[-1][-1] if runs[-1] else None
        if last and (last.breath_after or note.start_s - last.end_s > REST_S):
            runs.append([])
        runs[-1].append(note)
    return [run for run in runs if run]


def _breaths(run: Sequence[Note]) -> list[Sequence[Note]]:
    """Split a run that is too long for one breath where that hurts least."""
    out: list[Sequence[Note]] = []
    waiting = [run]
    while waiting:
        rest = waiting.pop()
        length = rest[-1].end_s - rest[0].start_s
        worth, at = _best_place(rest) if length > LONG_S else (0.0, 0)
        if worth > 0 or (at and length > FORCED_S):
            waiting += [rest[at:], rest[:at]]
        else:
            out.append(rest)
    return out


def _best_place(run: Sequence[Note]) -> tuple[float, int]:
    """Return what the best breath in a run is worth, and the index of the note after it; 0 where there is but one."""
    places = [(_worth(before, after, run), index) for index, (before, after) in enumerate(pairwise(run), start=1)]
    return max(places, default=(0.0, 0))


def _worth(before: Note, after: Note, run: Sequence[Note]) -> float:
    """How good a breath between two notes would be; 0 or less: better none."""
    text = before.syllable.text.rstrip("\"')\N{RIGHT DOUBLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}")
    ends_word = before.syllable.syllabic in ("single", "end", "extend") and after.syllable.syllabic in (
        "single",
        "begin",
    )
    stop = 3.0 if text[-1:] in _STOPS and text else 2.0 if text[-1:] in _COMMAS and text else 0.0
    length = before.end_s - before.start_s
    long = min(length / 0.6, 2.5)
    whole = run[-1].end_s - run[0].start_s
    middle = min(after.start_s - run[0].start_s, run[-1].end_s - after.start_s) / (whole / 2)
    too_short = 3.0 if min(after.start_s - run[0].start_s, run[-1].end_s - after.start_s) < 2.0 else 0.0
    needed = 1.5 if whole > LONGEST_S else -2.5
    return stop + long + middle + needed - too_short - (0.0 if ends_word else 4.0 if whole <= FORCED_S else 2.0)


def _release(last: Note, after: Note | None) -> float:
    if after is None or after.start_s - last.end_s > BREATH_MAX_S:
        return last.end_s
    wanted = min(BREATH_MAX_S, BREATH_SHARE * (last.end_s - last.start_s))
    return min(last.end_s, max(after.start_s - wanted, last.start_s + (1 - BREATH_SHARE) * (last.end_s - last.start_s)))


def _carries_on(after: Note | None) -> bool:
    return after is not None and after.syllable.syllabic == "extend"
