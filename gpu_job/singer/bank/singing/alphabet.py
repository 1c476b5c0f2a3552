"""The singer's phonemes in a bank's words: how the bank's own dictionary and the singer's meet.

The singer shares words out over notes in its own alphabet, one character a sound. A bank's symbol takes the character
of the sound it is (English banks are written in ARPAbet), and where the singer has none, a private one, so that any
language's symbols pass through the singer and come back as they were.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gpu_job.singer.bank.folder.symbols import BREATH, SILENCE, language_of
from gpu_job.singer.text.languages import habits
from gpu_job.singer.text.phonemes import FOREIGN_VOWELS, parsed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from gpu_job.singer.bank.folder.dictionary import Dictionary
    from gpu_job.singer.bank.folder.symbols import Vocabulary
    from gpu_job.singer.text.pronouncer import Pronouncer

_FOREIGN_CONSONANTS = [chr(code) for code in range(0xE400, 0xE800)]
_ARPABET: Mapping[str, tuple[tuple[str, ...], ...]] = {letter: ((letter,),) for letter in "bdfklmnpstvwz"} | {
    "A": (("ey",), ("e", "i")),
    "I": (("ay",), ("a", "i")),
    "O": (("ow",), ("o", "u")),
    "Q": (("ow",), ("o", "u")),
    "W": (("aw",), ("a", "u")),
    "Y": (("oy",), ("o", "i")),
    "æ": (("ae",),),
    "ɑ": (("aa",), ("a",)),
    "ɒ": (("aa",), ("ao",)),
    "a": (("aa",), ("a",), ("ae",)),
    "ɔ": (("ao",), ("o",), ("aa",)),
    "ə": (("ax",), ("ah",)),
    "ʌ": (("ah",),),
    "ɛ": (("eh",), ("e",)),
    "e": (("eh",), ("e",), ("ey",)),
    "ɜ": (("er",), ("ah",)),
    "ɜɹ": (("er",), ("ah", "r")),
    "əɹ": (("axr",), ("er",), ("ax", "r"), ("ah", "r")),
    "ɪ": (("ih",), ("iy",), ("i",)),
    "i": (("iy",), ("i",)),
    "o": (("ow",), ("o",), ("ao",)),
    "ʊ": (("uh",), ("uw",), ("u",)),
    "u": (("uw",), ("u",), ("M",)),
    "h": (("hh",), ("h",), ("x",)),
    "j": (("y",), ("j",)),
    "ŋ": (("ng",), ("N",), ("n",)),
    "ð": (("dh",),),
    "θ": (("th",),),
    "ʃ": (("sh",), ("S",), ("SS",)),
    "ʒ": (("zh",), ("Z",), ("sh",)),
    "ʤ": (("jh",), ("dZ",), ("dZZ",), ("j",)),
    "ʧ": (("ch",), ("tS",), ("tSS",)),
    "ɡ": (("g",),),
    "ɹ": (("r",), ("rr",)),
}
"""The sounds of English as banks write them, best first: English banks in ARPAbet, others in plain letters."""
_OTHERS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "x": (("x",), ("kh",), ("k",), ("hh",)),
    "r": (("rr",), ("r",)),
    "ɾ": (("ɾ",), ("r",), ("dx",)),
    "ʁ": (("ʁ",), ("rh",), ("R",), ("r",)),
    "ʦ": (("ts",), ("t", "s")),
    "ʣ": (("dz",), ("d", "z")),
    "ɲ": (("ɲ",), ("ny",), ("gn",), ("nh",), ("J",), ("n", "y"), ("n", "j")),
    "ʎ": (("ʎ",), ("ly",), ("lh",), ("L",), ("l", "y"), ("l", "j")),
    "ʝ": (("ʝ",), ("y",), ("j",)),
    "ç": (("ç",), ("C",), ("sh",), ("S",)),
    "β": (("β",), ("B",), ("b",)),
    "ɣ": (("ɣ",), ("G",), ("g",)),
    "ɥ": (("ɥ",), ("H",), ("hy",), ("w",)),
    "y": (("ue",), ("iy",), ("i",)),
    "ø": (("ø",), ("eu",), ("oe",), ("e",), ("ey",)),
    "œ": (("œ",), ("oe",), ("eu",), ("e",), ("eh",)),
    "ɐ": (("ɐ",), ("ax",), ("ah",), ("a",)),
    "ɑ\u0303": (("an",), ("a", "n"), ("aa", "n")),
    "ɐ\u0303": (("an",), ("a", "n"), ("aa", "n")),
    "ɔ\u0303": (("on",), ("o", "n"), ("ao", "n")),
    "o\u0303": (("on",), ("o", "n"), ("ow", "n")),
    "ɛ\u0303": (("in",), ("e", "n"), ("eh", "n")),
    "e\u0303": (("en",), ("e", "n"), ("eh", "n")),
    "i\u0303": (("i", "n"), ("iy", "n")),
    "œ\u0303": (("un",), ("oe", "n"), ("eu", "n"), ("e", "n"), ("ah", "n")),
    "u\u0303": (("u", "n"), ("uw", "n")),
    "ɪ\u0303": (("i",), ("iy",)),
    "ʊ\u0303": (("u",), ("uw",)),
}
"""The sounds of other languages, each at last by what comes near it."""
# Of two sounds that are said alike the one named first is heard.
_HEARD = {ways[0][0]: character for character, ways in reversed(list(_ARPABET.items())) if len(ways[0]) == 1}
_IPA = {"A": "eɪ", "I": "aɪ", "O": "oʊ", "Q": "əʊ", "W": "aʊ", "Y": "ɔɪ"}
"""The singer's one-letter diphthongs in IPA; its other sounds are IPA as they are."""
_ONLY_IPA = "ɪ"
"""A symbol that every bank written in IPA has, and no other."""


_WRITTEN_IN_SYLLABLES = ("ja", "zh", "yue", "ko")
_LONGEST_PIECE = 8


@dataclass(frozen=True, slots=True)
class Alphabet:
    """What the singer's characters are in one bank and language."""

    symbols: Mapping[str, tuple[str, ...]]
    """A sound of the singer, one or two characters, to the bank's symbols."""
    characters: Mapping[str, str]
    """A symbol of the bank to the singer's sound."""

    def spell(self, symbols: Sequence[str]) -> str | None:
        """Write the bank's symbols in the singer's characters; None where one is not the bank's."""
        if not symbols or not all(symbol in self.characters for symbol in symbols):
            return None
        return "".join(self.characters[symbol] for symbol in symbols)

    def can_say(self, phonemes: str, language: str) -> bool:
        """Whether the bank has every sound of a word that the singer writes so."""
        return all(sound.symbol in self.symbols for sound in parsed(phonemes, habits(language).plain))


def alphabet(vocabulary: Vocabulary, dictionary: Dictionary, language: str) -> Alphabet:
    """Match a bank's symbols with the singer's sounds. `language` chooses among prefixed symbols (`en/ae`)."""
    own = [symbol for symbol in vocabulary.phonemes if _speakable(symbol, language)]
    if any(symbol.removeprefix(f"{language}/") == _ONLY_IPA for symbol in own):
        return _ipa_alphabet(own, language)
    heard = {
        character: _ways(ways, vocabulary, dictionary, language) for character, ways in {**_ARPABET, **_OTHERS}.items()
    }
    symbols = {character: said for character, said in heard.items() if said is not None}
    characters: dict[str, str] = {}
    vowels, consonants = iter(sorted(FOREIGN_VOWELS)), iter(_FOREIGN_CONSONANTS)
    for symbol in own:
        known = _HEARD.get(symbol.removeprefix(f"{language}/"))
        if known is not None and symbols.get(known) == (symbol,):
            characters[symbol] = known
        else:
            private = next(vowels if _is_vowel(symbol, dictionary) else consonants, None)
            if private is not None:
                characters[symbol] = private
                symbols[private] = (symbol,)
    return Alphabet(symbols, characters)


def _ipa_alphabet(own: Sequence[str], language: str) -> Alphabet:
    """Match a bank that is written in IPA, as the singer is: sound for sound."""
    singers = {name: character for character, name in _IPA.items()}
    heard = {symbol: symbol.removeprefix(f"{language}/") for symbol in own}
    characters = {symbol: singers.get(name, name) for symbol, name in heard.items()}
    return Alphabet({character: (symbol,) for symbol, character in characters.items()}, characters)


@dataclass(frozen=True, slots=True)
class BankWords:
    """How a bank says words: its own dictionary first, then the singer's where the bank has the sounds."""

    dictionary: Dictionary
    alphabet: Alphabet
    others: Pronouncer | None
    """The singer's words for this language, None where it has none."""
    language: str = ""

    def say(self, word: str, *, before_vowel: bool = False) -> str | None:
        """Return a word's phonemes in the singer's characters; None where the bank cannot say it."""
        for form in _forms(word):
            own = self.dictionary.look_up(form) or self._in_pieces(form)
            said = self.alphabet.spell(own) if own else None
            if said:
                return said
        said = self.others.say(word, before_vowel=before_vowel) if self.others else None
        return said if said and self.alphabet.can_say(said, self.language) else None

    def _in_pieces(self, word: str) -> tuple[str, ...] | None:
        """Say a word that is written in syllables, such as kana or pinyin, by the longest pieces that are known."""
        latin = any(letter.isascii() and letter.isalpha() for letter in word)
        if latin and self.language not in _WRITTEN_IN_SYLLABLES:
            return None
        said: list[tuple[str, ...] | None] = [(), *(None for _ in word)]
        for end in range(1, len(word) + 1):
            for start in range(max(0, end - _LONGEST_PIECE), end):
                before, piece = said[start], self.dictionary.look_up(word[start:end])
                if before is not None and piece:
                    said[end] = before + piece
                    break
        return said[-1] or None


def _forms(word: str) -> Iterable[str]:
    """Yield a word as printed, and without what is no letter at its ends."""
    yield word
    yield word.strip("'-.,;:!?\"\N{RIGHT SINGLE QUOTATION MARK}").replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")


def _speakable(symbol: str, language: str) -> bool:
    silent = symbol in ("", SILENCE, BREATH) or (symbol.startswith("<") and symbol.endswith(">"))
    return not silent and language_of(symbol) in ("", language)


def _is_vowel(symbol: str, dictionary: Dictionary) -> bool:
    """Go by the dictionary; where the bank has none, by the symbol's first letter."""
    if dictionary.types:
        return dictionary.is_vowel(symbol)
    return symbol.rsplit("/", 1)[-1][:1].lower() in tuple("aeiou")


def _ways(
    ways: Iterable[tuple[str, ...]], vocabulary: Vocabulary, dictionary: Dictionary, language: str
) -> tuple[str, ...] | None:
    """Return the first way of saying a sound that the bank has."""
    for way in ways:
        found = [next(_names(symbol, vocabulary, dictionary, language), None) for symbol in way]
        if all(found):
            return tuple(symbol for symbol in found if symbol)
    return None


def _names(symbol: str, vocabulary: Vocabulary, dictionary: Dictionary, language: str) -> Iterator[str]:
    renamed = dictionary.replacements.get(symbol, symbol)
    for name in (f"{language}/{renamed}", renamed, f"{language}/{symbol}", symbol, symbol.upper()):
        if name in vocabulary.phonemes:
            yield name
