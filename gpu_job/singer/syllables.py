"""A word's phonemes, shared out over the syllables that the score prints.

Phonemes are misaki's, one character each (A I O W Y are the diphthongs of day, my, go, now, boy); a vowel with its r
in one, as in bird, is one nucleus of two characters.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace

FOREIGN_VOWELS = frozenset(map(chr, range(0xE000, 0xE400)))
"""Characters of Unicode's private area that stand for vowels of a voicebank which misaki's alphabet lacks."""
VOWELS = frozenset("AIOQWYaeiouæɐɑɒɔəɛɜɪʊʌ") | FOREIGN_VOWELS
DIPHTHONGS = frozenset("AIOQWY")
STRESS_MARKS = "ˌˈ"
UNVOICED = frozenset("ptkfθsʃʧh")
PLAIN = {"ᵊ": "ə", "ᵻ": "ɪ", "ɾ": "t", "ʔ": "t", "ɐ": "ʌ", "g": "ɡ"}
"""What is sung for sounds that only speech makes."""
_ONSETS = frozenset(
    "pl pɹ bl bɹ tɹ dɹ kl kɹ ɡl ɡɹ fl fɹ θɹ ʃɹ sp st sk sl sm sn sw tw dw kw ɡw θw spl spɹ stɹ skɹ skw "
    "pj bj fj vj mj kj hj ɡj spj skj".split()
)
_GLIDES = {"i": "j", "u": "w"}
_SONORANTS = frozenset("lmnɹ")
_HUMS = frozenset("mnŋ")


@dataclass(frozen=True, slots=True)
class Syllable:
    """The sounds of one sung syllable."""

    onset: tuple[str, ...]
    nucleus: str
    coda: tuple[str, ...]
    """May hold an unstressed vowel that shares the note, as the end of `our` does."""
    stress: str = ""
    """One of STRESS_MARKS, or empty."""


@dataclass(frozen=True, slots=True)
class _Sound:
    symbol: str
    stress: str = ""
    hummed: bool = False

    @property
    def vowel(self) -> bool:
        """Whether it can carry a note."""
        return self.hummed or self.symbol[0] in VOWELS


def split(phonemes: str, count: int) -> tuple[Syllable, ...]:
    """Share a word's phonemes out over `count` printed syllables.

    Where the dictionary has more syllables than the score, weak vowels are passed over (ev'ry); where it has fewer,
    one is made (bless-ed, rhyth-m) or the last vowel is sung again. Raises ValueError where nothing can be sung.
    """
    sounds = _sounds(phonemes)
    if not any(sound.vowel for sound in sounds):
        sounds = _hummed(sounds)
    while _count(sounds) > count and (fewer := _one_less(sounds)):
        sounds = fewer
    while _count(sounds) < count and (more := _one_more(sounds)):
        sounds = more
    syllables = _by_maximal_onset(sounds)
    while len(syllables) > count:
        syllables = _join_last(syllables)
    while len(syllables) < count:
        syllables = _sing_again(syllables)
    return tuple(syllables)


def _sounds(phonemes: str) -> list[_Sound]:
    sounds: list[_Sound] = []
    stress = ""
    for character in phonemes:
        symbol = PLAIN.get(character, character)
        if symbol in STRESS_MARKS:
            stress = symbol
        elif symbol == "ɹ" and sounds and sounds[-1].symbol == "ɜ":
            sounds[-1] = replace(sounds[-1], symbol="ɜɹ")
        elif symbol in VOWELS:
            sounds.append(_Sound(symbol, stress))
            stress = ""
        elif not symbol.isspace():
            sounds.append(_Sound(symbol))
    return _coloured(sounds)


def _coloured(sounds: list[_Sound]) -> list[_Sound]:
    """Join a schwa and the r that closes its syllable."""
    out: list[_Sound] = []
    for index, sound in enumerate(sounds):
        opens = index + 1 < len(sounds) and sounds[index + 1].vowel
        if sound.symbol == "ɹ" and out and out[-1].symbol == "ə" and not opens:
            out[-1] = replace(out[-1], symbol="əɹ")
        else:
            out.append(sound)
    return out


def _hummed(sounds: list[_Sound]) -> list[_Sound]:
    """Hum a word without a vowel where that can be done, as in mm; else give it a weak vowel, as in th."""
    if not sounds:
        raise ValueError("no sounds")
    if sounds[-1].symbol in _HUMS:
        return [*sounds[:-1], replace(sounds[-1], hummed=True)]
    return [*sounds, _Sound("ə")]


def _count(sounds: list[_Sound]) -> int:
    return sum(sound.vowel for sound in sounds)


def _one_less(sounds: list[_Sound]) -> list[_Sound] | None:
    """Sing one vowel fewer, choosing what singers pass over first; None where each is needed."""
    for pick in (_weak_between_consonants, _glide):
        found = pick(sounds)
        if found is not None:
            return found
    return None


def _weak_between_consonants(sounds: list[_Sound]) -> list[_Sound] | None:
    """Drop an unstressed schwa, as in ev(e)ry, heav(e)n, lis(te)ning; the last such first, but not the word's end."""
    for index in range(len(sounds) - 2, 0, -1):
        sound, after = sounds[index], sounds[index + 1]
        weak = sound.symbol == "ə" or (sound.symbol == "ɪ" and after.symbol in _SONORANTS)
        alone = index + 2 == len(sounds) or sounds[index + 2].vowel
        if weak and alone and not sound.stress and not (sounds[index - 1].vowel or after.vowel):
            return sounds[:index] + sounds[index + 1 :]
    return None


def _glide(sounds: list[_Sound]) -> list[_Sound] | None:
    """Sing i or u before a weaker vowel as a consonant, as in vic-to-rious."""
    for index in range(2, len(sounds) - 1):
        sound = sounds[index]
        single = not sounds[index - 1].vowel and sounds[index - 2].vowel
        if sound.symbol in _GLIDES and not sound.stress and sounds[index + 1].vowel and single:
            return [*sounds[:index], _Sound(_GLIDES[sound.symbol]), *sounds[index + 1 :]]
    return None


def _one_more(sounds: list[_Sound]) -> list[_Sound] | None:
    """Sing one vowel more where the language has a place for it: bless-ed, rhyth-m."""
    last = sounds[-1]
    before = sounds[-2] if len(sounds) > 1 else last
    if last.symbol in ("t", "d") and not before.vowel:
        return [*sounds[:-1], _Sound("ɪ"), _Sound("d")]
    if last.symbol in _SONORANTS and len(sounds) > 2 and not before.vowel:
        return [*sounds[:-1], _Sound("ə"), last]
    if last.symbol == "ɹ" and before.symbol in DIPHTHONGS:
        return [*sounds[:-1], _Sound("əɹ")]
    return None


def _by_maximal_onset(sounds: list[_Sound]) -> list[Syllable]:
    nuclei = [index for index, sound in enumerate(sounds) if sound.vowel]
    cuts = [0]
    for left, right in itertools.pairwise(nuclei):
        cuts.append(_onset_start([sound.symbol for sound in sounds[left + 1 : right]]) + left + 1)
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


def _onset_start(consonants: list[str]) -> int:
    """Where, in the consonants between two vowels, the second syllable begins."""
    for start in range(len(consonants)):
        cluster = "".join(consonants[start:])
        if cluster in _ONSETS or (len(consonants) - start == 1 and cluster != "ŋ"):
            return start
    return len(consonants)


def _join_last(syllables: list[Syllable]) -> list[Syllable]:
    """Sing the weakest neighbouring pair on one note, the second vowel short at its end."""
    index = min(
        range(len(syllables) - 1),
        key=lambda at: (bool(syllables[at + 1].stress), len(syllables[at + 1].onset) + len(syllables[at].coda)),
    )
    first, second = syllables[index], syllables[index + 1]
    tail = (*first.coda, *second.onset, second.nucleus, *second.coda)
    joined = Syllable(first.onset, first.nucleus, tail, first.stress or second.stress)
    return [*syllables[:index], joined, *syllables[index + 2 :]]


def _sing_again(syllables: list[Syllable]) -> list[Syllable]:
    """Carry the last vowel on over one more printed syllable; its closing consonants wait for the end."""
    last = syllables[-1]
    return [*syllables[:-1], replace(last, coda=()), Syllable((), last.nucleus, last.coda, "")]
