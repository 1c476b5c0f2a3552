"""The ONNX models of tiny voicebanks, in every variant that exporters write.

They do as little as a model can: each output depends on every input (times nothing), so that none may be left out, and
has the length that the real one would have.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

INT, FLOAT, BOOL = TensorProto.INT64, TensorProto.FLOAT, TensorProto.BOOL
HIDDEN, BINS, HOP, RATE = 8, 6, 80, 8000
SYMBOLS = ("<PAD>", "SP", "AP", "a", "e", "k", "t", "l", "w", "s")
TYPES = {"a": "vowel", "e": "vowel", "k": "stop", "t": "stop", "l": "liquid", "w": "semivowel", "s": "fricative"}
WORDS = {"kate": ("k", "e", "t"), "alas": ("a", "l", "a", "s"), "no": ("k", "a")}


@dataclass(frozen=True)
class Spec:
    """What kind of bank to make."""

    stages: tuple[str, ...] = ("dur", "pitch", "variance")
    json_phonemes: bool = True
    continuous: bool = True
    scalar_effort: bool = True
    """Whether steps, speedup and depth are scalars or [1]."""
    variable_depth: bool = True
    max_depth: float | None = None
    speakers: tuple[str, ...] = ()
    languages: Mapping[str, int] = field(default_factory=dict)
    predict_dur: bool = True
    """Whether the pitch and variance encoders read groups; the duration stage's always does."""
    embeds: tuple[str, ...] = ("energy", "tension")
    predicts: tuple[str, ...] = ("energy", "tension")
    gender: bool = True
    velocity: bool = True
    expr: bool = True
    note_rest: bool = True
    note_glide: bool = False
    duration_groups: bool = False
    """Newer duration models also read word_div and word_dur."""
    mel_base: str = "e"
    vocoder_base: str = "e"
    nested: bool = False
    audible: bool = False
    """Whether vowels sound, as a sine on the pitch, and all else is silent."""
    extra_inputs: Mapping[str, tuple[str, int, tuple[Any, ...]]] = field(default_factory=dict)
    """Stage to a further input: name, type, shape."""

    @property
    def prefix(self) -> str:
        """What every sound's symbol starts with."""
        return f"{next(iter(self.languages))}/" if self.languages else ""


def vocoder(spec: Spec) -> onnx.ModelProto:
    """Turn levels into sound."""
    graph = _Graph("vocoder", spec)
    graph.take("mel", FLOAT, (1, "n_frames", BINS))
    graph.take("f0", FLOAT, (1, "n_frames"))
    level = graph.by_samples(graph.node("ReduceMean", "mel", keepdims=1, axes=[2]))
    if spec.audible:
        pitch = graph.by_samples(graph.node("Unsqueeze", "f0", graph.constant(np.array([2]))))
        step = graph.node("Mul", pitch, graph.constant(np.array(2 * np.pi / RATE, np.float32)))
        wave = graph.node("Sin", graph.node("CumSum", step, graph.constant(np.array(1))))
        level = graph.node("Mul", graph.node("Exp", level), wave)
    graph.give("waveform", FLOAT, (1, "n_samples"), level)
    return graph.model()


def linguistic(spec: Spec) -> onnx.ModelProto:
    graph = _Graph("linguistic", spec)
    graph.take("tokens", INT, (1, "n_tokens"))
    for name in ("word_div", "word_dur") if spec.predict_dur else ():
        graph.take(name, INT, (1, "n_words"))
    if not spec.predict_dur:
        graph.take("ph_dur", INT, (1, "n_tokens"))
    if spec.languages:
        graph.take("languages", INT, (1, "n_tokens"))
    as_float = graph.node("Cast", "tokens", to=FLOAT)
    column = graph.node("Unsqueeze", as_float, graph.constant(np.array([2], np.int64)))
    wide = graph.node("Expand", column, graph.constant(np.array([1, 1, HIDDEN], np.int64)))
    graph.give("encoder_out", FLOAT, (1, "n_tokens", HIDDEN), wide)
    graph.give("x_masks", BOOL, (1, "n_tokens"), graph.node("Equal", "tokens", graph.constant(np.array(0))), tie=False)
    return graph.model()


def dur(spec: Spec) -> onnx.ModelProto:
    graph = _Graph("dur", spec)
    graph.take("encoder_out", FLOAT, (1, "n_tokens", HIDDEN))
    graph.take("x_masks", BOOL, (1, "n_tokens"))
    graph.take("ph_midi", INT, (1, "n_tokens"))
    if spec.duration_groups:
        graph.take("word_div", INT, (1, "n_words"))
        graph.take("word_dur", INT, (1, "n_words"))
    if spec.speakers:
        graph.take("spk_embed", FLOAT, (1, "n_tokens", HIDDEN))
    base = graph.node("Mul", graph.node("Cast", "ph_midi", to=FLOAT), graph.constant(np.array(0.05, np.float32)))
    graph.give("ph_dur_pred", FLOAT, (1, "n_tokens"), base)
    return graph.model()


def pitch(spec: Spec) -> onnx.ModelProto:
    graph = _Graph("pitch", spec)
    graph.take("encoder_out", FLOAT, (1, "n_tokens", HIDDEN))
    graph.take("ph_dur", INT, (1, "n_tokens"))
    graph.take("note_midi", FLOAT, (1, "n_notes"))
    if spec.note_rest:
        graph.take("note_rest", BOOL, (1, "n_notes"))
    graph.take("note_dur", INT, (1, "n_notes"))
    if spec.note_glide:
        graph.take("note_glide", INT, (1, "n_notes"))
    graph.take("pitch", FLOAT, (1, "n_frames"))
    if spec.expr:
        graph.take("expr", FLOAT, (1, "n_frames"))
    graph.take("retake", BOOL, (1, "n_frames"))
    graph.take_speaker()
    graph.take_effort(depth=False)
    graph.give("pitch_pred", FLOAT, (1, "n_frames"), "pitch")
    return graph.model()


def variance(spec: Spec) -> onnx.ModelProto:
    graph = _Graph("variance", spec)
    graph.take("encoder_out", FLOAT, (1, "n_tokens", HIDDEN))
    graph.take("ph_dur", INT, (1, "n_tokens"))
    graph.take("pitch", FLOAT, (1, "n_frames"))
    for name in spec.predicts:
        graph.take(name, FLOAT, (1, "n_frames"))
    graph.take("retake", BOOL, (1, "n_frames", len(spec.predicts)))
    graph.take_speaker()
    graph.take_effort(depth=False)
    for index, name in enumerate(spec.predicts):
        level = graph.constant(np.array(-10.0 * (index + 1), np.float32))
        graph.give(f"{name}_pred", FLOAT, (1, "n_frames"), graph.node("Add", name, level))
    return graph.model()


def acoustic(spec: Spec) -> onnx.ModelProto:
    graph = _Graph("acoustic", spec)
    graph.take("tokens", INT, (1, "n_tokens"))
    graph.take("durations", INT, (1, "n_tokens"))
    graph.take("f0", FLOAT, (1, "n_frames"))
    for name in (*spec.embeds, *(("gender",) if spec.gender else ()), *(("velocity",) if spec.velocity else ())):
        graph.take(name, FLOAT, (1, "n_frames"))
    graph.take_speaker()
    if spec.languages:
        graph.take("languages", INT, (1, "n_tokens"))
    graph.take_effort(depth=spec.variable_depth)
    value = _loud_vowels(graph) if spec.audible else graph.node("Log", "f0")
    column = graph.node("Unsqueeze", value, graph.constant(np.array([2], np.int64)))
    wide = graph.node("Expand", column, graph.constant(np.array([1, 1, BINS], np.int64)))
    graph.give("mel", FLOAT, (1, "n_frames", BINS), wide)
    return graph.model()


def _loud_vowels(graph: _Graph) -> str:
    """Answer a level for each frame: 0 where its sound is a vowel, far below elsewhere."""
    ends = graph.node("CumSum", "durations", graph.constant(np.array(1)))
    ends = graph.node("Unsqueeze", ends, graph.constant(np.array([1], np.int64)))
    count = graph.node("Squeeze", graph.node("Shape", "f0", start=1, end=2))
    frames = graph.node("Range", graph.constant(np.array(0)), count, graph.constant(np.array(1)))
    frames = graph.node("Reshape", frames, graph.constant(np.array([1, -1, 1])))
    passed = graph.node("Cast", graph.node("LessOrEqual", ends, frames), to=INT)
    index = graph.node("ReduceSum", passed, graph.constant(np.array([2])), keepdims=0)
    token = graph.node("Gather", graph.node("Squeeze", "tokens", graph.constant(np.array([0]))), index)
    vowels = [graph.node("Equal", token, graph.constant(np.array(SYMBOLS.index(vowel)))) for vowel in "ae"]
    loud, silent = graph.constant(np.array(0.0, np.float32)), graph.constant(np.array(-20.0, np.float32))
    return graph.node("Where", graph.node("Or", *vowels), loud, silent)


class _Graph:
    """A graph under construction."""

    def __init__(self, name: str, spec: Spec) -> None:
        self.name, self.spec = name, spec
        self.inputs: list[onnx.ValueInfoProto] = []
        self.outputs: list[onnx.ValueInfoProto] = []
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []
        self.tied: str | None = None

    def take(self, name: str, kind: int, shape: Sequence[int | str]) -> None:
        self.inputs.append(helper.make_tensor_value_info(name, kind, shape))

    def take_speaker(self) -> None:
        if self.spec.speakers:
            self.take("spk_embed", FLOAT, (1, "n_frames", HIDDEN))

    def take_effort(self, *, depth: bool) -> None:
        shape: tuple[int, ...] = () if self.spec.scalar_effort else (1,)
        if depth:
            self.take("depth", FLOAT if self.spec.continuous else INT, shape)
        self.take("steps" if self.spec.continuous else "speedup", INT, shape)

    def constant(self, value: Any) -> str:
        name = f"constant_{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.asarray(value), name))
        return name

    def node(self, kind: str, *inputs: str, **settings: Any) -> str:
        name = f"value_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [name], **settings))
        return name

    def by_samples(self, column: str) -> str:
        """Repeat a value of each frame, [1, T, 1], for each of its samples, [1, T * hop]."""
        wide = self.node("Expand", column, self.constant(np.array([1, 1, HOP], np.int64)))
        return self.node("Reshape", wide, self.constant(np.array([1, -1])))

    def give(self, name: str, kind: int, shape: Sequence[int | str], value: str, *, tie: bool = True) -> None:
        """Answer a value, tied to every input unless it is no number."""
        nodes = (value, self._everything()) if tie else (value,)
        self.nodes.append(helper.make_node("Add" if tie else "Identity", nodes, [name]))
        self.outputs.append(helper.make_tensor_value_info(name, kind, shape))

    def _everything(self) -> str:
        """Nothing, made of every input."""
        if self.tied is None:
            if self.name in self.spec.extra_inputs:
                self.take(*self.spec.extra_inputs[self.name])
            parts = []
            for each in self.inputs:
                total = self.node("ReduceSum", self.node("Cast", each.name, to=FLOAT), keepdims=0)
                parts.append(self.node("Mul", total, self.constant(np.array(0.0, np.float32))))
            self.tied = self.node("Sum", *parts)
        return self.tied

    def model(self) -> onnx.ModelProto:
        graph = helper.make_graph(self.nodes, self.name, self.inputs, self.outputs, self.constants)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
        onnx.checker.check_model(model)
        return model
