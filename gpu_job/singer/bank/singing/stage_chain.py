"""One phrase through a bank's stages: durations wished for; pitch, variances, spectrogram and sound."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gpu_job.singer.bank.folder.dictionary import choose
from gpu_job.singer.bank.folder.mel import base_factor
from gpu_job.singer.bank.folder.model import VARIANCES
from gpu_job.singer.bank.folder.symbols import same_speaker
from gpu_job.singer.bank.onnx import stages
from gpu_job.singer.bank.onnx.sessions import Seeded
from gpu_job.singer.bank.singing import alignment, expression, fallback_stages
from gpu_job.singer.bank.singing.alignment import PAD_FRAMES, BankPhone, Span
from gpu_job.singer.melody.controls import NEUTRAL, Controls

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from gpu_job.singer.bank.folder.dictionary import Dictionary
    from gpu_job.singer.bank.folder.model import Predictor
    from gpu_job.singer.bank.folder.symbols import Embedding, Speaker, Vocabulary
    from gpu_job.singer.bank.onnx.open_bank import OpenBank
    from gpu_job.singer.bank.onnx.sessions import Session

_A4_HZ, _A4_MIDI = 440.0, 69.0


@dataclass(frozen=True, slots=True)
class Performer:
    """Who sings: a bank, a speaker of it, and the words' language."""

    opened: OpenBank
    speaker: Speaker | None
    language: str
    seed: int = 0
    """What everything random in one phrase is drawn from."""
    controls: Controls = NEUTRAL

    def session(self, model: Path, file: str) -> Session:
        """Return the model's session with this phrase's seed."""
        return Seeded(self.opened.session(model, file), self.seed)

    def dictionary(self, stage: Predictor | None = None) -> Dictionary:
        """Return the dictionary that tells vowels from glides: the stage's own, else the bank's."""
        own = stage.dictionaries if stage is not None else {}
        return choose(own or self.opened.bank.words, self.language)

    def embedding(self, stage: Predictor) -> Embedding | None:
        """Return the speaker as a stage knows it; None where it knows none."""
        if self.speaker is None or not stage.speakers:
            return stage.speakers[0].embedding if stage.speakers else None
        return same_speaker(stage.speakers, self.speaker).embedding


@dataclass(frozen=True, slots=True)
class PhraseFrames:
    """A phrase in time, seconds: its sounds with the edges between them, one more than sounds, and its notes."""

    sounds: tuple[BankPhone, ...]
    edges_s: tuple[float, ...]
    notes: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Laid:
    """A timeline on one stage's frames, padding included."""

    sounds: tuple[BankPhone, ...]
    frames: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.frames)


def wished_lengths(performer: Performer, sounds: Sequence[BankPhone], syllables: Sequence[Span]) -> tuple[float, ...]:
    """Return how long each sound would like to be, seconds; `sounds` begins with silence, each syllable has a span."""
    stage = performer.opened.bank.duration
    dictionary = performer.dictionary(stage)
    if stage is None:
        return fallback_stages.lengths_s(sounds, dictionary)
    sizes = alignment.group_sizes(sounds, dictionary.is_glide)
    windows = alignment.window_frames(syllables, stage.frame_s)
    phonemes = _phonemes(stage.vocabulary, sounds, (), sizes, windows)
    encoded = stages.encode(performer.session(stage.linguistic, stage.linguistic_shown), phonemes)
    midi = [syllables[0].midi, *(span.midi for span in syllables)]
    predicted = stages.durations(
        performer.session(stage.model, stage.shown),
        encoded,
        phonemes,
        tuple(np.repeat(midi, sizes).tolist()),
        performer.embedding(stage),
    )
    windows_s = [frames * stage.frame_s for frames in windows]
    return alignment.stretched(predicted.tolist(), sizes, windows_s, stage.frame_s)


def sung(performer: Performer, timeline: PhraseFrames, f0_hz: NDArray[np.float32] | None) -> NDArray[np.float32]:
    """Sing a timeline: samples from its first edge on, float32, at the bank's rate.

    `f0_hz` is the pitch on the acoustic model's frames from `frame_times_s`; None lets the bank's own pitch stage
    sing, which must be there then.
    """
    opened, bank = performer.opened, performer.opened.bank
    mel = bank.acoustic.mel
    laid = _laid(timeline, mel.frame_s, opened.bucket_frames)
    if f0_hz is None:
        f0_hz = _hertz(alignment.resampled(predicted_pitch(performer, timeline), laid.total))
    curves = _curves(performer, timeline, laid, f0_hz)
    painted = stages.acoustic(
        performer.session(bank.acoustic.model, bank.acoustic.shown),
        _phonemes(bank.acoustic.vocabulary, laid.sounds, laid.frames),
        curves,
        performer.speaker.embedding if performer.speaker else None,
        opened.effort.acoustic_steps,
        opened.effort.depth,
        bank.acoustic.max_depth,
    )
    painted *= np.float32(base_factor(mel, bank.vocoder.mel))
    vocoder = performer.session(bank.vocoder.model, bank.vocoder.shown)
    return stages.vocoder(vocoder, painted, f0_hz, mel.hop_samples)[PAD_FRAMES * mel.hop_samples :]


def frame_times_s(performer: Performer, timeline: PhraseFrames) -> NDArray[np.float64]:
    """Return when each of the acoustic model's frames is, padding included, seconds."""
    frame_s = performer.opened.bank.acoustic.mel.frame_s
    total = _laid(timeline, frame_s, performer.opened.bucket_frames).total
    return np.asarray(timeline.edges_s[0] + (np.arange(total) - PAD_FRAMES) * frame_s, np.float64)


def predicted_pitch(performer: Performer, timeline: PhraseFrames) -> NDArray[np.float32]:
    """Let the bank's pitch stage sing the notes, MIDI numbers on its own frames, each held note brought to pitch."""
    stage = performer.opened.bank.pitch
    if stage is None:
        raise AssertionError("only a bank with a pitch stage can be asked for its pitch")
    laid = _laid(timeline, stage.frame_s, performer.opened.bucket_frames)
    phonemes = _grouped(stage, laid)
    notes = alignment.notes(timeline.notes, timeline.edges_s[0], laid.total, stage.frame_s)
    encoded = stages.encode(performer.session(stage.linguistic, stage.linguistic_shown), phonemes)
    curve = stages.pitch(
        performer.session(stage.model, stage.shown),
        encoded,
        phonemes,
        notes,
        performer.embedding(stage),
        performer.opened.effort.pitch_steps,
    )
    return in_tune(expression.vibrating(curve, performer.controls.vibrato, notes, stage.frame_s), notes)


def in_tune(curve: NDArray[np.float32], notes: stages.Notes) -> NDArray[np.float32]:
    """Shift each note so that the middle of what is held lies on the score; slides and vibrato stay as they were.

    Pitch stages drift: some rest a quarter tone or more beside a long note.
    """
    shifts, start = [], 0
    for midi, rest, frames in zip(notes.midi, notes.rest, notes.frames, strict=True):
        held = curve[start + frames // 4 : start + max(frames // 4 + 1, frames - frames // 8)]
        shifts.append(0.0 if rest else float(np.median(held)) - midi)
        start += frames
    shifts[0] = shifts[1] if len(shifts) > 1 and notes.rest[0] else shifts[0]
    steps = np.repeat(shifts, notes.frames)
    window = np.hanning(min(13, len(steps) | 1) + 2)[1:-1]
    smooth = np.convolve(np.pad(steps, len(window) // 2, mode="edge"), window / window.sum(), "valid")
    return (curve - smooth).astype(np.float32)


def predicted_variances(
    performer: Performer, timeline: PhraseFrames, f0_hz: NDArray[np.float32]
) -> dict[str, NDArray[np.float32]]:
    """Return the variances that the bank predicts, each on the variance stage's own frames; {} without such a stage."""
    stage = performer.opened.bank.variance
    if stage is None:
        return {}
    laid = _laid(timeline, stage.frame_s, performer.opened.bucket_frames)
    phonemes = _grouped(stage, laid)
    encoded = stages.encode(performer.session(stage.linguistic, stage.linguistic_shown), phonemes)
    midi = (_A4_MIDI + 12 * np.log2(np.maximum(f0_hz, 1e-3) / _A4_HZ)).astype(np.float32)
    return stages.variances(
        performer.session(stage.model, stage.shown),
        encoded,
        phonemes,
        alignment.resampled(midi, laid.total),
        performer.embedding(stage),
        performer.opened.effort.variance_steps,
    )


def _curves(performer: Performer, timeline: PhraseFrames, laid: _Laid, f0_hz: NDArray[np.float32]) -> stages.Curves:
    """Gather what the acoustic model is told; what nobody predicts is made up by rule."""
    acoustic = performer.opened.bank.acoustic
    knobs = expression.Knobs.turned(performer.controls, acoustic.variances)
    predicted = predicted_variances(performer, timeline, f0_hz) if acoustic.variances else {}
    found = {}
    for name in VARIANCES:
        if name in predicted:
            curve = alignment.resampled(predicted[name], laid.total)
        else:
            curve = fallback_stages.variance(
                name, laid.sounds, laid.frames, performer.dictionary(), acoustic.mel.frame_s
            )
        found[name] = expression.adjusted(name, curve, knobs)
    return stages.Curves(
        f0_hz=f0_hz,
        gender=np.full(laid.total, expression.gender(knobs.gender, acoustic.pitch_shift), np.float32),
        velocity=np.full(laid.total, expression.velocity(knobs.velocity), np.float32),
        variances=found,
    )


def _laid(timeline: PhraseFrames, frame_s: float, multiple: int) -> _Laid:
    frames = alignment.frames_between(timeline.edges_s, frame_s)
    return _Laid(*alignment.padded(timeline.sounds, frames, multiple))


def _grouped(stage: Predictor, laid: _Laid) -> stages.Phonemes:
    sizes = alignment.group_sizes(laid.sounds)
    frames = alignment.group_frames(sizes, laid.frames)
    return _phonemes(stage.vocabulary, laid.sounds, laid.frames, sizes, frames)


def _phonemes(
    vocabulary: Vocabulary,
    sounds: Sequence[BankPhone],
    frames: tuple[int, ...],
    sizes: tuple[int, ...] = (),
    size_frames: tuple[int, ...] = (),
) -> stages.Phonemes:
    symbols = [sound.symbol for sound in sounds]
    languages = vocabulary.language_ids(symbols) if vocabulary.languages else None
    return stages.Phonemes(vocabulary.tokens(symbols), languages, frames, sizes, size_frames)


def _hertz(midi: NDArray[np.float32]) -> NDArray[np.float32]:
    return (_A4_HZ * 2 ** ((midi - _A4_MIDI) / 12)).astype(np.float32)
