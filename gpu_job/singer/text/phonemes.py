"""The singer's sounds: the characters that write them, and a word's characters taken apart.

English is written as misaki writes it (A I O W Y are the diphthongs of day, my, go, now, boy), other languages in the
IPA as espeak writes it: what the default voice learned. A sound is one character, but for a vowel with its r, as in
bird, and a nasal vowel (with U+0303), which are one sound of two. In words that come from a language's rules, brackets
hold a vowel that is only sung where the score has a note for it, `mɛʁvɛj(ə)`, U+032F follows a vowel that makes no
syllable, `viɐ̯`, and a full stop parts a compound, `abənt.lit`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

FOREIGN_VOWELS = frozenset(map(chr, range(0xE000, 0xE400)))
"""Characters of Unicode's private area that stand for vowels of a voicebank which the singer's alphabet lacks."""
VOWELS = frozenset("AIOQWYaeiouyæøœɐɑɒɔəɛɜɪɨʊʌ") | FOREIGN_VOWELS
DIPHTHONGS = frozenset("AIOQWY")
STRESS_MARKS = "ˌˈ"
NASAL, NO_SYLLABLE = "\u0303", "\u032f"
UNVOICED = frozenset("ptkfθsʃʧhxçʦ")
PLAIN = {"ᵊ": "ə", "ᵻ": "ɪ", "ɾ": "t", "ʔ": "t", "ɐ": "ʌ", "g": "ɡ"}
"""What is sung for sounds that only English speech makes."""


@dataclass(frozen=True, slots=True)
class Phoneme:
    """One sound of a word that is being divided."""

    symbol: str
    stress: str = ""
    """One of STRESS_MARKS, or empty."""
    vowel: bool = False
    """Whether it carries a note."""
    optional: bool = False
    """Sung only where the score has a note for it."""
    opens: bool = False
    """Begins a part of a compound, and so a syllable."""


def parsed(phonemes: str, plain: Mapping[str, str]) -> list[Phoneme]:
    """Turn a word's characters into sounds, with `plain` instead of those it names ('' leaves one out)."""
    sounds: list[Phoneme] = []
    stress, optional, opens = "", False, False
    for character in phonemes:
        symbol = plain.get(character, character)
        if symbol in STRESS_MARKS:
            stress = symbol or stress
        elif symbol in "().":
            optional, opens = symbol == "(", symbol == "."
        elif symbol in (NASAL, NO_SYLLABLE) and sounds:
            sounds[-1] = _marked(sounds[-1], symbol)
        elif symbol == "ɹ" and sounds and sounds[-1].symbol == "ɜ":
            sounds[-1] = replace(sounds[-1], symbol="ɜɹ")
        elif symbol in VOWELS:
            sounds.append(Phoneme(symbol, stress, vowel=True, optional=optional, opens=opens))
            stress, opens = "", False
        elif not symbol.isspace():
            sounds.append(Phoneme(symbol, opens=opens))
            opens = False
    return _coloured(sounds)


def _marked(sound: Phoneme, mark: str) -> Phoneme:
    return replace(sound, symbol=sound.symbol + mark) if mark == NASAL else replace(sound, vowel=False, stress="")


def _coloured(sounds: list[Phoneme]) -> list[Phoneme]:
    """Join a schwa and the r that closes its syllable."""
    out: list[Phoneme] = []
    for index, sound in enumerate(sounds):
        opens = index + 1 < len(sounds) and sounds[index + 1].vowel
        if sound.symbol == "ɹ" and out and out[-1].symbol == "ə" and not opens:
            out[-1] = replace(out[-1], symbol="əɹ")
        else:
            out.append(sound)
    return out
