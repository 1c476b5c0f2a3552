"""A word's phonemes, shared out over the syllables that the score prints."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gpu_job.singer.text import syllable_fitting
from gpu_job.singer.text.phonemes import (
    DIPHTHONGS,
    FOREIGN_VOWELS,
    PLAIN,
    STRESS_MARKS,
    UNVOICED,
    VOWELS,
    Phoneme,
    parsed,
)
from gpu_job.singer.text.syllable_fitting import ENGLISH

if TYPE_CHECKING:
    from gpu_job.singer.text.syllable_fitting import Habits

__all__ = ["DIPHTHONGS", "FOREIGN_VOWELS", "PLAIN", "STRESS_MARKS", "UNVOICED", "VOWELS", "Syllable", "split"]
_HUMS = frozenset("mnŋ")


@dataclass(frozen=True, slots=True)
class Syllable:
    """The sounds of one sung syllable."""

    onset: tuple[str, ...]
    """May end with a vowel that shares the note, as the e of `real` sung on one does."""
    nucleus: str
    coda: tuple[str, ...]
    """May hold an unstressed vowel that shares the note, as the end of `our` does."""
    stress: str = ""
    """One of STRESS_MARKS, or empty."""


def split(phonemes: str, count: int, habits: Habits = ENGLISH) -> tuple[Syllable, ...]:
    """Share a word's phonemes out over `count` printed syllables, as many consonants to the next as may begin one.

    Where the dictionary has more syllables than the score, weak vowels are passed over (ev'ry); where it has fewer,
    one is made (bless-ed, rhyth-m) or the last vowel is sung again. Raises ValueError where nothing can be sung.
    """
    sounds = parsed(phonemes, habits.plain)
    if not any(sound.vowel for sound in sounds):
        sounds = _hummed(sounds)
    while _count(sounds) > count and (less := syllable_fitting.fewer(habits, sounds)):
        sounds = less
    while _count(sounds) < count and (more := syllable_fitting.more(habits, sounds)):
        sounds = more
    syllables = _by_maximal_onset(sounds, habits.onsets)
    while len(syllables) > count:
        syllables = _join_pair(syllables)
    while len(syllables) < count:
        syllables = _sing_again(syllables)
    return tuple(syllables)


def _hummed(sounds: list[Phoneme]) -> list[Phoneme]:
    """Hum a word without a vowel where that can be done, as in mm; else give it a weak vowel, as in th."""
    if not sounds:
        raise ValueError("no sounds")
    if sounds[-1].symbol in _HUMS:
        return [*sounds[:-1], replace(sounds[-1], vowel=True)]
    return [*sounds, Phoneme("ə", vowel=True)]


def _count(sounds: list[Phoneme]) -> int:
    return sum(sound.vowel for sound in sounds)


def _by_maximal_onset(sounds: list[Phoneme], onsets: frozenset[str]) -> list[Syllable]:
    nuclei = [index for index, sound in enumerate(sounds) if sound.vowel]
    cuts = [0]
    for left, right in itertools.pairwise(nuclei):
        parted = next((at for at in range(left + 1, right + 1) if sounds[at].opens), None)
        between = [sound.symbol for sound in sounds[left + 1 : right]]
        cuts.append(_onset_start(between, onsets) + left + 1 if parted is None else parted)
    cuts.append(len(sounds))
    return [
        Syllable(
            onset=tuple(sound.symbol for sound in sounds[start:nucleus]),
            nucleus=sounds[nucleus].symbol,
            coda=tuple(sound.symbol for sound in sounds[nucleus + 1 : end]),
            stress=sounds[nucleus].stress,
        )
        for start, nucleus, end in zip(cuts, nuclei, cuts[1:], strict=False)
    ]


def _onset_start(consonants: list[str], onsets: frozenset[str]) -> int:
    """Where, in the consonants between two vowels, the second syllable begins."""
    for start, first in enumerate(consonants):
        alone = start == len(consonants) - 1 and first != "ŋ" and first[0] not in VOWELS
        if alone or "".join(consonants[start:]) in onsets:
            return start
    return len(consonants)


def _join_pair(syllables: list[Syllable]) -> list[Syllable]:
    """Sing the weakest neighbouring pair on one note: the stressed vowel is held, the other short beside it."""
    index = min(
        range(len(syllables) - 1),
        key=lambda at: (bool(syllables[at + 1].stress), len(syllables[at + 1].onset) + len(syllables[at].coda)),
    )
    first, second = syllables[index], syllables[index + 1]
    between = (*first.coda, *second.onset)
    if second.stress and not first.stress and not between:
        joined = replace(second, onset=(*first.onset, first.nucleus))
    else:
        tail = (*between, second.nucleus, *second.coda)
        joined = Syllable(first.onset, first.nucleus, tail, first.stress or second.stress)
    return [*syllables[:index], joined, *syllables[index + 2 :]]


def _sing_again(syllables: list[Syllable]) -> list[Syllable]:
    """Carry the last vowel on over one more printed syllable; its closing consonants wait for the end."""
    last = syllables[-1]
    return [*syllables[:-1], replace(last, coda=()), Syllable((), last.nucleus, last.coda, "")]
