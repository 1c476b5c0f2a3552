"""Which line of words is sung where: verses by number, name or position, shared refrains, passes of repeats.

A verse is asked for by its number as printed, by its name, or by its position from the top. Where nothing is asked
for, the first is sung, and each further pass of a repeated section sings the next in its language. Where the chosen
verse has no words but others have, at least for a whole bar, four syllables in a row or up to the end, and no word
of the chosen verse is left open, the words are taken to be shared (a refrain).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from sightsinger.score import language
from sightsinger.score.text import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sightsinger.score.notation.written import Lyric, WrittenNote
    from sightsinger.score.staves.parts import VoiceLine
    from sightsinger.score.time.playback import Visit

_SHARED_SYLLABLES = 4
_SURE = 0.9
"""Confidence in both languages from which a line of words counts as a translation."""
_FEWEST_WORDS = 8
"""Fewer different words than this (la, la, la) are in no language for sure."""

Where = tuple[int, int]
"""A note of a line: its bar and its index there."""


def _guess(words: Sequence[str]) -> tuple[str, float]:
    """Return the likeliest language, and no confidence in it where there are too few words to tell."""
    tag, confidence = language.guess(words)
    return tag, confidence if len({word.casefold() for word in words}) >= _FEWEST_WORDS else 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Verses:
    """The lines of words of one voice line."""

    keys: tuple[str, ...]
    """As encoded: numbers in order, then the others as they appear."""
    titles: Mapping[str, str]
    """The names that lines have, where they have any."""
    worded: tuple[tuple[Where, Mapping[str, Lyric]], ...]
    """The notes that have words, in the order of the page."""
    _shared: dict[str, frozenset[Where]] = field(default_factory=dict)
    _turns: list[str] = field(default_factory=list)

    def resolve(self, asked: str) -> str | None:
        """Return the key that `asked` means: a number or name as printed, else a position; None when there is none."""
        plain = asked.strip().casefold()
        for key in self.keys:
            if plain in {key.casefold(), self.titles.get(key, key).casefold()}:
                return key
        plain = plain.removeprefix("verse").strip()
        if plain in self.keys:
            return plain
        position = int(plain) if plain.isdecimal() and len(plain) < 4 else 0
        return self.keys[position - 1] if 0 < position <= len(self.keys) else None

    def wanted(self, asked: str | None, visit: Visit) -> str | None:
        """Return the verse of one visit to a bar: the one asked for, or the one whose turn it is."""
        if asked is not None or not self.keys:
            return asked
        if visit.lap == 1:
            return self.keys[0]
        turns = self.turns()
        return turns[(visit.lap - 1) % len(turns)]

    def turns(self) -> Sequence[str]:
        """Return the verses that passes sing in turn: all in the first one's language, not its translations."""
        if not self._turns:
            guesses = {key: _guess(self._text(key)) for key in self.keys}
            first, sure = guesses[self.keys[0]]
            self._turns.extend(
                key for key, (tag, confidence) in guesses.items() if tag == first or min(sure, confidence) < _SURE
            )
        return self._turns

    def _text(self, key: str) -> list[str]:
        pieces = [piece for _, texts in self.worded if key in texts for piece in texts[key].pieces]
        return [syllable.word for syllable in words.syllables(pieces) if syllable.index == 0]

    def lyric(self, note: WrittenNote, where: Where, wanted: str | None, visit: Visit) -> Lyric | None:
        """Return the words under `note` in one visit."""
        lines = {line.verse: line for line in note.lyrics if not line.passes or visit.lap in line.passes}
        if not lines or wanted is None:
            return None
        timed = next((line for line in lines.values() if line.passes), None)
        if wanted in lines or timed:
            return lines.get(wanted, timed)
        if where not in self._shared_for(wanted):
            return None
        known = [key for key in self.keys if key in lines]
        return lines[known[(visit.lap - 1) % len(known)]] if known else None

    def _shared_for(self, wanted: str) -> frozenset[Where]:
        if wanted not in self._shared:
            self._shared[wanted] = _shared_notes(self.worded, wanted)
        return self._shared[wanted]


def verses_of(line: VoiceLine) -> Verses:
    """Return the lines of words of a voice line."""
    seen: dict[str, str] = {}
    worded: list[tuple[Where, Mapping[str, Lyric]]] = []
    for b, bar in enumerate(line.bars):
        for n, note in enumerate(bar):
            texts = {lyric.verse: lyric for lyric in note.lyrics if lyric.pieces or lyric.vocalise}
            if texts:
                worded.append(((b, n), texts))
                for key, lyric in texts.items():
                    seen[key] = seen.get(key) or lyric.name
    keys = sorted(seen, key=_order)
    return Verses(tuple(keys), {key: seen[key] or key for key in keys}, tuple(worded))


@lru_cache(maxsize=1024)
def _order(key: str) -> tuple[int, int]:
    return (0, int(key)) if key.isdecimal() and len(key) < 6 else (1, 0)


def _shared_notes(worded: Sequence[tuple[Where, Mapping[str, Lyric]]], wanted: str) -> frozenset[Where]:
    """Return the notes at which the words of other verses are sung in verse `wanted`."""
    shared: set[Where] = set()
    run: list[Where] = []
    open_word = False
    for n, (where, texts) in enumerate(worded):
        if wanted not in texts:
            run.append(where)
            last = n == len(worded) - 1
            if not last:
                continue
        else:
            last = False
        if run and not open_word and _is_refrain(run, worded, n, ends=last or run[0] == worded[0][0]):
            shared.update(run)
        run = []
        if wanted in texts and texts[wanted].pieces:
            open_word = texts[wanted].pieces[-1].syllabic in {"begin", "middle"}
    return frozenset(shared)


def _is_refrain(
    run: Sequence[Where], worded: Sequence[tuple[Where, Mapping[str, Lyric]]], n: int, *, ends: bool
) -> bool:
    if ends or len(run) >= _SHARED_SYLLABLES:
        return True
    bars = {bar for bar, _ in run}
    around = {worded[k][0][0] for k in (n - len(run) - 1, n) if 0 <= k < len(worded) and worded[k][0] not in run}
    return bool(bars - around)
