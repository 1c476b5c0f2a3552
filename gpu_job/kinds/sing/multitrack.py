"""Every part sung, kept as a track of its own, and mixed.

Parts are sung one after another, and lie on disk; whatever is done with them afterwards reads them piece by piece.
While the next part is sung, the one before is mastered and encoded in threads of their own. So what is in memory at any
time is a few phrases, however many sing and however long. All files of a rendering fit one timing.json.
"""

from __future__ import annotations

import json
import zlib
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, fields
from itertools import chain, islice
from typing import TYPE_CHECKING

from gpu_job.audio.files import copy_as_flac, write_mp3, write_wav
from gpu_job.audio.mastering import TARGET_LUFS, Mastered, mastered
from gpu_job.audio.mix import pans, together
from gpu_job.audio.mp3 import CODEC_DELAY, decoded_length
from gpu_job.audio.tape import Tape, resampled
from gpu_job.kinds.sing.rendering import Rendering, Stem, default_voices
from gpu_job.singer.melody.controls import Controls
from gpu_job.singer.model import TimedPart, Timing
from gpu_job.singer.render.engine import sing_phrases
from gpu_job.singer.render.phrase_render import Interpretation
from gpu_job.singer.render.prepared import prepare
from gpu_job.singer.render.track import shifted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from gpu_job.audio.blocks import AudioBlocks
    from gpu_job.kinds.sing.rendering import Voices
    from gpu_job.singer.model import NoteTiming, Progress
    from gpu_job.singer.render.phrase_cache import PhraseCache
    from gpu_job.singer.render.phrase_render import SungPhrase
    from gpu_job.singer.render.prepared import PreparedPart
    from sightsinger.kinds.sing.casting import Member
    from sightsinger.kinds.sing.options import RenderOptions
    from sightsinger.kinds.sing.ranges import Lossless
    from sightsinger.score.model import Line

MP3, TIMING = "output.mp3", "timing.json"


def render(
    members: Sequence[Member],
    options: RenderOptions,
    folder: Path,
    *,
    seed: int,
    progress: Callable[[Progress], None],
    voices: Voices = default_voices,
    cache: PhraseCache | None = None,
) -> Rendering:
    """Sing with these voices: the Renderer of production. Nothing is sung unless every word can be.

    Phrases are taken from the cache where it has them, and put there where it has not.
    """
    parts = [prepare(member.line, voices(member.voice, member.line)) for member in members]
    asked = [(part, _interpretation(part, options, seed)) for part in parts]
    finest = max(part.voice.sample_rate for part in parts)
    target = TARGET_LUFS + options.loudness
    finished = []
    with (
        closing(sing_phrases(asked, cache=cache, progress=progress)) as phrases,
        _beside() as mastering,
        _beside() as encoding,
    ):
        for nth, part in enumerate(parts, 1):
            raw = _taped(part, phrases, folder / f"stem-{nth}.raw")
            track = mastering.submit(_track, raw, finest, target, folder / f"stem-{nth}.wav")
            finished.append((track, encoding.submit(_stem, track, options.lossless, alone=len(parts) == 1)))
        tracks = [track.result() for track, _ in finished]
        where = pans([track.line.voice for track in tracks])
        if len(tracks) > 1:
            write_mp3(folder / MP3, mastered(together([track.mastered.sound for track in tracks], where), target))
        stems = tuple(stem.result() for _, stem in finished)
    timing = _timing(tracks, stems, where)
    text = json.dumps(timing.as_dict(), ensure_ascii=False, separators=(",", ":"))
    (folder / TIMING).write_text(text, "utf-8")
    return Rendering(folder / MP3, folder / TIMING, stems, timing.duration_seconds)


@contextmanager
def _beside() -> Iterator[ThreadPoolExecutor]:
    """Return a thread for work beside the singing, most of which is done without the interpreter's lock."""
    pool = ThreadPoolExecutor(1)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


@dataclass(frozen=True, slots=True)
class _Raw:
    """A part as sung, on disk, at its voice's rate; the timing is that of its mp3."""

    part: PreparedPart
    path: Path
    sound: AudioBlocks
    notes: tuple[NoteTiming, ...]


@dataclass(frozen=True, slots=True)
class _Track:
    """A part at its loudness, on disk as WAV."""

    line: Line
    voice: str
    path: Path
    mastered: Mastered
    notes: tuple[NoteTiming, ...]


def _interpretation(part: PreparedPart, options: RenderOptions, seed: int) -> Interpretation:
    """Return how one part is sung."""
    controls = Controls(**{each.name: getattr(options, each.name.removesuffix("_db")) for each in fields(Controls)})
    # Each part has a seed of its own: a choir whose vibrato went up and down as one would not sound like people.
    return Interpretation(zlib.crc32(part.line.part.encode(), seed), controls=controls)


def _taped(part: PreparedPart, phrases: Iterator[list[SungPhrase]], path: Path) -> _Raw:
    """Take one part's phrases as they are sung."""
    notes: list[NoteTiming] = []
    with Tape(path, part.length, part.voice.sample_rate) as tape:
        for sung in chain.from_iterable(islice(phrases, len(part.phrases))):
            tape.lay(sung.samples, sung.start)
            notes += sung.notes
        return _Raw(part, path, tape.finished(), tuple(notes))


def _track(raw: _Raw, sample_rate: int, target_lufs: float, path: Path) -> _Track:
    """Bring one part to the ensemble's rate and to its loudness."""
    sound, notes = _at_rate(raw, sample_rate, path.with_suffix(".resampled"))
    loud = mastered(sound, target_lufs)
    kept = Mastered(write_wav(path, loud.sound), loud.peak_db)
    raw.path.unlink()
    path.with_suffix(".resampled").unlink(missing_ok=True)
    return _Track(raw.part.line, raw.part.voice.name, path, kept, notes)


def _at_rate(raw: _Raw, sample_rate: int, path: Path) -> tuple[AudioBlocks, tuple[NoteTiming, ...]]:
    """Return a part at the ensemble's rate; the codec's silence, so many samples, lasts as long as they do."""
    own = raw.sound.sample_rate
    if own == sample_rate:
        return raw.sound, raw.notes
    later_s = CODEC_DELAY / sample_rate - CODEC_DELAY / own
    return resampled(raw.sound, sample_rate, path), tuple(shifted(note, later_s) for note in raw.notes)


def _stem(ready: Future[_Track], lossless: Lossless | None, *, alone: bool) -> Stem:
    track = ready.result()
    mp3 = track.path.with_name(MP3) if alone else track.path.with_suffix(".mp3")
    write_mp3(mp3, track.mastered)
    kept = track.path.with_suffix(f".{lossless}") if lossless else None
    if lossless == "flac":
        copy_as_flac(track.path, track.path.with_suffix(".flac"))
    return Stem(track.line.part, track.voice, mp3, kept)


def _timing(tracks: Sequence[_Track], stems: Sequence[Stem], where: Sequence[float]) -> Timing:
    sample_rate = tracks[0].mastered.sound.sample_rate
    frames = max(track.mastered.sound.frames for track in tracks)
    return Timing(
        sample_rate,
        decoded_length(frames, sample_rate) / sample_rate,
        tuple(note for track in tracks for note in track.notes),
        tuple(TimedPart(stem.part, stem.voice, stem.mp3.name, place) for stem, place in zip(stems, where, strict=True)),
    )
