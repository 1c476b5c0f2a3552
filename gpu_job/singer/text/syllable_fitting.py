"""How words are fitted to more or fewer notes than they have vowels, by the habits of each language's singers.

Each way takes a word's sounds and returns them with one vowel more or one fewer, or None where it cannot be taken.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from gpu_job.singer.text.phonemes import DIPHTHONGS, PLAIN, Phoneme

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Way = Callable[[list[Phoneme]], list[Phoneme] | None]

_GLIDES = {"i": "j", "u": "w", "y": "ɥ"}
_VOWELS_OF_GLIDES = {glide: vowel for vowel, glide in _GLIDES.items()}
_OFFGLIDES = {"i": "ɪ", "u": "ʊ"}
_OPENED = {"I": "ai", "W": "au", "A": "ei", "O": "ou", "Y": "ɔi"}
_CLOSED = {"ai": "I", "au": "W", "ei": "A", "ɛi": "A", "ou": "O", "ɔi": "Y"}
_SONORANTS = frozenset("lmnɹ")


@dataclass(frozen=True, slots=True)
class Habits:
    """How a language's words are divided and fitted to notes."""

    onsets: frozenset[str]
    """Groups of consonants that begin a syllable; single ones always do, ŋ never."""
    plain: Mapping[str, str] = field(default_factory=dict)
    """What is sung instead of a symbol."""
    fewer: tuple[Way, ...] = ()
    """Ways to sing one vowel fewer, best first."""
    more: tuple[Way, ...] = ()
    """Ways to sing one vowel more, best first."""


def fewer(habits: Habits, sounds: list[Phoneme]) -> list[Phoneme] | None:
    """Sing one vowel fewer, choosing what singers pass over first; None where each is needed."""
    return _first((_without_optional, *habits.fewer), sounds)


def more(habits: Habits, sounds: list[Phoneme]) -> list[Phoneme] | None:
    """Sing one vowel more where the language has a place for it."""
    return _first(habits.more, sounds)


def _first(ways: Sequence[Way], sounds: list[Phoneme]) -> list[Phoneme] | None:
    return next((found for way in ways if (found := way(sounds)) is not None), None)


def _without_optional(sounds: list[Phoneme]) -> list[Phoneme] | None:
    """Leave out a vowel that need not be sung, the last first: a French word's end falls silent before its middle."""
    index = next((at for at in range(len(sounds) - 1, 0, -1) if sounds[at].optional), None)
    return None if index is None else sounds[:index] + sounds[index + 1 :]


def weak_between_consonants(sounds: list[Phoneme]) -> list[Phoneme] | None:
    """Drop an unstressed schwa, as in ev(e)ry, heav(e)n, lis(te)ning; the last such first, but not the word's end."""
    for index in range(len(sounds) - 2, 0, -1):
        sound, after = sounds[index], sounds[index + 1]
        weak = sound.symbol == "ə" or (sound.symbol == "ɪ" and after.symbol in _SONORANTS)
        alone = index + 2 == len(sounds) or sounds[index + 2].vowel
        if weak and alone and not sound.stress and not (sounds[index - 1].vowel or after.vowel):
            return sounds[:index] + sounds[index + 1 :]
    return None


def english_glide(sounds: list[Phoneme]) -> list[Phoneme] | None:
    """Sing i or u before a weaker vowel as a consonant, as in vic-to-rious."""
    for index in range(2, len(sounds) - 1):
        single = not sounds[index - 1].vowel and sounds[index - 2].vowel
        if single and _glides(sounds, index):
            return _replaced(sounds, index, Phoneme(_GLIDES[sounds[index].symbol]))
    return None


def glide(sounds: list[Phoneme]) -> list[Phoneme] | None:
    """Sing an unstressed i or u before a vowel as a consonant, the last such first, as in glo-ria; ii as one i."""
    for index in range(len(sounds) - 2, -1, -1):
        if _glides(sounds, index):
            if sounds[index].symbol == sounds[index + 1].symbol:
                return sounds[:index] + sounds[index + 1 :]
            return _replaced(sounds, index, Phoneme(_GLIDES[sounds[index].symbol]))
    return None


def _glides(sounds: list[Phoneme], index: int) -> bool:
    sound = sounds[index]
    return sound.vowel and sound.symbol in _GLIDES and not sound.stress and sounds[index + 1].vowel


def diphthong(sounds: list[Phoneme]) -> list[Phoneme] | None:
    """Sing an unstressed i or u after a vowel in that vowel's syllable, the last such first, as in lei-son."""
    for index in range(len(sounds) - 1, 0, -1):
        first, second = sounds[index - 1], sounds[index]
        if second.vowel and first.vowel and second.symbol in _OFFGLIDES and not second.stress:
            closed = _CLOSED.get(first.symbol + second.symbol)
            if closed:
                return [*sounds[: index - 1], replace(first, symbol=closed), *sounds[index + 1 :]]
            return _replaced(sounds, index, Phoneme(_OFFGLIDES[second.symbol]))
    return None


def english_syllable(sounds: list[Phoneme]) -> list[Phoneme] | None:
    """Make a syllable where English has a place for one: bless-ed, rhyth-m, fi-re."""
    last = sounds[-1]
    before = sounds[-2] if len(sounds) > 1 else last
    if last.symbol in ("t", "d") and not before.vowel:
        return [*sounds[:-1], Phoneme("ɪ", vowel=True), Phoneme("d")]
    if last.symbol in _SONORANTS and len(sounds) > 2 and not before.vowel:
        return [*sounds[:-1], Phoneme("ə", vowel=True), last]
    if last.symbol == "ɹ" and before.symbol in DIPHTHONGS:
        return [*sounds[:-1], Phoneme("əɹ", vowel=True)]
    return None


def opened(sounds: list[Phoneme]) -> list[Phoneme] | None:
    """Give each of two vowels that share a syllable its own, the last pair first, as in glo-ri-a, pa-u-ra."""
    for index in range(len(sounds) - 1, -1, -1):
        sound = sounds[index]
        if sound.vowel and sound.symbol in _OPENED:
            first, second = tuple(_OPENED[sound.symbol])
            return [*sounds[:index], replace(sound, symbol=first), Phoneme(second, vowel=True), *sounds[index + 1 :]]
        follows_vowel = index > 0 and sounds[index - 1].vowel
        if not sound.vowel and sound.symbol in _OFFGLIDES.values() and follows_vowel:
            full = next(vowel for vowel, short in _OFFGLIDES.items() if short == sound.symbol)
            return _replaced(sounds, index, Phoneme(full, vowel=True))
        leads = index + 1 < len(sounds) and sounds[index + 1].vowel
        if sound.symbol in _VOWELS_OF_GLIDES and leads and index > 0 and not follows_vowel:
            return _replaced(sounds, index, Phoneme(_VOWELS_OF_GLIDES[sound.symbol], vowel=True))
    return None


def _replaced(sounds: list[Phoneme], index: int, sound: Phoneme) -> list[Phoneme]:
    return [*sounds[:index], sound, *sounds[index + 1 :]]


ENGLISH = Habits(
    frozenset(
        "pl pɹ bl bɹ tɹ dɹ kl kɹ ɡl ɡɹ fl fɹ θɹ ʃɹ sp st sk sl sm sn sw tw dw kw ɡw θw spl spɹ stɹ skɹ skw "
        "pj bj fj vj mj kj hj ɡj spj skj".split()
    ),
    PLAIN,
    fewer=(weak_between_consonants, english_glide),
    more=(english_syllable,),
)
