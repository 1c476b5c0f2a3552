"""From pieces of text to syllables of words: what is pronounced, and what each note carries of it.

Encodings of syllables are unreliable (there are files in which nearly every syllable is an `end`), so a word is
what its neighbours agree on: a syllable continues a word only where one is open, and a word that nothing continues
ends by itself.
"""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

from sightsinger.score.model import Syllable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sightsinger.score.model import Syllabic
    from sightsinger.score.notation.written import Piece

_APOSTROPHES = str.maketrans({"\u2019": "'", "\u02bc": "'", "\u2018": "'", "`": "'", "\u00b4": "'"})
_CONTRACTED = frozenset(
    "cause em ere gainst mid midst mongst neath round til till tis twas tween twere twill twould".split()
)
VOWEL = "ah"
"""What is sung where a voice has notes and nobody has words."""


def syllables(pieces: Sequence[Piece]) -> list[Syllable]:
    """Return one syllable for each piece of one line of words, in singing order, joined to words."""
    words: list[list[Piece]] = []
    is_open = False
    for piece in pieces:
        continues = piece.syllabic in {"middle", "end", ""} and is_open
        if continues:
            words[-1].append(piece)
        else:
            words.append([piece])
        is_open = piece.syllabic in {"begin", "middle"}
    return [syllable for word in words for syllable in _word(word)]


def _word(pieces: Sequence[Piece]) -> Iterable[Syllable]:
    word = pronounced("".join(piece.text for piece in pieces))
    for n, piece in enumerate(pieces):
        yield Syllable(piece.text, _syllabic(n, len(pieces)), word, n, len(pieces))


def _syllabic(n: int, count: int) -> Syllabic:
    if count == 1:
        return "single"
    return "begin" if n == 0 else "end" if n == count - 1 else "middle"


def pronounced(text: str) -> str:
    """Return a word without the punctuation around it; apostrophes that belong to it ('tis, o'er, th') stay."""
    text = text.translate(_APOSTROPHES)
    if text.strip() == "&":
        return "and"
    start, end = 0, len(text)
    while start < end and not _is_letter(text[start]):
        start += 1
    while end > start and not _is_letter(text[end - 1]):
        end -= 1
    core = "".join(c for c in text[start:end] if _is_letter(c) or c in "'-")
    opens = text[start - 1 : start] == "'" if start else False
    if opens and core.lower() in _CONTRACTED:
        core = "'" + core
    elif not opens and text[end : end + 1] == "'":
        core += "'"
    return core


def _is_letter(c: str) -> bool:
    return c.isalnum() or unicodedata.category(c) == "Mn"


def extended(before: Syllable) -> Syllable:
    """Return what a note carries that goes on with the syllable before it."""
    return replace(before, text="", syllabic="extend")


def hummed(sound: str, *, inherited: bool = False) -> Syllable:
    """Return what a note carries that has no word: a vowel, or humming where the score asks for it."""
    text = "" if sound == VOWEL else sound
    return Syllable(text, "single", sound, 0, 1, vocalise=True, inherited=inherited)
