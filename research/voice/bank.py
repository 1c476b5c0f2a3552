"""The folder form: everything of a DiffSinger voicebank around its models."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from research.voice.acoustic import FORMANT_SEMITONES, NEUTRAL_DB
from research.voice.envelope import FFT_SIZE, HIGHEST_HZ, LOWEST_HZ, SAMPLE_RATE, WIDTH
from research.voice.inventory import units
from research.voice.timeline import HOP

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from onnx import ModelProto

NAME = "sightsinger"
HIDDEN = 256
_OPSET, _IR = 17, 9
_MEL = f"""sample_rate: {SAMPLE_RATE}
hop_size: {HOP}
win_size: {FFT_SIZE}
fft_size: {FFT_SIZE}
num_mel_bins: {WIDTH}
mel_fmin: {LOWEST_HZ:g}
mel_fmax: {HIGHEST_HZ:g}
mel_base: e
mel_scale: htk
"""


@dataclass(frozen=True, slots=True)
class Models:
    """What was trained or computed."""

    acoustic: ModelProto
    vocoder: ModelProto
    speakers: Mapping[str, NDArray[np.float32]]
    """Name to style, float32 [HIDDEN]."""


def write(folder: Path, models: Models, words: Mapping[str, Sequence[str]]) -> None:
    """Write the bank; `words` are the dictionary for programs that have none of their own (grapheme to symbols)."""
    for inner in ("", "dsvocoder", "dsvariance"):
        (folder / inner).mkdir(parents=True, exist_ok=True)
    onnx.save(models.acoustic, str(folder / "acoustic.onnx"))
    onnx.save(models.vocoder, str(folder / "dsvocoder" / "model.onnx"))
    symbols = json.dumps({unit.name: index for index, unit in enumerate(units(), 1)}, ensure_ascii=False, indent=0)
    for inner in ("", "dsvariance"):
        (folder / inner / "phonemes.json").write_text(symbols + "\n", "utf-8")
    for name, style in models.speakers.items():
        style.astype("<f4").tofile(folder / f"{name}.emb")
    (folder / "dsconfig.yaml").write_text(_config(list(models.speakers)), "utf-8")
    (folder / "dsvocoder" / "vocoder.yaml").write_text(f"name: {NAME}-world\nmodel: model.onnx\n{_MEL}", "utf-8")
    # Words only under their language: a general dictionary's would be said in every other one too.
    (folder / "dsdict.yaml").write_text(_dictionary({}), "utf-8")
    (folder / "dsdict-en.yaml").write_text(_dictionary(words), "utf-8")
    (folder / "character.txt").write_text(f"name={NAME}\n", "utf-8")
    (folder / "character.yaml").write_text(_character(list(models.speakers)), "utf-8")
    _write_variance(folder / "dsvariance")


def _config(speakers: Sequence[str]) -> str:
    names = "".join(f"  - {name}\n" for name in speakers)
    return (
        "phonemes: phonemes.json\nacoustic: acoustic.onnx\nvocoder: dsvocoder\n"
        f"speakers:\n{names}hidden_size: {HIDDEN}\n"
        "use_key_shift_embed: true\naugmentation_args:\n  random_pitch_shifting:\n"
        f"    range: [-{FORMANT_SEMITONES:g}, {FORMANT_SEMITONES:g}]\n"
        "use_speed_embed: false\nuse_energy_embed: false\nuse_breathiness_embed: true\nuse_voicing_embed: false\n"
        "use_tension_embed: true\nuse_lang_id: false\nuse_variable_depth: false\nuse_continuous_acceleration: true\n"
        f"{_MEL}"
    )


def _character(speakers: Sequence[str]) -> str:
    colours = "".join(f"  - color: '{at:02d}: {name}'\n    suffix: {name}\n" for at, name in enumerate(speakers, 1))
    return (
        f"name: {NAME}\ntext_file_encoding: utf-8\nsinger_type: diffsinger\n"
        f"default_phonemizer: OpenUtau.Core.DiffSinger.DiffSingerPhonemizer\nsubbanks:\n{colours}"
    )


def _dictionary(words: Mapping[str, Sequence[str]]) -> str:
    symbols = "".join(
        f"  - {{symbol: {json.dumps(unit.name, ensure_ascii=False)}, type: {unit.kind}}}\n" for unit in units()
    )
    rows = (
        f"  - {{grapheme: {json.dumps(word)}, phonemes: {json.dumps(list(said), ensure_ascii=False)}}}\n"
        for word, said in words.items()
    )
    return f"symbols:\n{symbols}entries:{' []' if not words else ''}\n{''.join(rows)}"


def _write_variance(folder: Path) -> None:
    """Write a stage that predicts an ordinary breathiness and tension throughout: what controls add to.

    A bank without one would be given levels by the rules of whoever sings it, and these two mean nothing but against
    their zero.
    """
    (folder / "dsconfig.yaml").write_text(
        "phonemes: phonemes.json\nlinguistic: linguistic.onnx\nvariance: variance.onnx\npredict_dur: false\n"
        "predict_energy: false\npredict_breathiness: true\npredict_voicing: false\npredict_tension: true\n"
        f"hidden_size: {HIDDEN}\nuse_lang_id: false\nuse_continuous_acceleration: true\n"
        f"sample_rate: {SAMPLE_RATE}\nhop_size: {HOP}\n",
        "utf-8",
    )
    onnx.save(_linguistic(), str(folder / "linguistic.onnx"))
    onnx.save(_neutral(), str(folder / "variance.onnx"))


def _linguistic() -> ModelProto:
    """tokens, ph_dur [1, P] -> encoder_out [1, P, HIDDEN] of nothing, x_masks [1, P]."""
    port = helper.make_tensor_value_info
    nodes = [
        helper.make_node("Equal", ["tokens", "padding"], ["x_masks"]),
        helper.make_node("Add", ["tokens", "ph_dur"], ["both"]),
        helper.make_node("Cast", ["both"], ["counts"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["counts", "last"], ["column"]),
        helper.make_node("Mul", ["column", "nothing"], ["encoder_out"]),
    ]
    weights: dict[str, NDArray[np.generic]] = {
        "padding": np.zeros(1, np.int64),
        "last": np.array([2], np.int64),
        "nothing": np.zeros((1, 1, HIDDEN), np.float32),
    }
    inputs = [port(name, TensorProto.INT64, [1, "P"]) for name in ("tokens", "ph_dur")]
    outputs = [
        port("encoder_out", TensorProto.FLOAT, [1, "P", HIDDEN]),
        port("x_masks", TensorProto.BOOL, [1, "P"]),
    ]
    return _model(nodes, inputs, outputs, weights)


def _neutral() -> ModelProto:
    """Turn the variance stage's inputs into breathiness_pred and tension_pred [1, T], the same everywhere."""
    port = helper.make_tensor_value_info
    nodes = [
        helper.make_node("Mul", ["pitch", "zero"], ["tension_pred"]),
        helper.make_node("Add", ["tension_pred", "level"], ["breathiness_pred"]),
    ]
    inputs = [
        port("encoder_out", TensorProto.FLOAT, [1, "P", HIDDEN]),
        port("ph_dur", TensorProto.INT64, [1, "P"]),
        *(port(name, TensorProto.FLOAT, [1, "T"]) for name in ("pitch", "breathiness", "tension")),
        port("retake", TensorProto.BOOL, [1, "T", 2]),
        port("steps", TensorProto.INT64, []),
    ]
    outputs = [port(f"{name}_pred", TensorProto.FLOAT, [1, "T"]) for name in ("breathiness", "tension")]
    weights = {"zero": np.zeros(1, np.float32), "level": np.array([NEUTRAL_DB], np.float32)}
    return _model(nodes, inputs, outputs, weights)


def _model(
    nodes: list[onnx.NodeProto],
    inputs: list[onnx.ValueInfoProto],
    outputs: list[onnx.ValueInfoProto],
    weights: Mapping[str, NDArray[np.generic]],
) -> ModelProto:
    graph = helper.make_graph(
        nodes, "stage", inputs, outputs, [numpy_helper.from_array(values, name) for name, values in weights.items()]
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", _OPSET)], ir_version=_IR)
