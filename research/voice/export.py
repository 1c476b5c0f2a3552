"""Put the trained networks and the teacher's parts together, and write the voicebank.

`python -m research.voice.export BEST.pt BANK --corpus CORPUS --styles STYLES --voice woman=af_heart+bf_emma ...`
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from gpu_job.singer.text.words_build import words_folder
from research.voice import bank, vocoder
from research.voice.acoustic import Canvas, Manner
from research.voice.envelope import ENVELOPE_POINTS, WIDTH
from research.voice.inventory import units
from research.voice.painter import Networks
from research.voice.prepare import STYLE_ROW
from research.voice.teacher import parts
from research.voice.teacher.build import teacher_folder
from research.voice.teacher.graph_cut import ENERGY, F0, FEATURES
from research.voice.teacher.kokoro import Style
from research.voice.timeline import Script
from research.voice.words import common_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray
    from onnx import ModelProto, NodeProto

OPSET, _IR = 20, 9
_SMALLEST = 4096
"""Weights with fewer values than this stay as they are."""
_AXES = {
    "tokens": {1: "P"}, "durations": {1: "P"}, "f0": {1: "T"}, "spk_embed": {1: "T"}, "gender": {1: "T"},
    "breathiness": {1: "T"}, "tension": {1: "T"}, "steps": {}, "text": {2: "C"}, "alignment": {0: "C", 1: "F"},
    "state": {2: "G"},
}  # fmt: skip
_JOINTS = (*_AXES, "letters", "features", "pitch", "energy", "style", "mel")
"""Values by which the parts are joined; all others get their part's name in front."""
_PRODUCTS = {"Conv": 0, "ConvTranspose": 0, "Gemm": 0, "MatMul": -1}
"""Operators whose weights are stored small, and the axis of the weights that has a scale of its own."""
_BREATH_NEPERS = -1.0


def acoustic(networks: Networks, letters: Mapping[str, int], breath: NDArray[np.float32], folder: Path) -> ModelProto:
    """Compose the acoustic model: what a DiffSinger bank's takes -> mel."""
    inventory = units()
    tokens, durations = torch.tensor([[1, 50, 10, 55, 12, 51, 1]]), torch.tensor([[10, 8, 20, 8, 20, 6, 8]])
    frames = int(durations.sum())
    f0, embed, curve = torch.full((1, frames), 220.0), torch.zeros(1, frames, bank.HIDDEN), torch.zeros(1, frames)
    script = Script(inventory, letters)
    text, alignment = script(tokens, durations)
    said = torch.zeros(1, 512, text.shape[1])
    state, style, steps = torch.zeros(1, 512, 2 * alignment.shape[1]), torch.zeros(1, bank.HIDDEN), torch.tensor(1)
    manner, canvas = Manner(inventory, networks.strength), Canvas(inventory, networks.painter, breath)
    song, curves = ["tokens", "durations", "f0"], ["gender", "breathiness", "tension", "steps"]
    return _joined(
        [
            _exported("script", script, {"tokens": tokens, "durations": durations}, ["letters", "alignment"]),
            _renamed(parts.text_encoder(folder), "encoder", {parts.TOKENS: "letters", parts.TEXT: "text"}),
            _exported(
                "manner",
                manner,
                {"text": said, "alignment": alignment}
                | dict(zip([*song, "spk_embed"], [tokens, durations, f0, embed], strict=True)),
                ["features", "pitch", "energy", "style"],
            ),
            _renamed(
                parts.decoder_trunk(folder),
                "trunk",
                {FEATURES: "features", F0: "pitch", ENERGY: "energy", parts.STYLE: "style", parts.STATE: "state"},
            ),
            _exported(
                "canvas",
                canvas,
                {"state": state, "style": style}
                | dict(zip(song, [tokens, durations, f0], strict=True))
                | dict(zip(curves, [curve, curve, curve, steps], strict=True)),
                ["mel"],
            ),
        ]
    )


def _exported(
    part: str, module: torch.nn.Module, example: Mapping[str, torch.Tensor], outputs: Sequence[str]
) -> ModelProto:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "part.onnx"
        torch.onnx.export(
            module.eval(), tuple(example.values()), str(path), input_names=list(example), output_names=list(outputs),
            opset_version=OPSET, dynamo=False, dynamic_axes={name: _AXES[name] for name in example if _AXES.get(name)},
        )  # fmt: skip
        return _renamed(onnx.load(str(path)), part, {})


def _renamed(model: ModelProto, part: str, joints: Mapping[str, str]) -> ModelProto:
    """Put the part's name in front of every value but the joints."""
    known = joints or {name: name for name in _JOINTS}

    def new(name: str) -> str:
        return known.get(name, f"{part}/{name}" if name else "")

    for each in [*model.graph.initializer, *model.graph.input, *model.graph.output]:
        each.name = new(each.name)
    for node in model.graph.node:
        _rename_node(node, part, new)
    return model


def _rename_node(node: NodeProto, part: str, new: Callable[[str], str]) -> None:
    if any(attribute.HasField("g") for attribute in node.attribute):
        raise ValueError(f"{node.name} holds a graph of its own, which cannot be joined")
    node.name = f"{part}/{node.name}"
    node.input[:] = [new(name) for name in node.input]
    node.output[:] = [new(name) for name in node.output]


def _joined(graphs: Sequence[ModelProto]) -> ModelProto:
    port = helper.make_tensor_value_info
    inputs = [
        *(port(name, TensorProto.INT64, [1, "P"]) for name in ("tokens", "durations")),
        port("f0", TensorProto.FLOAT, [1, "T"]),
        port("spk_embed", TensorProto.FLOAT, [1, "T", bank.HIDDEN]),
        *(port(name, TensorProto.FLOAT, [1, "T"]) for name in ("gender", "breathiness", "tension")),
        port("steps", TensorProto.INT64, []),
    ]
    graph = helper.make_graph(
        [node for part in graphs for node in part.graph.node],
        "acoustic",
        inputs,
        [port("mel", TensorProto.FLOAT, [1, "T", WIDTH])],
        [weight for part in graphs for weight in part.graph.initializer],
    )
    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid("com.microsoft", 1)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=_IR)


def compressed(model: ModelProto) -> ModelProto:
    """Store large weights in 8 bits, a scale for each output; runtimes turn them back when they load the model."""
    graph = model.graph
    roles: dict[str, set[str]] = {}
    for node in graph.node:
        for at, name in enumerate(node.input):
            roles.setdefault(name, set()).add(node.op_type if at == 1 else "other")
    kept: list[onnx.TensorProto] = []
    added: list[NodeProto] = []
    for weight in graph.initializer:
        role = next(iter(roles.get(weight.name, {"other"})))
        large = weight.data_type == TensorProto.FLOAT and int(np.prod(weight.dims)) >= _SMALLEST
        if not large or role not in _PRODUCTS:
            kept.append(weight)
            continue
        small, nodes = _in_8_bits(weight, _PRODUCTS[role])
        kept += small
        added += nodes
    nodes = [*added, *graph.node]
    del graph.node[:], graph.initializer[:]
    graph.node.extend(nodes)
    graph.initializer.extend(kept)
    return model


def _in_8_bits(weight: onnx.TensorProto, axis: int) -> tuple[list[onnx.TensorProto], list[NodeProto]]:
    values, name = numpy_helper.to_array(weight), weight.name
    others = tuple(at for at in range(values.ndim) if at != axis % values.ndim)
    scale = np.maximum(np.abs(values).max(others, keepdims=True), 1e-9).astype(np.float32) / 127
    small = {f"{name}:8": np.rint(values / scale).astype(np.int8), f"{name}:scale": scale}
    nodes = [
        helper.make_node("Cast", [f"{name}:8"], [f"{name}:cast"], name=f"{name}:cast", to=TensorProto.FLOAT),
        helper.make_node("Mul", [f"{name}:cast", f"{name}:scale"], [name], name=f"{name}:mul"),
    ]
    return [numpy_helper.from_array(array, key) for key, array in small.items()], nodes


def breath(corpus: Path) -> NDArray[np.float32]:
    """Return the envelope of a breath, float32 [ENVELOPE_POINTS]: the teacher's h, softer."""
    found = []
    for path in sorted(corpus.glob("*-*.npz"))[:400]:
        with np.load(path) as file:
            target, meta = file["target"], json.loads(str(file["meta"]))
        middles = [round((sound[-2] + sound[-1]) * 100) for sound in meta["sounds"] if sound[0] == "h"]
        found += [target[middle, :ENVELOPE_POINTS].astype(np.float32) for middle in middles]
    return np.asarray(np.median(found, axis=0) + _BREATH_NEPERS, np.float32)


def blend(styles: Sequence[str], folder: Path) -> NDArray[np.float32]:
    """Return the mean of the teacher's styles: a person of their own, float32 [HIDDEN]."""
    rows = [Style.load(folder / f"{style}.bin").rows[STYLE_ROW] for style in styles]
    return np.asarray(np.mean(rows, axis=0), np.float32)


def main() -> None:
    """Read the command line and write the bank."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("trained", type=Path)
    parser.add_argument("bank", type=Path)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--styles", type=Path, required=True)
    parser.add_argument("--voice", nargs="+", required=True, help="name=style or name=style+style")
    wish = parser.parse_args()
    networks = Networks()
    networks.load_state_dict(torch.load(wish.trained))
    folder = teacher_folder()
    letters = json.loads((folder / "symbols.json").read_text("utf-8"))["vocab"]
    voices = dict(each.split("=") for each in wish.voice)
    speakers = {name: blend(style.split("+"), wish.styles) for name, style in voices.items()}
    with torch.no_grad():
        model = compressed(acoustic(networks.eval(), letters, breath(wish.corpus), folder))
    bank.write(wish.bank, bank.Models(model, vocoder.model(), speakers), common_words(words_folder()))


if __name__ == "__main__":
    main()
