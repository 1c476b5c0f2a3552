"""What the teacher is given to sing: words in no order, on melodies of no song.

Nothing here comes from a song, so that whatever songs a voice is judged by were never heard in training. Four phrases
in five are English words, common short ones among any; the rest are syllables of any sounds that the teacher knows,
so that languages it speaks beside English are learnt too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gpu_job.singer.melody.phrases import phrases
from gpu_job.singer.melody.pitch import Expression, curve
from gpu_job.singer.text.pronunciation import SungSyllable
from gpu_job.singer.text.syllables import VOWELS, split
from gpu_job.singer.text.syllables import Syllable as Sounds
from sightsinger.score.model import Line, Note, Syllable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from gpu_job.singer.melody.phrases import Phrase

COMMON = (
    "a all am an and are as at away be been blue born but by call came can cold come could day days dear deep did do "
    "door down dream each earth ever every eyes face fair fall far feel few find fire first for free from gave give "
    "go gold gone good great had hand has have he heart hear her here high hill him his hold home hope how i if in is "
    "it keep king know land last lay leave left let life light like little live long look lord love made make man "
    "many may me mine more morning mother much must my name never new night no none not now of oh old on once one or "
    "other our out over peace play rain rest right ring rise river road round run said saw say sea see shall she "
    "shine should show sing sky sleep so soft some song soon soul spring stand star stay still strong such summer sun "
    "sweet take tell than that the thee their them then there these they thing this those thou though through thy "
    "time to today tree true turn under up upon us very voice wait walk want warm was watch water way we well went "
    "were what when where which while white who will wind wings winter with word work world would year yes you young "
    "your "
).split()
_ONSETS = (
    "p t k b d ɡ f v θ ð s z ʃ ʒ ʧ ʤ m n ɲ l ʎ ɹ ɾ r ʁ j w ɥ h x ç β ɣ pɾ tɾ kɾ bɾ dɾ ɡɾ pl kl bl fl st sp sk ts"
).split()
_NUCLEI = "i e ɛ a ɑ ɔ o u y ø œ ə ɪ ʊ ʌ æ ɐ ɑ\u0303 ɔ\u0303 ɛ\u0303 ɐ\u0303 i\u0303 u\u0303 A I O W Y".split()
_HUMS = "m m m n ŋ".split()
_ENGLISH, _OTHER = 0.75, 0.18
"""Shares of exercises in English words and in other languages' sounds; the rest are vocalises."""
_CODAS = ["", "", "", *"p t k b d ɡ f v s z ʃ m n ŋ l ɹ ɾ ʁ x ç ts nt st nd lt ks".split()]


@dataclass(frozen=True, slots=True)
class Exercise:
    """A phrase to sing and its sung syllables."""

    phrase: Phrase
    syllables: tuple[SungSyllable, ...]


def exercise(
    words: Mapping[str, str], low_midi: int, high_midi: int, most: int, chance: np.random.Generator
) -> Exercise:
    """Draw one exercise of about `most` syllables or fewer; `words` are English ones with their sounds (misaki's)."""
    kind = chance.random() if most > 1 else 1.0
    if kind < _ENGLISH:
        groups = _english(words, most, chance)
    else:
        groups = _anything(most, chance) if kind < _ENGLISH + _OTHER else _vocalise(chance)
    notes = _melody([len(group) for group in groups], low_midi, high_midi, chance)
    line = Line("Voice", "solo", "en", notes, notes[-1].end_s + 1)
    first = phrases(line)[0]
    sounds = [(sound, index == 0) for group in groups for index, sound in enumerate(group)][: len(first.notes)]
    syllables = tuple(
        SungSyllable(sound, (note,), begins) for (sound, begins), note in zip(sounds, first.notes, strict=True)
    )
    return Exercise(first, syllables)


def pitch(task: Exercise, times_s: NDArray[np.float64], chance: np.random.Generator) -> NDArray[np.float64]:
    """Return the melody in Hz, vibrato and glides drawn anew."""
    manner = Expression(glide_s=chance.uniform(0.03, 0.12), vibrato_cents=chance.uniform(0, 60))
    return curve(task.phrase.notes, times_s, manner, (int(chance.integers(1 << 30)),))


def _english(words: Mapping[str, str], most: int, chance: np.random.Generator) -> list[tuple[Sounds, ...]]:
    names = list(words)
    groups: list[tuple[Sounds, ...]] = []
    wanted = chance.integers(1, most + 1)
    while sum(len(group) for group in groups) < wanted:
        name = str(chance.choice(COMMON)) if chance.random() < 0.45 else names[int(chance.integers(len(names)))]
        said = words.get(name)
        if said:
            groups.append(split(said, max(1, _vowels(said))))
    return groups


def _vowels(said: str) -> int:
    return sum(character in VOWELS for character in said)


def _anything(most: int, chance: np.random.Generator) -> list[tuple[Sounds, ...]]:
    groups: list[tuple[Sounds, ...]] = []
    for _ in range(int(chance.integers(1, max(2, most // 2)))):
        word = []
        stressed = int(chance.integers(0, 3))
        for index in range(int(chance.integers(1, 4))):
            onset, nucleus, coda = (str(chance.choice(each)) for each in (_ONSETS, _NUCLEI, _CODAS))
            word.append(Sounds(tuple(onset), nucleus, tuple(coda), "ˈ" if index == stressed else ""))
        groups.append(tuple(word))
    return groups


def _vocalise(chance: np.random.Generator) -> list[tuple[Sounds, ...]]:
    """Draw one to three syllables that are hardly more than a vowel or a hum, as in ah, la and mm."""
    syllables: list[tuple[Sounds, ...]] = []
    for _ in range(int(chance.integers(1, 4))):
        onset = str(chance.choice(["", "", "", "l", "n", "m", "d", "b", "h"]))
        nucleus = str(chance.choice([*_NUCLEI, *_HUMS]))
        syllables.append((Sounds((onset,) if onset else (), nucleus, (), "ˈ"),))
    return syllables


def _melody(sizes: Sequence[int], low: int, high: int, chance: np.random.Generator) -> tuple[Note, ...]:
    """Walk at random inside the range; lengths scatter around one tempo."""
    usual_s = chance.choice([0.22, 0.3, 0.4, 0.55])
    midi, now, notes = int(chance.integers(low + 3, high - 3)), 0.0, []
    for size in sizes:
        for index in range(size):
            length = float(np.clip(usual_s * np.exp(chance.normal(0, 0.5)), 0.15, 2.5))
            midi = int(np.clip(midi + chance.integers(-5, 6), low, high))
            syllable = Syllable("la", "single" if size == 1 else "begin" if index == 0 else "middle", "la", index, size)
            notes.append(Note("1", 1.0, midi, now, now + length, syllable))
            now += length
    return tuple(notes)
