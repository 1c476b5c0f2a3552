"""A line in, a recording out: the stages in their order, phrase by phrase."""

from __future__ import annotations

import time
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from gpu_job.singer import encode, world
from gpu_job.singer.controls import NEUTRAL, Controls
from gpu_job.singer.dynamics import loudness_db
from gpu_job.singer.errors import NothingToSingError
from gpu_job.singer.loudness import TARGET_LUFS, normalised
from gpu_job.singer.model import NoteTiming, Progress, Recording, Timing
from gpu_job.singer.phrases import phrases
from gpu_job.singer.pitch import Expression, curve
from gpu_job.singer.pronunciation import pronounce
from gpu_job.singer.timing import place, sounds
from gpu_job.singer.track import lay, note_timings, shifted
from gpu_job.singer.voices import Melody
from sightsinger.errors import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from gpu_job.singer.phrases import Phrase
    from gpu_job.singer.voices import Voice
    from sightsinger.score.model import Line

INTRO_S = 0.1
"""Sound starts this long before the first beat, so that a first note's consonants have room."""
LONGER_S = 0.09
"""The decoded recording is at most this much longer than the score: the intro and the codec's silence are partly made
up for at the very end, where the last sound has died away."""
_AT_ONCE = 2
"""Phrases sung side by side; no more are held in memory."""


@dataclass(frozen=True, slots=True)
class SungPhrase:
    """A phrase's samples, the first of them at `start` (samples from the start of the piece), and its timing."""

    start: int
    samples: NDArray[np.float32]
    notes: tuple[NoteTiming, ...]


@dataclass(frozen=True, slots=True)
class _Manner:
    """How all phrases of a line are sung."""

    seed: int
    expression: Expression
    controls: Controls


def sing(
    line: Line,
    voice: Voice,
    *,
    seed: int = 0,
    expression: Expression | None = None,
    controls: Controls | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Recording:
    """Sing a line; the recording's timing is that of the decoded mp3 (see encode).

    The same line, voice, controls and seed give the same samples on the same machine. Controls that the voice does not
    follow (`voice.follows`) are left aside. `progress` is called after each phrase, in this thread. Raises WordError,
    NothingToSingError and what the voice raises.
    """
    if not line.notes:
        raise NothingToSingError(f"{line.part} has no notes to sing. Choose another part.", place=Place(line.part))
    intro = round(INTRO_S * voice.sample_rate)
    delay_s = (intro + encode.CODEC_DELAY) / voice.sample_rate
    length = encode.longest_within(round((line.duration_s + LONGER_S) * voice.sample_rate))
    track = np.zeros(length, np.float32)
    notes: list[NoteTiming] = []
    latest_s = (length - intro) / voice.sample_rate
    manner = _Manner(seed, expression or Expression(), controls or NEUTRAL)
    for sung in _sung(line, voice, latest_s, manner, progress):
        lay(track, sung.samples, sung.start + intro)
        notes += (shifted(note, delay_s) for note in sung.notes)
    _fade_out(track, voice.sample_rate)
    duration_s = encode.decoded_length(length) / voice.sample_rate
    target = TARGET_LUFS + manner.controls.loudness_db
    return Recording(normalised(track, voice.sample_rate, target), Timing(voice.sample_rate, duration_s, tuple(notes)))


def sing_phrase(
    phrase: Phrase,
    part: str,
    voice: Voice,
    *,
    seed: int = 0,
    expression: Expression | None = None,
    controls: Controls | None = None,
    loudness: Sequence[tuple[float, float]] = (),
) -> SungPhrase:
    """Sing one phrase by itself; what it sounds like depends on nothing but these arguments.

    `loudness` are the line's written dynamics.
    """
    syllables = pronounce(phrase, part, voice.words)
    phonemes = sounds(syllables)
    timed = place(phrase, syllables, phonemes, voice.consonants_s(syllables, phonemes))
    first = int(np.floor(timed[0].start_s * world.FRAMES_HZ))
    last = int(np.ceil(timed[-1].end_s * world.FRAMES_HZ))
    times = np.arange(first, last) / world.FRAMES_HZ
    controls = controls or NEUTRAL
    f0 = curve(phrase.notes, times, _vibrating(expression or Expression(), controls), (seed, phrase.index))
    melody = Melody(times, f0, loudness_db(phrase.notes, loudness, times), controls)
    samples = voice.render(syllables, timed, melody)
    start = first * voice.sample_rate // world.FRAMES_HZ
    shown = [replace(each, sound=replace(each.sound, symbol=voice.shown(each.sound.symbol))) for each in timed]
    return SungPhrase(start, samples, note_timings(part, phrase, syllables, shown))


def _sung(
    line: Line,
    voice: Voice,
    latest_s: float,
    manner: _Manner,
    progress: Callable[[Progress], None] | None,
) -> Iterator[SungPhrase]:
    """Sing the phrases in order, a few side by side, and say how far it has come."""

    def one(phrase: Phrase) -> SungPhrase:
        return sing_phrase(
            phrase,
            line.part,
            voice,
            seed=manner.seed,
            expression=manner.expression,
            controls=manner.controls,
            loudness=line.loudness,
        )

    todo = phrases(line, earliest_s=-INTRO_S, latest_s=latest_s)
    began = time.monotonic()
    waiting: deque[Future[SungPhrase]] = deque()
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        ahead = iter(todo)
        for done in range(1, len(todo) + 1):
            while len(waiting) < _AT_ONCE and (phrase := next(ahead, None)) is not None:
                waiting.append(pool.submit(one, phrase))
            yield waiting.popleft().result()
            if progress is not None:
                progress(_progress(todo, done, time.monotonic() - began))


def _vibrating(expression: Expression, controls: Controls) -> Expression:
    return replace(expression, vibrato_cents=expression.vibrato_cents * controls.vibrato)


def _progress(todo: Sequence[Phrase], done: int, passed_s: float) -> Progress:
    """Estimate what is left from how much music is done."""
    sung, all_of_it = (sum(phrase.length_s for phrase in some) for some in (todo[:done], todo))
    return Progress(done, len(todo), passed_s * (all_of_it - sung) / sung if sung else None)


def _fade_out(track: NDArray[np.float32], sample_rate: int, seconds: float = 0.02) -> None:
    count = min(len(track), int(seconds * sample_rate))
    if count:
        track[-count:] *= np.linspace(1, 0, count, dtype=np.float32)
