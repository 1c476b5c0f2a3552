"""The default bank's sounds: what each is called, how the teacher's text encoder spells it, and how it is held."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gpu_job.singer.bank.folder.symbols import BREATH, SILENCE
from gpu_job.singer.text.syllables import UNVOICED

if TYPE_CHECKING:
    from collections.abc import Sequence

VOWEL_S, DIPHTHONG_S, CONSONANT_S = 0.14, 0.2, 0.25
"""Longest that each is spoken; what a note needs beyond that is held (docs/architecture/03-singer.md)."""
SHORTEST_VOWEL_S, SHORTEST_CONSONANT_S = 0.06, 0.02
EDGE_S = 0.35
"""Silence spoken before and after a phrase."""
_REST = (0.35, 0.45)
_RESTS = {
    "A": (0.13, 0.19),
    "I": (0.13, 0.19),
    "Y": (0.15, 0.21),
    "W": (0.25, 0.31),
    "O": (0.2, 0.26),
    "Q": (0.2, 0.26),
}
_DIPHTHONGS = {"A": "eɪ", "I": "aɪ", "O": "oʊ", "Q": "əʊ", "W": "aʊ", "Y": "ɔɪ"}
_VOWELS = (
    "A I O Q W Y a e i o u y ø œ æ ɑ ɐ ɒ ɔ ə ɚ ɛ ɜ ɜɹ əɹ ɪ ɨ ʊ ʌ "
    "a\u0303 ɑ\u0303 ɔ\u0303 ɛ\u0303 œ\u0303 ɐ\u0303 e\u0303 i\u0303 ɪ\u0303 o\u0303 u\u0303 ʊ\u0303"
).split()
_CONSONANTS = "p b t d k ɡ f v θ ð s z ʃ ʒ ʂ ɕ ç ʝ x χ h ɣ β ʧ ʤ ʦ ʣ ʨ m n ɲ ŋ l ʎ ɹ ɾ r ʁ j w ɥ ʔ".split()
_VOICELESS = UNVOICED | set("ʂɕçxχʦʨʔ")
_STRESS, _STRESS_WEIGHT, _SECOND_WEIGHT = "ˈ", 0.08, {"ɹ": 0.35, "\u0303": 0.35}


@dataclass(frozen=True, slots=True)
class Unit:
    """One symbol of the bank."""

    symbol: str
    """As the singer writes it: misaki's alphabet."""
    name: str
    """As the bank's files write it: IPA."""
    kind: str
    """silence, breath, vowel, semivowel, liquid, nasal, stop, affricate, fricative: DiffSinger's types."""
    text: str
    """Characters of the teacher's text encoder."""
    weights: tuple[float, ...]
    """How the sound's time is divided among them."""
    longest_s: float
    shortest_s: float
    rest: tuple[float, float]
    """Which part is held when a note is longer, as shares of the spoken length."""
    voiced: bool


def units() -> tuple[Unit, ...]:
    """Return all symbols in the order of their ids, which begin at 1 (0 is padding)."""
    silent = [
        Unit(name, name, kind, "", (), EDGE_S, 0.0, _REST, voiced=False)
        for name, kind in ((SILENCE, "vowel"), (BREATH, "vowel"))
    ]
    return (*silent, *map(_vowel, _VOWELS), *map(_consonant, _CONSONANTS))


def _vowel(symbol: str) -> Unit:
    weights = (_STRESS_WEIGHT, 1.0, *(_SECOND_WEIGHT[each] for each in symbol[1:]))
    wide = symbol in _DIPHTHONGS or len(symbol) > 1
    longest = DIPHTHONG_S if wide else VOWEL_S
    name = _DIPHTHONGS.get(symbol, symbol)
    rest = _RESTS.get(symbol, _REST)
    return Unit(symbol, name, "vowel", _STRESS + symbol, weights, longest, SHORTEST_VOWEL_S, rest, voiced=True)


def _consonant(symbol: str) -> Unit:
    voiced = symbol not in _VOICELESS
    return Unit(symbol, symbol, kind(symbol), symbol, (1.0,), CONSONANT_S, SHORTEST_CONSONANT_S, _REST, voiced)


def kind(symbol: str) -> str:
    """Return a consonant's type as DiffSinger's dictionaries name it."""
    kinds: Sequence[tuple[str, str]] = (
        ("semivowel", "jwɥ"),
        ("liquid", "lʎɹɾrʁ"),
        ("nasal", "mnɲŋ"),
        ("stop", "pbtdkɡʔ"),
        ("affricate", "ʧʤʦʣʨ"),
    )
    return next((name for name, members in kinds if symbol in members), "fricative")
