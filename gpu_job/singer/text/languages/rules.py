"""Letters to sounds by ordered rules, and where the stress goes."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

from gpu_job.singer.text.phonemes import NASAL, NO_SYLLABLE, STRESS_MARKS, VOWELS

if TYPE_CHECKING:
    from collections.abc import Iterable

_NUCLEUS = re.compile(f"(?<!\\()[{''.join(sorted(VOWELS))}]{NASAL}?(?!{NO_SYLLABLE})")
_EITHER = re.compile(f"[{''.join(sorted(VOWELS))}]{NASAL}?(?!{NO_SYLLABLE})")


_COMPOSED = str.maketrans({each: unicodedata.normalize("NFD", each) for each in "ãẽĩõũ"})


def decomposed(sounds: str) -> str:
    """Write nasal vowels as vowel and U+0303, however they were typed."""
    return sounds.translate(_COMPOSED)


def listed(name: str) -> dict[str, str]:
    """Read a list of words that no rule reads, `name.txt` beside this module: on each line a word and its sounds."""
    lines = (Path(__file__).parent / f"{name}.txt").read_text("utf-8").splitlines()
    return dict(line.split() for line in lines)


class Rules:
    """A language's letters: at each place in a word, the first rule that fits says what is sung.

    A rule is a pattern, which may look at what stands before and after, and the sounds for what it matches. A letter
    that no rule knows is tried without its accent.
    """

    def __init__(self, *tables: Iterable[tuple[str, str]]) -> None:
        self._rules = [(re.compile(pattern), decomposed(sounds)) for table in tables for pattern, sounds in table]

    def read(self, text: str) -> str | None:
        """Return a word's sounds, None where a letter is not the language's."""
        said, at = "", 0
        while at < len(text):
            found = self._at(text, at) or self._at(text[:at] + unaccented(text[at]) + text[at + 1 :], at)
            if found is None:
                return None
            sounds, length = found
            said, at = said + sounds, at + length
        return said

    def _at(self, text: str, at: int) -> tuple[str, int] | None:
        for pattern, sounds in self._rules:
            found = pattern.match(text, at)
            if found and found.end() > at:
                return sounds, found.end() - at
        return None


def unaccented(letter: str) -> str:
    """Return a letter without its accents, itself where that is no single letter."""
    plain = "".join(each for each in unicodedata.normalize("NFD", letter) if not unicodedata.combining(each))
    return plain if len(plain) == 1 else letter


def nuclei(said: str) -> list[int]:
    """Return where a word's vowels stand that make a syllable in any case."""
    return [found.start() for found in _NUCLEUS.finditer(said)]


def sings(said: str | None) -> bool:
    """Whether there is a vowel to sing."""
    return said is not None and _EITHER.search(said) is not None


def stressed(said: str, which: int) -> str:
    """Mark the vowel number `which` (from the end where negative, the nearest there is), unless one is marked."""
    places = nuclei(said)
    if not places or any(mark in said for mark in STRESS_MARKS):
        return said
    which = max(which, -len(places)) if which < 0 else min(which, len(places) - 1)
    return said[: places[which]] + "ˈ" + said[places[which] :]


def onsets(groups: str, single: str = "", glides: str = "") -> frozenset[str]:
    """Return groups of consonants that begin syllables: those given, and all these and `single` ones with glides."""
    given = groups.split()
    return frozenset([*given, *(group + glide for group in [*given, *single] for glide in glides)])
