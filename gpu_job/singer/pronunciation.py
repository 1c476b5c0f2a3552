"""A phrase's notes as sung syllables: each word said once, its sounds shared out over the notes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from gpu_job.singer.errors import WordError
from gpu_job.singer.syllables import VOWELS, split
from sightsinger.errors import Place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gpu_job.singer.phrases import Phrase
    from gpu_job.singer.syllables import Syllable
    from sightsinger.score.model import Note


class Pronouncer(Protocol):
    """Whoever knows how words are said."""

    def say(self, word: str, *, before_vowel: bool = False) -> str | None:
        """Return a word's phonemes, or None where it cannot be said."""


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
    """Return the word after the one that group `index` belongs to, as far as the phrase goes."""
    following = (group[0].syllable for group in groups[index + 1 :])
    return next((syllable.word for syllable in following if syllable.index == 0), None)


def _sounds(note: Note, following: str | None, part: str, words: Pronouncer) -> Syllable:
    syllable = note.syllable
    said = words.say(syllable.word, before_vowel=_starts_with_vowel(following, words))
    try:
        sounds = split(said or "", max(1, syllable.count))[min(syllable.index, max(1, syllable.count) - 1)]
    except ValueError as error:
        raise WordError(
            f"The voice does not know how to say {syllable.word!r}. Spell it in Latin letters, or as it sounds.",
            place=Place(part, note.measure, note.beat),
        ) from error
    sounds = _as_printed(sounds, syllable.text)
    return replace(sounds, onset=()) if _carried(note) else sounds


def _as_printed(sounds: Syllable, text: str) -> Syllable:
    """Sing a weak vowel that is printed i or y as ɪ, as in mer-ri-ly: held on a note, a schwa is another word."""
    vowels = {letter for letter in text.lower() if letter in "aeiouy"}
    printed_i = bool(vowels) and vowels <= {"i", "y"}
    return replace(sounds, nucleus="ɪ") if sounds.nucleus == "ə" and printed_i else sounds


def _starts_with_vowel(word: str | None, words: Pronouncer) -> bool:
    said = words.say(word) if word else None
    return bool(said) and str(said).lstrip("ˈˌ")[:1] in VOWELS
