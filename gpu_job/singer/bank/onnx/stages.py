"""Running a bank's stages: functions from frozen inputs to arrays, batch 1.

P phonemes, W groups, N notes, T frames, H hidden size. Each function checks that its lengths agree before it runs and
that the answer has the length it must have afterwards. Shapes are those of openvpi/DiffSinger's exporters.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from gpu_job.singer.bank.errors import BankLengthError, BankOutputError
from gpu_job.singer.bank.folder.model import VARIANCES
from gpu_job.singer.bank.onnx.diffusion import acceleration
from gpu_job.singer.bank.onnx.feeding import declares, run, sequence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from gpu_job.singer.bank.folder.symbols import Embedding
    from gpu_job.singer.bank.onnx.sessions import Array, Session

_A4_HZ, _A4_MIDI = 440.0, 69.0
_PITCH_PLACEHOLDER_MIDI = 60.0
"""What the pitch model is given where all is to be predicted."""


@dataclass(frozen=True, slots=True)
class Phonemes:
    """A phrase as one stage's encoder reads it."""

    tokens: NDArray[np.int64]
    """[1, P]."""
    languages: NDArray[np.int64] | None
    """[1, P]; None where the stage's configuration names no languages."""
    frames: tuple[int, ...]
    """Frames of each phoneme, P; () while they are not yet known."""
    group_sizes: tuple[int, ...]
    """Phonemes in each group, W; sums to P."""
    group_frames: tuple[int, ...]
    """Frames of each group, W; sums to T."""

    @property
    def count(self) -> int:
        """P."""
        return int(self.tokens.shape[1])

    @property
    def total_frames(self) -> int:
        """T."""
        return sum(self.frames) if self.frames else sum(self.group_frames)


@dataclass(frozen=True, slots=True)
class Notes:
    """A phrase's notes as the pitch model reads them; all N long."""

    midi: tuple[float, ...]
    rest: tuple[bool, ...]
    frames: tuple[int, ...]
    """Sums to T."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """What an encoder makes of a phrase."""

    encoder_out: NDArray[np.float32] = field(compare=False)
    """[1, P, H]."""
    x_masks: NDArray[np.bool_] = field(compare=False)
    """[1, P], true where there is padding: nowhere, in a batch of one."""


@dataclass(frozen=True, slots=True)
class Curves:
    """What the acoustic model is told frame by frame; float32 [T] each."""

    f0_hz: NDArray[np.float32] = field(compare=False)
    gender: NDArray[np.float32] = field(compare=False)
    """As the model understands it: see expression.gender."""
    velocity: NDArray[np.float32] = field(compare=False)
    """Consonant speed, 1 as spoken."""
    variances: Mapping[str, NDArray[np.float32]] = field(compare=False)
    """Those of VARIANCES that are known."""


def encode(session: Session, phonemes: Phonemes) -> Encoded:
    """Run a linguistic encoder, of either kind."""
    check_sum("word_div", phonemes.group_sizes, phonemes.count)
    if phonemes.frames:
        check_length("ph_dur", len(phonemes.frames), phonemes.count)
        check_sum("word_dur", phonemes.group_frames, phonemes.total_frames)
    offered: dict[str, Array] = {**_tokens(phonemes), **_groups(phonemes)}
    if phonemes.frames:
        offered["ph_dur"] = _row(phonemes.frames)
    encoder_out, x_masks = run(session, offered, ("encoder_out", "x_masks"))
    if encoder_out.ndim != 3 or encoder_out.shape[:2] != (1, phonemes.count):
        raise BankOutputError(
            f"The model {session.file} answers encoder_out in the shape {list(encoder_out.shape)} "
            f"for {phonemes.count} phonemes.",
            file=session.file,
            key="encoder_out",
        )
    return Encoded(encoder_out.astype(np.float32), x_masks.astype(np.bool_))


def durations(
    session: Session, encoded: Encoded, phonemes: Phonemes, midi: tuple[int, ...], speaker: Embedding | None
) -> NDArray[np.float32]:
    """Predict how long each phoneme wants to be, frames, float32 [P], never below 0."""
    check_length("ph_midi", len(midi), phonemes.count)
    check_sum("word_div", phonemes.group_sizes, phonemes.count)
    offered: dict[str, Array] = {
        "encoder_out": encoded.encoder_out,
        "x_masks": encoded.x_masks,
        "ph_midi": _row(midi),
        **_groups(phonemes),
        **_speaker(session, speaker, phonemes.count),
    }
    (answer,) = run(session, offered, ("ph_dur_pred",))
    return np.maximum(sequence(answer, phonemes.count, session.file, "ph_dur_pred"), 0.0)


def pitch(
    session: Session, encoded: Encoded, phonemes: Phonemes, notes: Notes, speaker: Embedding | None, steps: int
) -> NDArray[np.float32]:
    """Predict the pitch, MIDI numbers, float32 [T]."""
    total = phonemes.total_frames
    check_length("ph_dur", len(phonemes.frames), phonemes.count)
    check_sum("note_dur", notes.frames, total)
    check_length("note_midi", len(notes.midi), len(notes.frames))
    check_length("note_rest", len(notes.rest), len(notes.frames))
    offered: dict[str, Array] = {
        "encoder_out": encoded.encoder_out,
        "ph_dur": _row(phonemes.frames),
        "note_midi": np.array([notes.midi], np.float32),
        "note_rest": np.array([notes.rest], np.bool_),
        "note_dur": _row(notes.frames),
        "note_glide": np.zeros((1, len(notes.midi)), np.int64),
        "pitch": np.full((1, total), _PITCH_PLACEHOLDER_MIDI, np.float32),
        "expr": np.ones((1, total), np.float32),
        "retake": np.ones((1, total), np.bool_),
        **_speaker(session, speaker, total),
        **acceleration(session, steps, 1.0, None),
    }
    (answer,) = run(session, offered, ("pitch_pred",))
    return sequence(answer, total, session.file, "pitch_pred")


def variances(
    session: Session,
    encoded: Encoded,
    phonemes: Phonemes,
    pitch_midi: NDArray[np.float32],
    speaker: Embedding | None,
    steps: int,
) -> dict[str, NDArray[np.float32]]:
    """Predict those of VARIANCES that the model answers, float32 [T] each, by name."""
    total = phonemes.total_frames
    check_length("ph_dur", len(phonemes.frames), phonemes.count)
    check_length("pitch", len(pitch_midi), total)
    predicted = tuple(name for name in VARIANCES if any(out.name == f"{name}_pred" for out in session.outputs))
    offered: dict[str, Array] = {
        "encoder_out": encoded.encoder_out,
        "ph_dur": _row(phonemes.frames),
        "pitch": pitch_midi[None].astype(np.float32),
        **{name: np.zeros((1, total), np.float32) for name in VARIANCES},
        "retake": np.ones((1, total, len(predicted)), np.bool_),
        **_speaker(session, speaker, total),
        **acceleration(session, steps, 1.0, None),
    }
    names = tuple(f"{name}_pred" for name in predicted)
    answers = run(session, offered, names) if names else []
    return {
        name: sequence(answer, total, session.file, f"{name}_pred")
        for name, answer in zip(predicted, answers, strict=True)
    }


def acoustic(
    session: Session,
    phonemes: Phonemes,
    curves: Curves,
    speaker: Embedding | None,
    steps: int,
    depth: float,
    max_depth: float | None,
) -> NDArray[np.float32]:
    """Paint the spectrogram, float32 [1, T, bins], logarithms to the acoustic model's base."""
    total = phonemes.total_frames
    check_length("durations", len(phonemes.frames), phonemes.count)
    for name, curve in {"f0": curves.f0_hz, "gender": curves.gender, "velocity": curves.velocity}.items():
        check_length(name, len(curve), total)
    for name, curve in curves.variances.items():
        check_length(name, len(curve), total)
    offered: dict[str, Array] = {
        **_tokens(phonemes),
        "durations": _row(phonemes.frames),
        "f0": curves.f0_hz[None],
        "gender": curves.gender[None],
        "velocity": curves.velocity[None],
        **{name: curve[None] for name, curve in curves.variances.items()},
        **_speaker(session, speaker, total),
        **acceleration(session, steps, depth, max_depth),
    }
    (mel,) = run(session, offered, ("mel",))
    if mel.ndim != 3 or mel.shape[:2] != (1, total):
        raise BankOutputError(
            f"The model {session.file} answers mel in the shape {list(mel.shape)} for {total} frames.",
            file=session.file,
            key="mel",
        )
    return mel.astype(np.float32)


def vocoder(
    session: Session, mel: NDArray[np.float32], f0_hz: NDArray[np.float32], hop_samples: int
) -> NDArray[np.float32]:
    """Turn a spectrogram (in the vocoder's logarithms) into samples, float32 [T * hop]."""
    check_length("f0", len(f0_hz), mel.shape[1])
    (waveform,) = run(session, {"mel": mel, "f0": f0_hz[None]}, ("waveform",))
    return sequence(waveform, mel.shape[1] * hop_samples, session.file, "waveform")


def check_sum(name: str, parts: tuple[int, ...], total: int) -> None:
    """Insist that parts sum to the total and none is negative. Raises BankLengthError."""
    if sum(parts) != total or any(part < 0 for part in parts):
        raise BankLengthError(f"{name} sums to {sum(parts)}, not {total}, or holds a negative length.", key=name)


def check_length(name: str, length: int, wanted: int) -> None:
    """Insist that a sequence has its length. Raises BankLengthError."""
    if length != wanted:
        raise BankLengthError(f"{name} is {length} long, not {wanted}.", key=name)


def _tokens(phonemes: Phonemes) -> dict[str, Array]:
    languages = {} if phonemes.languages is None else {"languages": phonemes.languages}
    return {"tokens": phonemes.tokens, **languages}


def _groups(phonemes: Phonemes) -> dict[str, Array]:
    return {"word_div": _row(phonemes.group_sizes), "word_dur": _row(phonemes.group_frames)}


def _speaker(session: Session, speaker: Embedding | None, length: int) -> dict[str, Array]:
    """Repeat a speaker along time or phonemes, or give it once to a model that wants it so ([1, H])."""
    declared = declares(session, "spk_embed")
    if speaker is None or declared is None:
        return {}
    once = speaker[None, :]
    return {"spk_embed": once if len(declared.shape) == 2 else np.repeat(once[None], length, axis=1)}


def _row(values: tuple[int, ...]) -> NDArray[np.int64]:
    return np.array([values], np.int64)
