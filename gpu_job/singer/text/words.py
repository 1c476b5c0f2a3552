"""How English words are said, as singers say them: dictionary first, then its relatives, then the letters."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gpu_job.singer.text.spelling import Speller
from gpu_job.singer.text.syllables import UNVOICED, VOWELS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_SUNG = {
    "a": "ʌ", "an": "ˈæn", "the": "ðə", "o": "ˈO", "oh": "ˈO", "o'er": "ˈɔɹ", "e'er": "ˈɛɹ", "ne'er": "nˈɛɹ",
    "whate'er": "wˌʌtˈɛɹ", "where'er": "wɛɹˈɛɹ", "whene'er": "wɛnˈɛɹ", "howe'er": "hWˈɛɹ", "'tis": "tˈɪz",
    "'twas": "twˈʌz", "'twill": "twˈɪl", "'twere": "twˈɜɹ", "'neath": "nˈiθ", "'mid": "mˈɪd", "'mong": "mˈʌŋ",
    "'gainst": "ɡˈɛnst", "'til": "tˈɪl", "'cause": "kˈʌz", "'em": "ˈɛm", "th'": "ð", "ev'n": "ˈivən", "e'en": "ˈin",
    "ah": "ˈɑ", "ooh": "ˈu", "oo": "ˈu", "la": "lˈɑ", "na": "nˈɑ", "da": "dˈɑ", "doo": "dˈu", "bah": "bˈɑ",
    "mm": "m", "mmm": "m", "hm": "hm", "hmm": "hm", "m": "m", "n": "n", "ng": "ŋ", "sh": "ʃˈʌ", "ha": "hˈɑ",
    "hallelujah": "hˌæləlˈujə", "amen": "ˌɑmˈɛn", "our": "ˈWəɹ", "thee": "ðˈi", "of": "ˈʌv", "for": "fˈɔɹ",
    "or": "ˈɔɹ", "lead": "lˈid", "live": "lˈɪv", "wind": "wˈɪnd", "bow": "bˈW", "tear": "tˈɪɹ", "tears": "tˈɪɹz",
    "wound": "wˈund", "close": "klˈOz", "read": "ɹˈid", "thy": "ðˈI", "thine": "ðˈIn", "thou": "ðˈW",
}  # fmt: skip
"""Words whose sung form the dictionary lacks or has only for speech."""
_BEFORE_VOWEL = {"the": "ðˈi"}
_APOSTROPHES = str.maketrans(dict.fromkeys("‘’ʼʻ′`´", "'"))


@dataclass(frozen=True, slots=True)
class Dictionary:
    """Words to misaki phonemes, with a reader for those it lacks."""

    words: Mapping[str, str | Mapping[str, str | None]]
    speller: Speller
    language: str = "en"

    @classmethod
    def load(cls, folder: Path) -> Dictionary:
        """Read `words.json` and `spelling.npz`; OSError where they are not there."""
        words = json.loads((folder / "words.json").read_text("utf-8"))
        return cls(words, Speller.load(folder / "spelling.npz"))

    def say(self, word: str, *, before_vowel: bool = False) -> str | None:
        """Return a word's phonemes with stress marks; None where it has no letters that can be read."""
        plain = tidy(word)
        if before_vowel and plain in _BEFORE_VOWEL:
            return _BEFORE_VOWEL[plain]
        return self._known(plain) or self._related(plain) or self._compound(plain) or self._spelt(plain)

    def _known(self, word: str) -> str | None:
        if word in _SUNG:
            return _SUNG[word]
        for form in (word, word.capitalize()):
            entry = self.words.get(form)
            said = entry if isinstance(entry, str) or entry is None else entry.get("DEFAULT")
            if said:
                return said
        return None

    def _related(self, word: str) -> str | None:
        """Find a word by leaving off an ending or filling in what an apostrophe stands for."""
        if "'" in word:
            for letters in ("e", "", "v", "i", "o", "g"):
                found = self._known(word.replace("'", letters)) or self._ending(word.replace("'", letters))
                if found:
                    return found
        return self._ending(word)

    def _ending(self, word: str) -> str | None:
        for ending, say in _ENDINGS:
            if word.endswith(ending) and len(word) > len(ending) + 1:
                stem = word.removesuffix(ending)
                for form in (_y(stem), stem, stem + "e", stem[:-1] if stem[-1:] == stem[-2:-1] else ""):
                    said = self._known(form) if len(form) > 1 else None
                    if said:
                        return say(said)
        return None

    def _compound(self, word: str) -> str | None:
        """Say two known words joined, as in starlit; the most even split first."""
        letters = word.replace("-", "")
        cuts = sorted(range(3, len(letters) - 2), key=lambda cut: abs(cut - len(letters) / 2))
        if "-" in word:
            parts = [self.say(part) for part in word.split("-") if part]
            return "".join(part for part in parts if part) or None
        for cut in cuts:
            first, second = self._known(letters[:cut]), self._known(letters[cut:])
            if first and second and len(letters) > 6:
                return first + second.replace("ˈ", "ˌ")
        return None

    def _spelt(self, word: str) -> str | None:
        letters = "".join(letter for letter in unaccented(word) if "a" <= letter <= "z")
        said = self.speller.say(letters) if letters else ""
        return said if any(character in VOWELS for character in said) else None


def tidy(word: str) -> str:
    """Lower-case a printed word and leave off all but letters, apostrophes and hyphens."""
    lowered = unicodedata.normalize("NFC", word).translate(_APOSTROPHES).lower()
    kept = "".join(letter for letter in lowered if letter.isalpha() or letter in "'-").strip("-")
    return kept if kept in _SUNG else kept.strip("'") or kept


def unaccented(word: str) -> str:
    """Leave off accents: é is read as e."""
    return "".join(letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter))


def _y(stem: str) -> str:
    return stem[:-1] + "y" if stem.endswith("i") else ""


def _plural(said: str) -> str:
    if said[-1] in "szʃʒʧʤ":
        return said + "ɪz"
    return said + ("s" if said[-1] in UNVOICED else "z")


def _past(said: str) -> str:
    if said[-1] in "td":
        return said + "ɪd"
    return said + ("t" if said[-1] in UNVOICED else "d")


_ENDINGS = (
    ("'s", _plural),
    ("s'", _plural),
    ("es", _plural),
    ("s", _plural),
    ("ed", _past),
    ("'d", _past),
    ("ing", lambda said: said + "ɪŋ"),
    ("in'", lambda said: said + "ɪn"),
    ("est", lambda said: said + "əst"),
    ("eth", lambda said: said + "əθ"),
    ("er", lambda said: said + "əɹ"),
    ("ly", lambda said: said + "li"),
    ("ness", lambda said: said + "nəs"),
    ("less", lambda said: said + "ləs"),
    ("ful", lambda said: said + "fəl"),
)
