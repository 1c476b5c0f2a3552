"""Phrases laid into one recording, and the timing that goes with them."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from msgspec.structs import replace

from gpu_job.singer.melody.timing import SILENCE
from gpu_job.singer.model import NoteTiming, PhonemeTiming

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from gpu_job.singer.melody.phrases import Phrase
    from gpu_job.singer.melody.timing import PlacedPhone
    from gpu_job.singer.text.pronunciation import SungSyllable


FADE_S = 0.006
"""Over this long a phrase's samples come out of nothing and go back, should a voice begin or end at once."""


def faded(samples: NDArray[np.float32], sample_rate: int) -> NDArray[np.float32]:
    """Return samples that begin and end at nothing, without a click."""
    count = min(len(samples) // 2, round(FADE_S * sample_rate))
    ramp = (0.5 - 0.5 * np.cos(np.pi * np.arange(count) / max(1, count))).astype(np.float32)
    out = samples.copy()
    out[:count] *= ramp
    out[len(out) - count :] *= ramp[::-1]
    return out


def lay(track: NDArray[np.float32], samples: NDArray[np.float32], start: int) -> None:
    """Add a phrase's samples at `start` (may be negative); what does not fit at either end is left off."""
    first, last = max(0, start), min(len(track), start + len(samples))
    if last > first:
        track[first:last] += samples[first - start : last - start]


def note_timings(
    part: str, phrase: Phrase, syllables: Sequence[SungSyllable], sounds: Sequence[PlacedPhone]
) -> tuple[NoteTiming, ...]:
    """Return the timing of every note of a phrase, in order, in seconds from the start of the piece.

    A syllable's opening consonants belong to its first note, its closing ones to its last.
    """
    out: list[NoteTiming] = []
    for index, syllable in enumerate(syllables):
        own = [timed for timed in sounds if timed.sound.syllable == index and timed.sound.symbol != SILENCE]
        out += _syllable_timings(part, syllable, own)
    if len(out) != len(phrase.notes):
        raise AssertionError("every note of a phrase has its timing")
    return tuple(out)


def _syllable_timings(part: str, syllable: SungSyllable, own: Sequence[PlacedPhone]) -> list[NoteTiming]:
    nucleus = next(timed for timed in own if timed.sound.role == "nucleus")
    starts = [nucleus.start_s, *(note.start_s for note in syllable.notes[1:])]
    bounds = [*(min(start, nucleus.end_s) for start in starts), nucleus.end_s]
    timings = [
        NoteTiming(
            part=part,
            measure=note.measure,
            beat=note.beat,
            midi=note.midi,
            start=note.start_s,
            end=note.end_s,
            vowel_start=begin,
            vowel_end=end,
            syllable=note.syllable.text,
            syllabic=note.syllable.syllabic,
            phonemes=(PhonemeTiming(nucleus.sound.symbol, begin, end),),
        )
        for note, (begin, end) in zip(syllable.notes, pairwise(bounds), strict=True)
    ]
    onset = tuple(_phoneme(timed) for timed in own if timed.sound.role == "onset")
    coda = tuple(_phoneme(timed) for timed in own if timed.sound.role == "coda")
    timings[0] = replace(timings[0], phonemes=onset + timings[0].phonemes)
    timings[-1] = replace(timings[-1], phonemes=timings[-1].phonemes + coda)
    return timings


def shifted(note: NoteTiming, seconds: float) -> NoteTiming:
    """Return the same note, everything later by `seconds`, nothing before 0."""

    def later(moment: float) -> float:
        return max(0.0, moment + seconds)

    return replace(
        note,
        start=later(note.start),
        end=later(note.end),
        vowel_start=later(note.vowel_start),
        vowel_end=later(note.vowel_end),
        phonemes=tuple(replace(p, start=later(p.start), end=later(p.end)) for p in note.phonemes),
    )


def _phoneme(timed: PlacedPhone) -> PhonemeTiming:
    return PhonemeTiming(timed.sound.symbol, timed.start_s, timed.end_s)
