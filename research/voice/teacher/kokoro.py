"""The speech model in its three stages (see graph_cut): how long sounds last, how they are shaped, how they sound."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from gpu_job.singer.bank.folder.fingerprint import fingerprint
from gpu_job.singer.errors import VoiceMissingError
from research.voice.teacher.graph_cut import ALIGNMENT, ENERGY, F0, FEATURES, SOURCE_F0

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from onnxruntime import InferenceSession

SAMPLE_RATE = 24000
FRAMES_HZ = 40
"""Frames of the alignment; pitch and energy have twice as many."""
PROSODY_HZ = 80
DURATION_UNIT_S = 0.025
LONGEST_TOKENS = 508
_STYLE_WIDTH = 256
_STAGES = ("durations", "prosody", "decoder")


@dataclass(frozen=True, slots=True)
class Prosody:
    """What the model makes of a text before it sounds: features [1, 512, F], f0 and energy [1, 2F]."""

    features: NDArray[np.float32]
    f0_hz: NDArray[np.float32]
    energy: NDArray[np.float32]


class Kokoro:
    """The speech model's sessions and its table of symbols; safe to call from several threads."""

    def __init__(self, folder: Path, *, threads: int) -> None:
        """Open the stages in `folder`; raises VoiceMissingError where one is missing or broken."""
        self._files = tuple(folder / name for name in ("symbols.json", *(f"{stage}.onnx" for stage in _STAGES)))
        try:
            self.symbols: Mapping[str, int] = json.loads((folder / "symbols.json").read_text("utf-8"))["vocab"]
            self._durations, self._prosody, self._decoder = (
                _session(folder / f"{name}.onnx", threads) for name in _STAGES
            )
        except (OSError, ValueError, KeyError) as error:
            raise VoiceMissingError(
                "The teacher is missing or broken. Run `python -m research.voice.teacher.build` and try again."
            ) from error

    @cached_property
    def identity(self) -> str:
        """What its files hold, in short."""
        return fingerprint(self._files)

    def tokens(self, characters: Sequence[str]) -> NDArray[np.int64]:
        """Return token ids [1, T] for single-character symbols; `^` and `$` mark the ends. KeyError on others."""
        return np.array([[0 if character in "^$" else self.symbols[character] for character in characters]], np.int64)

    def durations_s(self, tokens: NDArray[np.int64], style: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return the length of each token as it would be spoken."""
        speed = np.ones(1, np.float32)
        (units,) = self._durations.run(None, {"tokens": tokens, "style": style, "speed": speed})
        return np.asarray(units, np.float64).reshape(-1) * DURATION_UNIT_S

    def prosody(self, tokens: NDArray[np.int64], style: NDArray[np.float32], alignment: NDArray[np.float32]) -> Prosody:
        """Shape the tokens over the frames; `alignment` [T, F] holds each token's share of each frame."""
        features, f0, energy = self._prosody.run(None, {"tokens": tokens, "style": style, ALIGNMENT: alignment})
        return Prosody(np.asarray(features), np.asarray(f0), np.asarray(energy))

    def decode(
        self,
        prosody: Prosody,
        condition_f0_hz: NDArray[np.float64],
        source_f0_hz: NDArray[np.float64],
        style: NDArray[np.float32],
    ) -> NDArray[np.float32]:
        """Return audio at SAMPLE_RATE, 300 samples for each of the f0 values; f0 of 0 is unvoiced."""
        inputs = {
            FEATURES: prosody.features,
            F0: condition_f0_hz[None].astype(np.float32),
            ENERGY: prosody.energy,
            "style": style,
            SOURCE_F0: source_f0_hz[None, None].astype(np.float32),
        }
        (audio,) = self._decoder.run(None, inputs)
        return np.asarray(audio, np.float32).reshape(-1)


@dataclass(frozen=True, slots=True)
class Style:
    """A person's voice: one vector for each length of text."""

    rows: NDArray[np.float32]

    @classmethod
    def load(cls, path: Path) -> Style:
        """Read a style file; raises VoiceMissingError where it is not one."""
        try:
            rows = np.frombuffer(path.read_bytes(), np.float32).reshape(-1, _STYLE_WIDTH)
        except (OSError, ValueError) as error:
            raise VoiceMissingError(f"The voice file {path.name} is missing or broken; fetch it again.") from error
        if not len(rows):
            raise VoiceMissingError(f"The voice file {path.name} is empty; fetch it again.")
        return cls(rows)

    def row(self, phonemes: int) -> NDArray[np.float32]:
        """Return the style [1, 256] for a text of so many phonemes."""
        return self.rows[[min(max(phonemes, 1), len(self.rows)) - 1]]


def _session(path: Path, threads: int) -> InferenceSession:
    import onnxruntime as ort  # noqa: PLC0415 - slow to import; the tests of other stages do without

    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    if not path.is_file():
        raise FileNotFoundError(path)
    try:
        return ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:
        raise ValueError(f"{path.name} is not a model") from error
