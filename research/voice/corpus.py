"""Have the teacher sing exercises, and keep what it made of them on its own clock, the pace of speech.

`python -m research.voice.corpus FOLDER --styles STYLES --style af_heart:53:84 am_fenrir:36:67 --seed N --minutes M`
writes one file an exercise; styles take turns, each with its lowest and highest MIDI number. It may be stopped at any
time and called again with another seed, and several may run side by side. The lengths of the score's notes are not in
what is kept: the bank stretches vowels by rule, as the teacher does.
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from gpu_job.singer.melody.timing import align, phones_of
from gpu_job.singer.text.words import Dictionary
from gpu_job.singer.text.words_build import words_folder
from gpu_job.singer.voice import FRAMES_HZ, Melody
from research.voice import envelope, material
from research.voice.teacher.build import teacher_folder
from research.voice.teacher.hybrid import HybridVoice, Manner, Speech
from research.voice.teacher.kokoro import Kokoro, Style
from research.voice.words import lexicon

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

_TOLD_EVERY = 20


@dataclass(frozen=True, slots=True)
class Pupil:
    """Whose voice is taught, and in which range."""

    name: str
    style: Style
    low_midi: int
    high_midi: int

    @classmethod
    def parse(cls, wish: str, styles: Path) -> Pupil:
        """Read `style:low:high`."""
        name, low, high = wish.split(":")
        return cls(name, Style.load(styles / f"{name}.bin"), int(low), int(high))


def lesson(
    pupil: Pupil,
    model: Kokoro,
    dictionary: Dictionary,
    words: Mapping[str, str],
    most: int,
    chance: np.random.Generator,
) -> dict[str, Any]:
    """Return one exercise as arrays by name: what the teacher was told and what came of it."""
    task = material.exercise(words, pupil.low_midi, pupil.high_midi, most, chance)
    manner = Manner(vowel_s=chance.uniform(0.1, 0.18), diphthong_s=chance.uniform(0.17, 0.24))
    voice = HybridVoice(pupil.name, dictionary, model, pupil.style, manner)
    phonemes = phones_of(task.syllables)
    wished = np.array(voice.consonants_s(task.syllables, phonemes)) * chance.uniform(0.8, 1.25)
    timed = align(task.phrase, task.syllables, phonemes, wished.tolist())
    first, last = (round(edge * FRAMES_HZ) for edge in (timed[0].start_s, timed[-1].end_s))
    times = np.arange(first, last) / FRAMES_HZ
    speech = voice.speak(
        task.syllables, timed, Melody(times, material.pitch(task, times, chance), np.zeros(len(times)))
    )
    return _kept(pupil.name, speech)


def _kept(style: str, speech: Speech) -> dict[str, NDArray[np.generic] | str]:
    timbre = speech.timbre
    said = [(each.timed.sound.symbol, each.start_s, each.end_s) for each in speech.sounds]
    return {
        "meta": json.dumps({"style": style, "sounds": said}, ensure_ascii=False),
        "target": envelope.encode(timbre.log_envelope, timbre.aperiodicity).astype(np.float16),
        "f0": speech.f0_hz.astype(np.float32),
        "silent": speech.silent,
        "energy": speech.energy,
        "energy_natural": speech.own_energy,
    }


def main() -> None:
    """Read the command line and teach until the time is over."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--styles", type=Path, required=True, help="folder of the teacher's style files")
    parser.add_argument("--style", nargs="+", required=True, help="style:low:high, in turns")
    parser.add_argument("--most", type=int, default=12, help="syllables of the longest exercise")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--minutes", type=float, required=True)
    wish = parser.parse_args()
    wish.folder.mkdir(parents=True, exist_ok=True)
    words, dictionary = lexicon(words_folder()), Dictionary.load(words_folder())
    model = Kokoro(teacher_folder(), threads=1)
    chance, spoken_s, began = np.random.default_rng(wish.seed), 0.0, time.monotonic()
    pupils = [Pupil.parse(each, wish.styles) for each in wish.style]
    for index, pupil in enumerate(cycle(pupils)):
        if time.monotonic() - began > wish.minutes * 60:
            break
        data = lesson(pupil, model, dictionary, words, wish.most, chance)
        np.savez(wish.folder / f"{pupil.name}-{wish.seed}-{index:05d}.npz", **data)
        spoken_s += len(data["target"]) / FRAMES_HZ
        if index % _TOLD_EVERY == 0:
            passed = (time.monotonic() - began) / 60
            print(
                f"{index + 1} exercises, {spoken_s / 60:.1f} minutes spoken; {wish.minutes - passed:.0f} minutes left"
            )


if __name__ == "__main__":
    main()
