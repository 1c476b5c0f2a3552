"""A line in, a recording out: the stages in their order, phrase by phrase."""

from __future__ import annotations

import time
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor, wait
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from gpu_job.audio import mp3
from gpu_job.audio.mastering import TARGET_LUFS, normalised
from gpu_job.singer.melody.controls import NEUTRAL, Controls
from gpu_job.singer.melody.pitch import Expression
from gpu_job.singer.model import NoteTiming, Progress, Recording, Timing
from gpu_job.singer.render import memory
from gpu_job.singer.render.phrase_render import Interpretation, SungPhrase, sing_phrase
from gpu_job.singer.render.prepared import PreparedPart, PreparedPhrase, prepare, prepare_phrase
from gpu_job.singer.render.track import lay, shifted
from gpu_job.singer.voice import AT_ONCE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from gpu_job.singer.melody.phrases import Phrase
    from gpu_job.singer.render.phrase_cache import PhraseCache
    from gpu_job.singer.voice import Voice
    from sightsinger.score.model import Line

    Singing = Callable[[PreparedPhrase], SungPhrase]


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
    """Prepare a line and sing it (see sing_part). Raises WordError and NothingToSingError as well."""
    how = Interpretation(seed, expression or Expression(), controls or NEUTRAL)
    return sing_part(prepare(line, voice), how, cache=cache, progress=progress)


def sing_part(
    part: PreparedPart,
    how: Interpretation,
    *,
    cache: PhraseCache | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Recording:
    """Sing a prepared part; the recording's timing is that of the decoded mp3 (see audio.mp3).

    The same line, voice, controls and seed give the same samples on the same machine, from the cache or not. Controls
    that the voice does not follow (`voice.follows`) are left aside. `progress` is called after each phrase, in this
    thread. Raises OutOfMemoryError and what the voice raises.
    """
    line, sample_rate = part.line, part.voice.sample_rate
    delay_s = (part.intro + mp3.CODEC_DELAY) / sample_rate
    one = partial(sing_phrase, part=line.part, voice=part.voice, how=how, loudness=line.loudness, cache=cache)
    track = np.zeros(part.length, np.float32)
    notes: list[NoteTiming] = []
    began = time.monotonic()
    for done, pieces in enumerate(_sung(part, one), start=1):
        for sung in pieces:
            lay(track, sung.samples, sung.start + part.intro)
            notes += (shifted(note, delay_s) for note in sung.notes)
        if progress is not None:
            progress(_progress(part.phrases, done, time.monotonic() - began))
    _fade_out(track, sample_rate)
    duration_s = mp3.decoded_length(part.length) / sample_rate
    target = TARGET_LUFS + how.controls.loudness_db
    return Recording(normalised(track, sample_rate, target), Timing(sample_rate, duration_s, tuple(notes)))


def _sung(part: PreparedPart, one: Singing) -> Iterator[list[SungPhrase]]:
    """Sing the phrases in order, a few side by side; each comes back whole, or in pieces where memory was short."""
    waiting: deque[tuple[PreparedPhrase, Future[SungPhrase]]] = deque()
    ahead, at_once = iter(part.phrases), AT_ONCE
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for _ in part.phrases:
            while len(waiting) < at_once and (following := next(ahead, None)) is not None:
                waiting.append((following, pool.submit(one, following)))
            prepared, future = waiting.popleft()
            sung = _unless_too_much(future)
            del future  # a failed one holds on to all that was in memory
            if sung is not None:
                yield [sung]
                continue
            at_once = 1
            wait([other for _, other in waiting])
            yield memory.in_pieces(prepared.phrase, partial(_again, part, one, prepared.nth))


def _unless_too_much(future: Future[SungPhrase]) -> SungPhrase | None:
    try:
        return future.result()
    except Exception as error:
        if memory.ran_out(error):
            return None
        raise


def _again(part: PreparedPart, one: Singing, nth: int, piece: Phrase) -> SungPhrase:
    return one(prepare_phrase(piece, part.line.part, part.voice, nth))


def _progress(todo: Sequence[PreparedPhrase], done: int, passed_s: float) -> Progress:
    """Estimate what is left from how much music is done."""
    sung, all_of_it = (sum(each.phrase.length_s for each in some) for some in (todo[:done], todo))
    return Progress(done, len(todo), passed_s * (all_of_it - sung) / sung if sung else None)


def _fade_out(track: NDArray[np.float32], sample_rate: int, seconds: float = 0.02) -> None:
    count = min(len(track), int(seconds * sample_rate))
    if count:
        track[-count:] *= np.linspace(1, 0, count, dtype=np.float32)
