"""A line in, a recording out: the stages in their order, phrase by phrase."""

from __future__ import annotations

import time
from collections import Counter, deque
from concurrent.futures import Future, ThreadPoolExecutor, wait
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from gpu_job.audio import mp3
from gpu_job.audio.loudness import TARGET_LUFS, normalised
from gpu_job.singer.errors import NothingToSingError
from gpu_job.singer.melody.controls import NEUTRAL, Controls
from gpu_job.singer.melody.phrases import AT_ONCE, apart, phrases
from gpu_job.singer.melody.pitch import Expression
from gpu_job.singer.model import NoteTiming, Progress, Recording, Timing
from gpu_job.singer.render import memory
from gpu_job.singer.render.phrase_render import Interpretation, SungPhrase, sing_phrase
from gpu_job.singer.render.track import lay, shifted
from sightsinger.errors import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from gpu_job.singer.default_voices import Voice
    from gpu_job.singer.melody.phrases import Phrase
    from gpu_job.singer.render.phrase_cache import PhraseCache
    from sightsinger.score.model import Line

    Singing = Callable[[Phrase, int], SungPhrase]
    """Sings a phrase that came so many times before."""

INTRO_S = 0.1
"""Sound starts this long before the first beat, so that a first note's consonants have room."""
LONGER_S = 0.09
"""The decoded recording is at most this much longer than the score: the intro and the codec's silence are partly made
up for at the very end, where the last sound has died away."""


def sing(
    line: Line,
    voice: Voice,
    *,
    seed: int = 0,
    expression: Expression | None = None,
    controls: Controls | None = None,
    cache: PhraseCache | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Recording:
    """Sing a line; the recording's timing is that of the decoded mp3 (see encode).

    The same line, voice, controls and seed give the same samples on the same machine, from the cache or not. Controls
    that the voice does not follow (`voice.follows`) are left aside. `progress` is called after each phrase, in this
    thread. Raises WordError, NothingToSingError, OutOfMemoryError and what the voice raises.
    """
    if not line.notes:
        raise NothingToSingError(f"{line.part} has no notes to sing. Choose another part.", place=Place(line.part))
    how = Interpretation(seed, expression or Expression(), controls or NEUTRAL)
    intro = round(INTRO_S * voice.sample_rate)
    delay_s = (intro + mp3.CODEC_DELAY) / voice.sample_rate
    length = mp3.longest_within(round((line.duration_s + LONGER_S) * voice.sample_rate))
    todo = phrases(line, earliest_s=-INTRO_S, latest_s=(length - intro) / voice.sample_rate)
    one = partial(_one, line, voice, how, cache)
    track = np.zeros(length, np.float32)
    notes: list[NoteTiming] = []
    began = time.monotonic()
    for done, pieces in enumerate(_sung(todo, one), start=1):
        for sung in pieces:
            lay(track, sung.samples, sung.start + intro)
            notes += (shifted(note, delay_s) for note in sung.notes)
        if progress is not None:
            progress(_progress(todo, done, time.monotonic() - began))
    _fade_out(track, voice.sample_rate)
    duration_s = mp3.decoded_length(length) / voice.sample_rate
    target = TARGET_LUFS + how.controls.loudness_db
    return Recording(normalised(track, voice.sample_rate, target), Timing(voice.sample_rate, duration_s, tuple(notes)))


def _one(
    line: Line, voice: Voice, how: Interpretation, cache: PhraseCache | None, phrase: Phrase, nth: int
) -> SungPhrase:
    return sing_phrase(phrase, line.part, voice, how, loudness=line.loudness, nth=nth, cache=cache)


def _sung(todo: Sequence[Phrase], one: Singing) -> Iterator[list[SungPhrase]]:
    """Sing the phrases in order, a few side by side; each comes back whole, or in pieces where memory was short."""
    waiting: deque[tuple[Phrase, int, Future[SungPhrase]]] = deque()
    ahead, at_once = iter(_numbered(todo)), AT_ONCE
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for _ in todo:
            while len(waiting) < at_once and (following := next(ahead, None)) is not None:
                waiting.append((*following, pool.submit(one, *following)))
            phrase, nth, future = waiting.popleft()
            sung = _unless_too_much(future)
            del future  # a failed one holds on to all that was in memory
            if sung is not None:
                yield [sung]
                continue
            at_once = 1
            wait([other for *_, other in waiting])
            yield memory.in_pieces(phrase, partial(_again, one, nth))


def _unless_too_much(future: Future[SungPhrase]) -> SungPhrase | None:
    try:
        return future.result()
    except Exception as error:
        if memory.ran_out(error):
            return None
        raise


def _again(one: Singing, nth: int, piece: Phrase) -> SungPhrase:
    return one(piece, nth)


def _numbered(todo: Sequence[Phrase]) -> Iterator[tuple[Phrase, int]]:
    """Pair each phrase with how many like it came before."""
    seen: Counter[Phrase] = Counter()
    for phrase in todo:
        own = apart(phrase)
        yield phrase, seen[own]
        seen[own] += 1


def _progress(todo: Sequence[Phrase], done: int, passed_s: float) -> Progress:
    """Estimate what is left from how much music is done."""
    sung, all_of_it = (sum(phrase.length_s for phrase in some) for some in (todo[:done], todo))
    return Progress(done, len(todo), passed_s * (all_of_it - sung) / sung if sung else None)


def _fade_out(track: NDArray[np.float32], sample_rate: int, seconds: float = 0.02) -> None:
    count = min(len(track), int(seconds * sample_rate))
    if count:
        track[-count:] *= np.linspace(1, 0, count, dtype=np.float32)
