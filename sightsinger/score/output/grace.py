"""Notes in seconds: what grace notes take from their neighbours, and no note over another."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sightsinger.score.model import Note

_SHORT_S = 0.11
"""A slashed grace note, at most; sung just before the beat."""
_LONG_SHARE = 0.5
"""An unslashed one (or several together) takes this share of the note it leads to."""
_SHORT_SHARE = 0.4
"""Slashed ones together take at most this share of the note before."""
_MAX_LONG_S = 0.6
_SHORTEST_S = 0.01


def place(notes: Sequence[Note], graces: Sequence[str]) -> list[Note]:
    """Return `notes` with room made for grace notes, and none reaching into the next.

    `graces` says for each note how it steals time: empty (a plain note), `before` or `on`.
    Slashed notes are taken from the note before (from the following one at a phrase's start), others from the note
    they lead to; at the end of a phrase all are taken from the note before.
    """
    placed = list(notes)
    runs = groupby(range(len(notes)), key=lambda n: bool(graces[n]))
    for is_grace, group in runs:
        if is_grace:
            run = list(group)
            _place_run(placed, run, slashed=graces[run[0]] == "before")
    return _without_overlap(placed)


def _place_run(placed: list[Note], run: Sequence[int], *, slashed: bool) -> None:
    first, last = run[0], run[-1]
    at = placed[first].start_s
    before = placed[first - 1] if first > 0 and placed[first - 1].end_s > at - 0.02 else None
    after = placed[last + 1] if last + 1 < len(placed) and placed[last + 1].start_s < at + 0.02 else None
    if before is not None and (slashed or after is None):
        room = min(_SHORT_S * len(run), (before.end_s - before.start_s) * _SHORT_SHARE)
        start = min(at, before.end_s) - room
        placed[first - 1] = replace(before, end_s=start)
    elif after is not None:
        length = after.end_s - after.start_s
        room = min(_SHORT_S * len(run), length * _SHORT_SHARE) if slashed else min(length * _LONG_SHARE, _MAX_LONG_S)
        start = after.start_s
        placed[last + 1] = replace(after, start_s=start + room)
    else:
        start, room = at, _SHORT_S * len(run)
    share = room / len(run)
    for k, n in enumerate(run):
        placed[n] = replace(placed[n], start_s=start + share * k, end_s=start + share * (k + 1))


def _without_overlap(placed: Sequence[Note]) -> list[Note]:
    cut = [
        replace(note, end_s=max(following.start_s, note.start_s)) if note.end_s > following.start_s else note
        for note, following in pairwise(placed)
    ]
    return [note for note in [*cut, *placed[-1:]] if note.end_s - note.start_s > _SHORTEST_S or note.syllable.text]
