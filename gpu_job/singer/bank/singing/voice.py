"""A voicebank as one of the singer's voices: the same engine sings it as any other."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from gpu_job.singer.bank.errors import BankPhonemeError
from gpu_job.singer.bank.folder.dictionary import choose
from gpu_job.singer.bank.folder.symbols import BREATH, SILENCE, language_of
from gpu_job.singer.bank.singing import expression, stage_chain
from gpu_job.singer.bank.singing.alignment import BankPhone, Span
from gpu_job.singer.bank.singing.alphabet import Alphabet, BankWords, alphabet
from gpu_job.singer.bank.singing.stage_chain import Performer, PhraseFrames
from gpu_job.singer.errors import LanguageError
from gpu_job.singer.voice import FRAMES_HZ

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from gpu_job.singer.bank.folder.model import Bank
    from gpu_job.singer.bank.folder.symbols import Vocabulary
    from gpu_job.singer.bank.onnx.open_bank import OpenBank
    from gpu_job.singer.melody.timing import Phone, PlacedPhone
    from gpu_job.singer.text.pronouncer import Pronouncer
    from gpu_job.singer.text.pronunciation import SungSyllable
    from gpu_job.singer.voice import Melody

_SHORTEST_S = 0.025
"""No consonant is wished away."""
_VOWEL_SHARE, _LONGEST_TAIL_S = 0.65, 0.15
"""Of a diphthong, or a vowel and its r, that the bank sings as two sounds: how much the first has at least, and how
long the second is at most."""
_BORROWED = "en"
"""Latin and its like are sung in English sounds by banks that have none of their own."""


@dataclass(frozen=True, slots=True)
class _Part:
    """One sound of the bank within one of the singer's: from and to as shares of its time."""

    sung: BankPhone
    owner: int
    begin: float
    end: float


class DiffSingerVoice:
    """One speaker of a voicebank, singing in one language."""

    def __init__(self, opened: OpenBank, speaker: str | None, language: str, others: Pronouncer | None) -> None:
        """Take the speaker by name (None: the first); `others` says what the bank's dictionary does not, or is None.

        Raises BankSpeakerError, and LanguageError where nobody knows the language's words or the bank has no sounds.
        """
        bank = opened.bank
        chosen = bank.speaker(speaker)
        sounds = sounds_language(bank, language, others)
        dictionary = choose(bank.words, sounds)
        self._performer = Performer(opened, chosen, sounds)
        self._alphabet = alphabet(common_vocabulary(bank), dictionary, sounds)
        self.name = chosen.name if chosen is not None else bank.name
        self.sample_rate = bank.vocoder.mel.sample_rate_hz
        own = dictionary if sounds == language else replace(dictionary, words={})
        self.words = BankWords(own, self._alphabet, others, language)
        self.follows = expression.follows(bank.acoustic)
        self.breathes = breathes(bank)

    @property
    def identity(self) -> str:
        """What the bank's files hold, who of it sings in which language, and how hard its models work."""
        opened, speaker = self._performer.opened, self._performer.speaker
        who = (speaker.name if speaker is not None else "", self._performer.language)
        return f"bank {opened.identity} {who} {opened.effort} {opened.bucket_frames}"

    def consonants_s(self, syllables: Sequence[SungSyllable], sounds: Sequence[Phone]) -> tuple[float, ...]:
        """Return how long each sound would like to be, seconds; only consonants' lengths mean anything."""
        parts = bank_sounds(sounds[:-1], self._alphabet)
        spans = [Span(each.notes[0].midi, each.notes[0].start_s, each.notes[-1].end_s) for each in syllables]
        wished = stage_chain.wished_lengths(self._performer, [part.sung for part in parts], spans)
        lengths = np.zeros(len(sounds))
        for part, length in zip(parts, wished, strict=True):
            lengths[part.owner] += max(length, _SHORTEST_S)
        return tuple(lengths.tolist())

    def render(
        self, syllables: Sequence[SungSyllable], sounds: Sequence[PlacedPhone], melody: Melody
    ) -> NDArray[np.float32]:
        """Sing; the samples cover the melody's frames."""
        timeline = self._timeline(syllables, sounds, melody)
        f0 = None if self._performer.opened.bank.pitch is not None else self._melody_hz(timeline, melody)
        # The melody carries the job's seed: another seed, another performance; the same phrase, the same sound.
        seed = zlib.crc32(melody.f0_hz.tobytes())
        performer = replace(self._performer, seed=seed, controls=melody.controls)
        samples = stage_chain.sung(performer, timeline, f0)
        return _levelled(samples, melody, self.sample_rate)

    def shown(self, symbol: str) -> str:
        """Return a sound as timing files name it: the bank's own name where the singer has none."""
        private = any(0xE000 <= ord(character) < 0xF900 for character in symbol)
        return "".join(self._alphabet.symbols.get(symbol, (symbol,))) if private else symbol

    def _timeline(
        self, syllables: Sequence[SungSyllable], sounds: Sequence[PlacedPhone], melody: Melody
    ) -> PhraseFrames:
        parts = bank_sounds([timed.sound for timed in sounds], self._alphabet)
        begins = [_begin_s(part, sounds[part.owner]) for part in parts]
        first = float(melody.times_s[0])
        edges = (first, *begins[1:], first + len(melody.times_s) / FRAMES_HZ)
        notes = tuple(Span(note.midi, note.start_s, note.end_s) for each in syllables for note in each.notes)
        return PhraseFrames(tuple(part.sung for part in parts), edges, notes)

    def _melody_hz(self, timeline: PhraseFrames, melody: Melody) -> NDArray[np.float32]:
        times = stage_chain.frame_times_s(self._performer, timeline)
        return np.exp(np.interp(times, melody.times_s, np.log(melody.f0_hz))).astype(np.float32)


def sounds_language(bank: Bank, language: str, others: Pronouncer | None) -> str:
    """Return whose sounds of the bank a language is sung in: its own, else English ones where the singer has its words.

    Raises LanguageError where the bank names its languages and neither is among them, or nobody has words.
    """
    spoken = languages(bank)
    if not spoken or language in spoken:
        if others is not None or choose(bank.words, language).words:
            return language
    elif others is not None and _BORROWED in spoken:
        return _BORROWED
    known = f" It sings: {', '.join(spoken)}." if spoken else ""
    raise LanguageError(
        f"The voicebank {bank.name} cannot sing words in the language {language!r}.{known} "
        "Choose another voice, or set the score's language."
    )


def common_vocabulary(bank: Bank) -> Vocabulary:
    """Return the acoustic model's sounds that every other stage knows too: nothing else can be sung."""
    own = bank.acoustic.vocabulary
    known = {
        symbol: number
        for symbol, number in own.phonemes.items()
        if all(symbol in stage.vocabulary.phonemes for stage in bank.stages)
    }
    return replace(own, phonemes=known)


def breathes(bank: Bank) -> bool:
    """Whether every stage has a sound for breathing in that is not just another name for silence."""
    vocabularies = [bank.acoustic.vocabulary, *(stage.vocabulary for stage in bank.stages)]
    return all(BREATH in each.phonemes and each.phonemes[BREATH] != each.phonemes.get(SILENCE) for each in vocabularies)


def languages(bank: Bank) -> tuple[str, ...]:
    """Return the languages that the bank's symbols name, () where they name none."""
    return tuple(sorted({language_of(symbol) for symbol in bank.acoustic.vocabulary.phonemes} - {""}))


def bank_sounds(sounds: Sequence[Phone], letters: Alphabet) -> list[_Part]:
    """Turn the singer's sounds into the bank's; one may become two, such as a vowel and its r."""
    parts: list[_Part] = []
    for owner, sound in enumerate(sounds):
        symbols = (sound.symbol,) if sound.role == "rest" else _symbols(sound, letters)
        shares = [0.0, 1.0] if len(symbols) == 1 else [0.0, _VOWEL_SHARE, 1.0]
        for index, (symbol, (begin, end)) in enumerate(zip(symbols, pairwise(shares), strict=True)):
            role = sound.role if index == 0 or sound.role != "nucleus" else "coda"
            parts.append(_Part(BankPhone(symbol, role, sound.syllable), owner, begin, end))
    return parts


def _begin_s(part: _Part, timed: PlacedPhone) -> float:
    """Return when a part of a sound begins: on a long note the second of two is as late as in a short one."""
    if not part.begin:
        return timed.start_s
    return timed.end_s - min((1 - part.begin) * timed.length_s, _LONGEST_TAIL_S)


def _symbols(sound: Phone, letters: Alphabet) -> tuple[str, ...]:
    if sound.symbol not in letters.symbols:
        raise BankPhonemeError(
            f"The bank has no sound for {sound.symbol}, which an added syllable needs. Print the word with fewer "
            "syllables, or add it to the bank's dictionary.",
            key=sound.symbol,
        )
    return letters.symbols[sound.symbol]


def _levelled(samples: NDArray[np.float32], melody: Melody, sample_rate: int) -> NDArray[np.float32]:
    """Cut or fill to the melody's length, and follow the score's dynamics."""
    length = len(melody.times_s) * sample_rate // FRAMES_HZ
    out = np.zeros(length, np.float32)
    out[: len(samples)] = samples[:length]
    at = np.arange(length) * (FRAMES_HZ / sample_rate)
    gain = 10 ** (np.interp(at, np.arange(len(melody.times_s)), melody.loudness_db) / 20)
    return np.asarray(out * gain, np.float32)
