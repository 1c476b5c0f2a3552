"""Sessions that remember what they were fed, and sessions without a model."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from gpu_job.singer.bank.onnx.sessions import Declared, OnnxSession

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from gpu_job.singer.bank.onnx.sessions import Array


@dataclass
class Recorder:
    """A session that records every feed, and checks it against what the model declares."""

    session: OnnxSession
    feeds: list[dict[str, Array]] = field(default_factory=list)
    seeds: list[int] = field(default_factory=list)

    @property
    def file(self) -> str:
        return self.session.file

    @property
    def inputs(self) -> tuple[Declared, ...]:
        return self.session.inputs

    @property
    def outputs(self) -> tuple[Declared, ...]:
        return self.session.outputs

    def run(self, names: Sequence[str], feed: Mapping[str, Array], seed: int = 0) -> list[Array]:
        self.feeds.append(dict(feed))
        self.seeds.append(seed)
        check(self.session.inputs, feed)
        return self.session.run(names, feed, seed)


class Recorders:
    """Opens models as recorders and keeps them by file name."""

    def __init__(self) -> None:
        self.by_name: dict[str, Recorder] = {}

    def __call__(self, model: Path, file: str) -> Recorder:
        recorder = Recorder(OnnxSession(model, file, threads=1))
        self.by_name[model.name] = recorder
        return recorder

    def feed(self, name: str) -> dict[str, Any]:
        """Return the only feed that a model got."""
        (only,) = self.by_name[name].feeds
        return only


@dataclass
class Canned:
    """A session without a model: declares what it is told to and answers what it is given."""

    inputs: tuple[Declared, ...]
    answers: Mapping[str, Array]
    file: str = "canned.onnx"
    feeds: list[dict[str, Array]] = field(default_factory=list)
    seeds: list[int] = field(default_factory=list)

    @property
    def outputs(self) -> tuple[Declared, ...]:
        return tuple(Declared(name, answer.shape, "tensor(float)") for name, answer in self.answers.items())

    def run(self, names: Sequence[str], feed: Mapping[str, Array], seed: int = 0) -> list[Array]:
        self.feeds.append(dict(feed))
        self.seeds.append(seed)
        return [self.answers[name] for name in names]


def check(declared: Sequence[Declared], feed: Mapping[str, Array]) -> None:
    """Insist on the lengths that DiffSinger's table gives: sums and common sizes, over whatever is fed."""
    assert set(feed) == {each.name for each in declared}
    values = {name: np.atleast_2d(value) for name, value in feed.items()}
    frames = {values[name].shape[1] for name in ("f0", "pitch", "expr", "gender", "velocity") if name in values}
    frames |= {int(values[name].sum()) for name in ("durations", "ph_dur", "note_dur") if name in values}
    frames |= {values["retake"].shape[1]} if "retake" in values else set()
    assert len(frames) <= 1, f"T is not one length: {frames}"
    phonemes = {values[name].shape[1] for name in ("tokens", "languages", "durations", "ph_dur") if name in values}
    phonemes |= {values[name].shape[1] for name in ("encoder_out", "x_masks", "ph_midi") if name in values}
    phonemes |= {int(values["word_div"].sum())} if "word_div" in values else set()
    assert len(phonemes) <= 1, f"P is not one length: {phonemes}"
    notes = {values[name].shape[1] for name in ("note_midi", "note_rest", "note_dur", "note_glide") if name in values}
    assert len(notes) <= 1, f"N is not one length: {notes}"
    if "spk_embed" in values:
        assert values["spk_embed"].shape[1] in frames | phonemes
