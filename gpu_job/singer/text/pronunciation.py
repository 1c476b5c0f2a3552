"""A phrase's notes as sung syllables: each word said once, its sounds shared out over the notes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from gpu_job.singer.errors import WordError
from gpu_job.singer.text.languages import NAMES, habits
from gpu_job.singer.text.syllables import STRESS_MARKS, VOWELS, split
from sightsinger.errors import ScorePosition

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gpu_job.singer.melody.phrases import Phrase
    from gpu_job.singer.text.pronouncer import Pronouncer
    from gpu_job.singer.text.syllables import Syllable
    from sightsinger.score.model import Note


_STOPS = frozenset(",.;:!?")
_CLOSERS = (
    "\"')\N{RIGHT DOUBLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK} "
)
_GLIDES, _VOWEL_LETTERS = "jwɥ", "aeiouyhœ"
"""les yeux, les oiseaux: French links to a glide that is written as a vowel."""


@dataclass(frozen=True, slots=True)
class SungSyllable:
    """A syllable and the notes it is sung on; on a melisma the vowel is carried over all but the first."""

    sounds: Syllable
    notes: tuple[Note, ...]
    begins_word: bool


def pronounce(phrase: Phrase, part: str, words: Pronouncer) -> tuple[SungSyllable, ...]:
    """Return the phrase's syllables in order; raises WordError naming word and bar."""
    groups = _by_syllable(phrase.notes)
    said = [_sounds(group[0], _next_word(groups, index), part, words) for index, group in enumerate(groups)]
    syllables = [
        SungSyllable(sounds, group, begins_word=group[0].syllable.index == 0 and not _carried(group[0]))
        for sounds, group in zip(said, groups, strict=True)
    ]
    if phrase.carries_on:
        last = syllables[-1]
        syllables[-1] = replace(last, sounds=replace(last.sounds, coda=()))
    return tuple(syllables)


def _by_syllable(notes: Sequence[Note]) -> list[tuple[Note, ...]]:
    groups: list[tuple[Note, ...]] = []
    for note in notes:
        if groups and _carried(note):
            groups[-1] = (*groups[-1], note)
        else:
            groups.append((note,))
    return groups


def _carried(note: Note) -> bool:
    return note.syllable.syllabic == "extend"


def _next_word(groups: Sequence[tuple[Note, ...]], index: int) -> str | None:
    """Return the word that follows without a stop the one that group `index` belongs to, as far as the phrase goes."""
    for this, after in pairwise(group[0].syllable for group in groups[index:]):
        if this.text.rstrip(_CLOSERS)[-1:] in _STOPS and this.text:
            return None
        if after.index == 0:
            return after.word
    return None


def _sounds(note: Note, following: str | None, part: str, words: Pronouncer) -> Syllable:
    syllable = note.syllable
    said = words.say(syllable.word, before_vowel=_starts_with_vowel(following, words))
    count = max(1, syllable.count)
    try:
        sounds = split(said or "", count, habits(words.language))[min(syllable.index, count - 1)]
    except ValueError as error:
        tongue = f" in {NAMES[words.language]}" if words.language in NAMES else ""
        raise WordError(
            f"The voice does not know how to say {syllable.word!r}{tongue}. "
            "Spell it in Latin letters, or as it sounds.",
            place=ScorePosition(part, note.measure, note.beat),
        ) from error
    sounds = _as_printed(sounds, syllable.text) if words.language == "en" else sounds
    return replace(sounds, onset=()) if _carried(note) else sounds


def _as_printed(sounds: Syllable, text: str) -> Syllable:
    """Sing a weak vowel that is printed i or y as ɪ, as in mer-ri-ly: held on a note, a schwa is another word."""
    vowels = {letter for letter in text.lower() if letter in "aeiouy"}
    printed_i = bool(vowels) and vowels <= {"i", "y"}
    return replace(sounds, nucleus="ɪ") if sounds.nucleus == "ə" and printed_i else sounds


def _starts_with_vowel(word: str | None, words: Pronouncer) -> bool:
    said = words.say(word) if word else None
    first = str(said or "").lstrip(STRESS_MARKS + "(")[:1]
    links = words.language == "fr" and first in _GLIDES and str(word)[0].lower() in _VOWEL_LETTERS
    return links or (bool(first) and first in VOWELS)
