"""Every part sung, kept as a track of its own, and mixed.

Parts are sung one after another and lie on disk as 16-bit WAV; mixing and encoding read them piece by piece. So what is
in memory at any time is one part, however many sing. All files of a rendering fit one timing.json: an mp3 starts with
the codec's silence when it is decoded, and lossless tracks are given the same silence and length.
"""

from __future__ import annotations

import json
import time
import zlib
from contextlib import ExitStack
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

import numpy as np
import soundfile
import soxr

from gpu_job.audio.blocks import AudioBlocks
from gpu_job.audio.mastering import CEILING_DBTP, TARGET_LUFS, limited, mastered
from gpu_job.audio.mix import pans, together
from gpu_job.audio.mp3 import CODEC_DELAY, decoded_length, mp3_blocks, pcm16
from gpu_job.audio.peaks import peak_db
from gpu_job.kinds.sing.rendering import Rendering, Stem, default_voices
from gpu_job.singer.melody.controls import Controls
from gpu_job.singer.model import Progress, TimedPart, Timing
from gpu_job.singer.render.engine import sing_part
from gpu_job.singer.render.phrase_render import Interpretation
from gpu_job.singer.render.prepared import prepare
from gpu_job.singer.render.track import shifted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from gpu_job.kinds.sing.rendering import Voices
    from gpu_job.singer.model import NoteTiming, Recording
    from gpu_job.singer.render.phrase_cache import PhraseCache
    from gpu_job.singer.render.prepared import PreparedPart
    from sightsinger.kinds.sing.casting import Member
    from sightsinger.kinds.sing.options import RenderOptions
    from sightsinger.kinds.sing.ranges import Lossless
    from sightsinger.score.model import Line

MP3, TIMING = "output.mp3", "timing.json"
MP3_PEAK_DBTP = -1.1
"""Under -1 dB by any decoder: they differ by a few hundredths."""
_TRIES, _SPARE_DB = 4, 0.1
_FULL_SCALE = np.float32(32768)


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
    finest = max(part.voice.sample_rate for part in parts)
    tally = _Tally(parts, progress)
    with ExitStack() as opened:
        tracks = []
        for nth, part in enumerate(parts, 1):
            recording = sing_part(part, _interpretation(part, options, seed), cache=cache, progress=tally)
            tracks.append(_track(part, recording, finest, folder / f"stem-{nth}.wav", opened))
            del recording  # one part at a time is in memory
        stems = tuple(_stem(track, options.lossless, alone=len(tracks) == 1) for track in tracks)
        where = pans([track.line.voice for track in tracks])
        if len(tracks) > 1:
            mix = together([track.sound for track in tracks], where)
            _write_mp3(folder / MP3, mastered(mix, TARGET_LUFS + options.loudness).sound)
    timing = _timing(tracks, stems, where)
    text = json.dumps(timing.as_dict(), ensure_ascii=False, separators=(",", ":"))
    (folder / TIMING).write_text(text, "utf-8")
    return Rendering(folder / MP3, folder / TIMING, stems, timing.duration_seconds)


@dataclass(frozen=True, slots=True)
class _Track:
    """A part as sung, on disk."""

    line: Line
    voice: str
    path: Path
    sound: AudioBlocks
    notes: tuple[NoteTiming, ...]


class _Tally:
    """Counts phrases over all parts, and what is left by how much music is done."""

    def __init__(self, parts: Sequence[PreparedPart], progress: Callable[[Progress], None]) -> None:
        self._totals = [len(part.phrases) for part in parts]
        self._music_s = [sum(note.end_s - note.start_s for note in part.line.notes) for part in parts]
        self._progress = progress
        self._began = time.monotonic()
        self._nth = 0

    def __call__(self, sung: Progress) -> None:
        """Take one part's progress."""
        before, share = self._nth, sung.done / sung.total
        done = sum(self._totals[:before]) + sung.done
        music_s = sum(self._music_s[:before]) + share * self._music_s[before]
        passed_s = time.monotonic() - self._began
        left_s = passed_s * (sum(self._music_s) / music_s - 1) if music_s else None
        if sung.done == sung.total:
            self._nth += 1
        self._progress(Progress(done, sum(self._totals), left_s))


def _interpretation(part: PreparedPart, options: RenderOptions, seed: int) -> Interpretation:
    """Return how one part is sung."""
    controls = Controls(**{each.name: getattr(options, each.name.removesuffix("_db")) for each in fields(Controls)})
    # Each part has a seed of its own: a choir whose vibrato went up and down as one would not sound like people.
    return Interpretation(zlib.crc32(part.line.part.encode(), seed), controls=controls)


def _track(part: PreparedPart, recording: Recording, sample_rate: int, path: Path, opened: ExitStack) -> _Track:
    """Put one part's recording on disk."""
    sound, notes = _at_rate(recording, sample_rate)
    return _Track(part.line, part.voice.name, path, _on_disk(sound, path, opened), notes)


def _at_rate(recording: Recording, sample_rate: int) -> tuple[AudioBlocks, tuple[NoteTiming, ...]]:
    """Return a recording at the ensemble's rate; the codec's silence, so many samples, lasts as long as they do."""
    own, notes = recording.timing.sample_rate, recording.timing.notes
    if own == sample_rate:
        return AudioBlocks.of(recording.samples, own), notes

    later_s = CODEC_DELAY / sample_rate - CODEC_DELAY / own
    samples = soxr.resample(recording.samples, own, sample_rate)
    return AudioBlocks.of(samples, sample_rate), tuple(shifted(note, later_s) for note in notes)


def _on_disk(sound: AudioBlocks, path: Path, opened: ExitStack) -> AudioBlocks:
    """Write a track as WAV, with the silence and the length that its mp3 has when decoded; return how to read it."""
    with soundfile.SoundFile(path, "w", sound.sample_rate, sound.channels, "PCM_16") as file:
        file.write(np.zeros((CODEC_DELAY, sound.channels), np.int16))
        for block in sound.blocks():
            file.write(pcm16(block))
        padding = decoded_length(sound.frames, sound.sample_rate) - CODEC_DELAY - sound.frames
        file.write(np.zeros((padding, sound.channels), np.int16))
    kept = opened.enter_context(soundfile.SoundFile(path))

    def read(start: int, stop: int) -> NDArray[np.float32]:
        kept.seek(CODEC_DELAY + start)
        samples: NDArray[np.float32] = kept.read(stop - start, "float32", always_2d=True)
        return samples

    return replace(sound, read=read)


def _stem(track: _Track, lossless: Lossless | None, *, alone: bool) -> Stem:
    mp3 = track.path.with_name(MP3) if alone else track.path.with_suffix(".mp3")
    _write_mp3(mp3, track.sound)
    kept = track.path.with_suffix(f".{lossless}") if lossless else None
    if lossless == "flac":
        _copy_as_flac(track.path, track.path.with_suffix(".flac"))
    return Stem(track.line.part, track.voice, mp3, kept)


def _copy_as_flac(path: Path, flac: Path) -> None:
    with soundfile.SoundFile(path) as wav, soundfile.SoundFile(flac, "w", wav.samplerate, wav.channels) as file:
        for block in wav.blocks(1 << 16, dtype="int16"):
            file.write(block)


def _write_mp3(path: Path, sound: AudioBlocks) -> None:
    """Encode so that no true peak is over MP3_PEAK_DBTP once decoded; only what would be is turned down for it."""
    ceiling_db = CEILING_DBTP
    for _ in range(_TRIES):
        with path.open("wb") as file:
            file.writelines(mp3_blocks(limited(sound, ceiling_db)))
        over_db = _decoded_peak_db(path) - MP3_PEAK_DBTP
        if over_db <= 0:
            return
        ceiling_db -= over_db + _SPARE_DB


def _decoded_peak_db(path: Path) -> float:
    # All at once: libsndfile seeks when it reads an mp3 in blocks, and decodes a little differently after each seek.
    samples, sample_rate = soundfile.read(path, dtype="int16", always_2d=True)
    heard = AudioBlocks(
        len(samples), sample_rate, samples.shape[1], lambda start, stop: samples[start:stop] / _FULL_SCALE
    )
    return peak_db(heard)


def _timing(tracks: Sequence[_Track], stems: Sequence[Stem], where: Sequence[float]) -> Timing:
    sample_rate = tracks[0].sound.sample_rate
    frames = max(track.sound.frames for track in tracks)
    return Timing(
        sample_rate,
        decoded_length(frames, sample_rate) / sample_rate,
        tuple(note for track in tracks for note in track.notes),
        tuple(TimedPart(stem.part, stem.voice, stem.mp3.name, place) for stem, place in zip(stems, where, strict=True)),
    )
