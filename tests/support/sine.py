"""A voice for tests: it sings every vowel as a sine at the melody's pitch, so that what it sang can be measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gpu_job.singer.voice import FRAMES_HZ

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from gpu_job.singer.melody.timing import Phone, PlacedPhone
    from gpu_job.singer.text.pronunciation import SungSyllable
    from gpu_job.singer.voice import Melody


class Vowels:
    """Says every word as `ta`, once for each vowel letter that it is printed with."""

    language = "en"

    def say(self, word: str, *, before_vowel: bool = False) -> str | None:  # noqa: ARG002 - as the protocol has it
        return (
            "tɑ" * max(1, sum(letter in "aeiouy" for letter in word))
            if any(letter.isalpha() for letter in word)
            else None
        )


class SineVoice:
    """Keeps a record of the phrases it was asked for."""

    name = "sine"
    sample_rate = 24000
    identity = "sine"
    follows = frozenset({"vibrato", "loudness_db"})
    breathes = False

    def __init__(self) -> None:
        self.words = Vowels()
        self.rendered: list[tuple[float, float]] = []
        self.melodies: list[Melody] = []

    def consonants_s(self, syllables: Sequence[SungSyllable], sounds: Sequence[Phone]) -> tuple[float, ...]:  # noqa: ARG002 - as the protocol has it
        return (0.05,) * len(sounds)

    def render(
        self,
        syllables: Sequence[SungSyllable],  # noqa: ARG002 - as the protocol has it
        sounds: Sequence[PlacedPhone],
        melody: Melody,
    ) -> NDArray[np.float32]:
        self.rendered.append((sounds[0].start_s, sounds[-1].end_s))
        self.melodies.append(melody)
        hop = self.sample_rate // FRAMES_HZ
        f0 = np.repeat(melody.f0_hz, hop)
        on = np.zeros(len(melody.times_s))
        for timed in sounds:
            if timed.sound.role == "nucleus":
                on[(melody.times_s >= timed.start_s) & (melody.times_s < timed.end_s)] = 1
        gain = np.repeat(on * 10 ** (melody.loudness_db / 20), hop)
        return np.asarray(0.3 * gain * np.sin(2 * np.pi * np.cumsum(f0) / self.sample_rate), np.float32)

    def shown(self, symbol: str) -> str:
        return symbol
