"""English words of the teacher's dictionary: those that the corpus draws from, and those that the bank tells others."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from gpu_job.singer.text.syllables import VOWELS, split
from gpu_job.singer.text.words import Dictionary
from research.voice.inventory import units
from research.voice.material import COMMON

if TYPE_CHECKING:
    from pathlib import Path

_LONGEST_DRAWN, _LONGEST_TOLD = 9, 4
_BY_CONTEXT = ("the", "a")
"""Said in one way or another by what follows: a dictionary of words cannot tell."""


def lexicon(folder: Path) -> dict[str, str]:
    """Return plain words of up to nine letters and how they are said."""
    entries = json.loads((folder / "words.json").read_text("utf-8"))
    said = {word: entry if isinstance(entry, str) else entry.get("DEFAULT") for word, entry in entries.items()}
    return {word: sounds for word, sounds in said.items() if sounds and _plain(word)}


def common_words(folder: Path) -> dict[str, tuple[str, ...]]:
    """Return short and common words in the bank's symbols, for programs that have no dictionary of their own."""
    dictionary, names = Dictionary.load(folder), {unit.symbol: unit.name for unit in units()}
    short = [word for word in lexicon(folder) if len(word) <= _LONGEST_TOLD]
    told = {}
    for word in sorted({*COMMON, *short} - set(_BY_CONTEXT)):
        said = dictionary.say(word)
        if said and any(sound in VOWELS for sound in said):
            syllables = split(said, 1 if len(word) < _LONGEST_TOLD else max(1, sum(sound in VOWELS for sound in said)))
            sounds = [sound for each in syllables for sound in (*each.onset, each.nucleus, *each.coda)]
            if all(sound in names for sound in sounds):
                told[word] = tuple(names[sound] for sound in sounds)
    return told


def _plain(word: str) -> bool:
    return word.isascii() and word.isalpha() and word.islower() and 2 <= len(word) <= _LONGEST_DRAWN
