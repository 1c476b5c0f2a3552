"""A line in, a recording out: the stages in their order, phrase by phrase."""

from __future__ import annotations

import time
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from gpu_job.audio import mp3
from gpu_job.audio.mastering import TARGET_LUFS, normalised
from gpu_job.audio.tape import fade_out
from gpu_job.singer.melody.controls import NEUTRAL, Controls
from gpu_job.singer.melody.pitch import Expression
from gpu_job.singer.model import NoteTiming, Progress, Recording, Timing
from gpu_job.singer.render import memory
from gpu_job.singer.render.phrase_render import Interpretation, SungPhrase, sing_phrase
from gpu_job.singer.render.prepared import PreparedPart, PreparedPhrase, prepare, prepare_phrase
from gpu_job.singer.render.track import lay, shifted
from gpu_job.singer.voice import AT_ONCE

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Sequence

    from gpu_job.singer.melody.phrases import Phrase
    from gpu_job.singer.render.phrase_cache import PhraseCache
    from gpu_job.singer.voice import Voice
    from sightsinger.score.model import Line

    Singing = Callable[[PreparedPhrase], SungPhrase]

_AHEAD = 2 * AT_ONCE
"""Phrases that are being sung, wait for their turn, or are sung and wait for one before them."""


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
    """Sing a prepared part (see sing_phrases) and bring it to its loudness, in memory."""
    sample_rate = part.voice.sample_rate
    track = np.zeros(part.length, np.float32)
    notes: list[NoteTiming] = []
    for pieces in sing_phrases([(part, how)], cache=cache, progress=progress):
        for sung in pieces:
            lay(track, sung.samples, sung.start)
            notes += sung.notes
    fade_out(track, sample_rate)
    duration_s = mp3.decoded_length(part.length) / sample_rate
    target = TARGET_LUFS + how.controls.loudness_db
    return Recording(normalised(track, sample_rate, target), Timing(sample_rate, duration_s, tuple(notes)))


def sing_phrases(
    parts: Sequence[tuple[PreparedPart, Interpretation]],
    *,
    cache: PhraseCache | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Generator[list[SungPhrase], None, None]:
    """Sing prepared parts, one after another, a few phrases side by side; one part's last beside the next one's first.

    Each phrase comes back whole, or in pieces where memory was short, from the start of its track, its notes timed as
    in the decoded mp3 (see audio.mp3). The same line, voice, controls and seed give the same samples on the same
    machine, from the cache or not, alone or among others. Controls that the voice does not follow (`voice.follows`) are
    left aside. `progress` is called after each phrase, in this thread. Raises OutOfMemoryError and what the voice
    raises.
    """
    todo = [_Todo(part, phrase, _singing(part, how, cache)) for part, how in parts for phrase in part.phrases]
    began = time.monotonic()
    for done, (each, pieces) in enumerate(zip(todo, _sung(todo), strict=True), start=1):
        if progress is not None:
            progress(_progress([each.prepared for each in todo], done, time.monotonic() - began))
        yield [_placed(sung, each.part) for sung in pieces]


@dataclass(frozen=True, slots=True)
class _Todo:
    """A phrase that is to be sung."""

    part: PreparedPart
    prepared: PreparedPhrase
    sing: Singing


def _singing(part: PreparedPart, how: Interpretation, cache: PhraseCache | None) -> Singing:
    line = part.line
    return partial(sing_phrase, part=line.part, voice=part.voice, how=how, loudness=line.loudness, cache=cache)


def _placed(sung: SungPhrase, part: PreparedPart) -> SungPhrase:
    """Return a phrase as it lies in its track, which begins before the first beat."""
    delay_s = (part.intro + mp3.CODEC_DELAY) / part.voice.sample_rate
    notes = tuple(shifted(note, delay_s) for note in sung.notes)
    return replace(sung, start=sung.start + part.intro, notes=notes)


def _sung(todo: Sequence[_Todo]) -> Iterator[list[SungPhrase]]:
    """Sing phrases in order, AT_ONCE side by side, and a few ahead, so that none waits for a longer one before it."""
    waiting: deque[tuple[_Todo, Future[SungPhrase]]] = deque()
    ahead, at_once = iter(todo), _AHEAD
    with ThreadPoolExecutor(AT_ONCE) as pool:
        try:
            for _ in todo:
                while len(waiting) < at_once and (following := next(ahead, None)) is not None:
                    waiting.append((following, pool.submit(following.sing, following.prepared)))
                each, future = waiting.popleft()
                sung = _unless_too_much(future)
                del future  # a failed one holds on to all that was in memory
                if sung is not None:
                    yield [sung]
                    continue
                at_once = 1
                wait([other for _, other in waiting])
                yield memory.in_pieces(each.prepared.phrase, partial(_again, each))
        finally:
            pool.shutdown(cancel_futures=True)


def _unless_too_much(future: Future[SungPhrase]) -> SungPhrase | None:
    try:
        return future.result()
    except Exception as error:
        if memory.ran_out(error):
            return None
        raise


def _again(each: _Todo, piece: Phrase) -> SungPhrase:
    return each.sing(prepare_phrase(piece, each.part.line.part, each.part.voice, each.prepared.nth))


def _progress(todo: Sequence[PreparedPhrase], done: int, passed_s: float) -> Progress:
    """Estimate what is left from how much music is done."""
    sung, all_of_it = (sum(each.phrase.length_s for each in some) for some in (todo[:done], todo))
    return Progress(done, len(todo), passed_s * (all_of_it - sung) / sung if sung else None)
