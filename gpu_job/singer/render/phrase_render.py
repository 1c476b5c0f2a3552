"""One phrase, sung: what it sounds like depends on what it holds, never on where it stands.

Everything here counts from the phrase's first beat. The same words on the same notes are the same samples in any bar,
so a phrase can be kept and taken again, and nothing that happens elsewhere in the piece can change it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from gpu_job.singer.melody import breaths
from gpu_job.singer.melody.controls import NEUTRAL, Controls
from gpu_job.singer.melody.dynamics import excerpt, loudness_db
from gpu_job.singer.melody.phrases import apart
from gpu_job.singer.melody.pitch import Expression, curve
from gpu_job.singer.melody.timing import PlacedPhone, align, phones_of
from gpu_job.singer.render.phrase_cache import Take, recipe
from gpu_job.singer.render.track import faded, note_timings
from gpu_job.singer.voice import FRAMES_HZ, Melody
from sightsinger.canonical import digest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from gpu_job.singer.melody.phrases import Phrase
    from gpu_job.singer.model import NoteTiming
    from gpu_job.singer.render.phrase_cache import PhraseCache
    from gpu_job.singer.render.prepared import PreparedPhrase
    from gpu_job.singer.text.pronunciation import SungSyllable
    from gpu_job.singer.voice import Voice
    from sightsinger.score.model import Note

FORM = 1
"""The number of the form that seeds and keys are made of: raising it sings every song a little differently."""


@dataclass(frozen=True, slots=True)
class Interpretation:
    """How a line is sung; the same for all its phrases."""

    seed: int = 0
    expression: Expression = field(default_factory=Expression)
    controls: Controls = NEUTRAL


@dataclass(frozen=True, slots=True)
class SungPhrase:
    """A phrase's samples, the first of them at `start` (samples from the start of the piece), and its timing."""

    start: int
    samples: NDArray[np.float32]
    notes: tuple[NoteTiming, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A phrase by itself, with all that its sound depends on but the voice."""

    phrase: Phrase
    """As `apart` has it."""
    syllables: tuple[SungSyllable, ...]
    loudness: tuple[tuple[float, float], ...]
    """Written dynamics as (seconds from the first beat, dB); () where there are none."""
    nth: int
    """How many times the line sang this before: nobody sings a refrain twice in exactly the same way."""
    how: Interpretation

    @property
    def seed(self) -> tuple[int, ...]:
        """What everything that varies in it is drawn from."""
        held = {"phrase": self.phrase, "loudness": self.loudness, "nth": self.nth}
        return self.how.seed, int.from_bytes(digest("passage", FORM, held, 8))

    def key(self, voice: Voice) -> str:
        """Return the name of this passage as sung by a voice: two with the same are the same to the bit."""
        content = {
            "recipe": recipe(),
            "voice": voice.identity,
            "passage": replace(self, how=replace(self.how, controls=replace(self.how.controls, loudness_db=0.0))),
        }
        return digest("take", FORM, content, 24).hex()


def sing_phrase(
    prepared: PreparedPhrase,
    part: str,
    voice: Voice,
    how: Interpretation | None = None,
    *,
    loudness: Sequence[tuple[float, float]] = (),
    cache: PhraseCache | None = None,
) -> SungPhrase:
    """Sing one phrase by itself, or take it from the cache.

    `loudness` are the line's written dynamics. Raises what the voice raises.
    """
    phrase, syllables = prepared.phrase, prepared.syllables
    own = apart(phrase)
    dynamics = excerpt(loudness, phrase.start_s, (own.notes[0].start_s - 1.0, own.release_s + 1.0))
    passage = Passage(own, _on(own.notes, syllables), dynamics, prepared.nth, how or Interpretation())
    take = _kept(passage, voice, cache) if cache is not None else _sung(passage, voice)
    shown = [
        PlacedPhone(replace(each.sound, symbol=voice.shown(each.sound.symbol)), *_later(each, phrase.start_s))
        for each in take.sounds
    ]
    start = round(phrase.start_s * voice.sample_rate) + take.start
    return SungPhrase(start, take.samples, note_timings(part, phrase, syllables, shown))


def _kept(passage: Passage, voice: Voice, cache: PhraseCache) -> Take:
    key = passage.key(voice)
    take = cache.get(key)
    if take is None:
        take = _sung(passage, voice)
        cache.put(key, take)
    return take


def _sung(passage: Passage, voice: Voice) -> Take:
    phrase, syllables, how = passage.phrase, passage.syllables, passage.how
    phonemes = phones_of(syllables)
    timed = align(phrase, syllables, phonemes, voice.consonants_s(syllables, phonemes))
    breath = None
    if how.expression.breaths:
        breath = breaths.before(timed, phrase.earliest_s, (*passage.seed, 1))
    if breath is not None and voice.breathes:
        timed = breaths.taken(timed, breath)
    first = int(np.floor(timed[0].start_s * FRAMES_HZ))
    last = int(np.ceil(timed[-1].end_s * FRAMES_HZ))
    times = np.arange(first, last) / FRAMES_HZ
    f0 = curve(phrase.notes, times, how.expression.with_vibrato(how.controls.vibrato), passage.seed)
    melody = Melody(times, f0, loudness_db(phrase.notes, passage.loudness, times), how.controls)
    samples = faded(voice.render(syllables, timed, melody), voice.sample_rate)
    start = first * voice.sample_rate // FRAMES_HZ
    if breath is not None and not voice.breathes:
        start, samples = breaths.mixed(start, samples, breath, voice.sample_rate)
    return Take(start, samples, timed)


def _on(notes: Sequence[Note], syllables: Sequence[SungSyllable]) -> tuple[SungSyllable, ...]:
    """Return the syllables on other notes, as many as their own."""
    left = iter(notes)
    return tuple(replace(each, notes=tuple(next(left) for _ in each.notes)) for each in syllables)


def _later(timed: PlacedPhone, seconds: float) -> tuple[float, float]:
    return timed.start_s + seconds, timed.end_s + seconds
