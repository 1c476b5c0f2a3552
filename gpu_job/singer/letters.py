"""Languages that are said as they are written, as choirs sing them: Latin (ecclesiastical), Italian, Spanish, Hawaiian.

A few rules a language give misaki's phonemes; what no rule knows keeps its plain value. Own rules, because the one
library that covers these languages, espeak-ng, is under the GPL and cannot be linked in.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gpu_job.singer.syllables import VOWELS
from gpu_job.singer.words import tidy

if TYPE_CHECKING:
    from gpu_job.singer.pronunciation import Pronouncer

_PLAIN = {
    "a": "ɑ", "e": "ɛ", "i": "i", "o": "ɔ", "u": "u", "y": "i", "b": "b", "c": "k", "d": "d", "f": "f", "g": "ɡ",
    "h": "h", "j": "j", "k": "k", "l": "l", "m": "m", "n": "n", "p": "p", "q": "k", "r": "ɹ", "s": "s", "t": "t",
    "v": "v", "w": "w", "x": "ks", "z": "z",
}  # fmt: skip
_SOFT = "(?=[eiéíèìæœ]|ae|oe)"
_ROMANCE = ((f"sc{_SOFT}", "ʃ"), (f"cc{_SOFT}", "ʧ"), (f"c{_SOFT}", "ʧ"), ("ch", "k"), (f"gg{_SOFT}", "ʤ"))
_RULES: dict[str, tuple[tuple[str, str], ...]] = {
    "la": (
        ("ae|oe|æ|œ", "ɛ"), ("xc(?=[ei])", "kʃ"), *_ROMANCE, (f"g{_SOFT}", "ʤ"), ("gn", "nj"), ("qu", "kw"),
        ("ngu(?=[aeio])", "nɡw"), ("(?<![stx])ti(?=[aeou])", "tsi"), ("(?<=[aeiou])j|^j|^i(?=[aeou])", "j"),
        ("mihi", "miki"), ("nihil", "nikil"), ("ph", "f"), ("th", "t"), ("h", ""), ("z", "dz"),
    ),
    "it": (
        *_ROMANCE, ("ci(?=[aou])", "ʧ"), ("gi(?=[aou])", "ʤ"), ("gh", "ɡ"), (f"g{_SOFT}", "ʤ"), ("gli", "lji"),
        ("gn", "nj"), ("qu", "kw"), ("sci(?=[aou])", "ʃ"), ("zz", "ts"), ("z", "ts"), ("h", ""), ("uo", "wɔ"),
        ("ie", "jɛ"),
    ),
    "es": (
        ("ch", "ʧ"), (f"c{_SOFT}", "s"), ("ll", "j"), ("ñ", "nj"), ("j", "h"), ("gu(?=[ei])", "ɡ"), (f"g{_SOFT}", "h"),
        ("qu", "k"), ("z", "s"), ("h", ""), ("v", "b"), ("y(?=[aeou])", "j"), ("ie", "jɛ"), ("u(?=[aeo])", "w"),
    ),
    "haw": (("w(?=[ei])", "v"),),
}  # fmt: skip
_ALPHABETS = {"haw": frozenset("aeiouhklmnpw'-")}
"""Words with other letters are another language's: scores mix."""


@dataclass(frozen=True, slots=True)
class LettersFirst:
    """Reads a language by its letters, and leaves words that cannot be its own to another reader."""

    language: str
    otherwise: Pronouncer

    def say(self, word: str, *, before_vowel: bool = False) -> str | None:
        """Return a word's phonemes, or None where nobody can read it."""
        said = None if self._foreign(word) else spell(word, self.language)
        return said or self.otherwise.say(word, before_vowel=before_vowel)

    def _foreign(self, word: str) -> bool:
        alphabet = _ALPHABETS.get(self.language)
        return alphabet is not None and bool(set(_base(tidy(word))) - alphabet)


def reader(language: str, english: Pronouncer) -> Pronouncer:
    """Return who reads a line's words: by letters where the language is one of these, else as English."""
    return LettersFirst(language, english) if language in _RULES else english


def spell(word: str, language: str) -> str | None:
    """Read a word by its language's rules; None where no vowel is in it."""
    text, said = tidy(word).replace("'", "").replace("-", ""), ""
    rules = [(re.compile(pattern), sound) for pattern, sound in _RULES[language]]
    at = 0
    while at < len(text):
        for pattern, sound in rules:
            if found := pattern.match(text, at):
                said, at = said + sound, max(found.end(), at + 1)
                break
        else:
            said, at = said + _PLAIN.get(_base(text[at]), ""), at + 1
    plain = re.sub(r"([^ɑɛiɔu])\1", r"\1", said)
    return plain if any(sound in VOWELS for sound in plain) else None


def _base(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))
