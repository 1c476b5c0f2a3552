"""Making a model repeatable: the noise that diffusion starts from becomes an input.

ONNX Runtime draws a model's random numbers from a generator that goes on from run to run, so a phrase would sound
different whenever it is sung, and two threads would share one generator. Here every random node reads a stretch of one
noise input instead; the same seed and phrase then give the same sound, whatever was sung before. In a loop each round
reads another stretch.
"""

from __future__ import annotations

import mmap
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import onnx
    from numpy.typing import NDArray

NOISE = "sightsinger_noise"
NOISE_LENGTH = 1 << 19
"""More than one phrase's spectrogram has values; longer ones begin anew."""
_NORMAL, _UNIFORM = ("RandomNormal", "RandomNormalLike"), ("RandomUniform", "RandomUniformLike")
_OLDEST_OPSET, _CAST_LIKE_OPSET = 11, 15
_STRIDE = 104_729
"""Nodes and rounds read the noise this far apart; prime, so that stretches hardly meet again."""
_MAX_REWRITTEN_BYTES = 1 << 30


def repeatable(model: Path) -> bytes | None:
    """Return the model with its noise as an input, None where it draws none or cannot be rewritten."""
    if not 0 < model.stat().st_size < _MAX_REWRITTEN_BYTES or not _mentions_random(model):
        return None
    import onnx  # noqa: PLC0415 - slow to import, and most models draw nothing
    from google.protobuf.message import DecodeError  # noqa: PLC0415 - as above

    try:
        loaded = onnx.load(str(model))
    except (DecodeError, onnx.checker.ValidationError):
        return None  # ONNX Runtime will say what is wrong with it
    opsets = [each.version for each in loaded.opset_import if each.domain in ("", "ai.onnx")]
    if not opsets or opsets[0] < _OLDEST_OPSET or not _Rewriting(opsets[0]).graph(loaded.graph, None):
        return None
    loaded.graph.input.append(onnx.helper.make_tensor_value_info(NOISE, onnx.TensorProto.FLOAT, [NOISE_LENGTH]))
    return bytes(loaded.SerializeToString())


def draw(*seed: int) -> NDArray[np.float32]:
    """Return normal noise for one run, float32 [NOISE_LENGTH]; the same seed gives the same."""
    return np.random.default_rng(seed).standard_normal(NOISE_LENGTH, np.float32)


def _mentions_random(model: Path) -> bool:
    with model.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        return data.find(b"Random") >= 0


class _Rewriting:
    """Replaces random nodes, graph by graph, counting them so that each has its own stretch of noise."""

    def __init__(self, opset: int) -> None:
        self.opset = opset
        self.count = 0

    def graph(self, graph: onnx.GraphProto, iteration: str | None) -> int:
        """Rewrite a graph and those within it; `iteration` names the round of the innermost loop around it."""
        before = self.count
        nodes: list[onnx.NodeProto] = []
        for node in graph.node:
            for inner in _inner_graphs(node):
                loop = node.op_type == "Loop" and len(inner.input) > 0
                self.graph(inner, inner.input[0].name if loop else iteration)
            if node.op_type in _NORMAL + _UNIFORM:
                nodes += _replacement(node, self.count, iteration, self.opset)
                self.count += 1
            else:
                nodes.append(node)
        del graph.node[:]
        graph.node.extend(nodes)
        return self.count - before


def _inner_graphs(node: onnx.NodeProto) -> Iterator[onnx.GraphProto]:
    for attribute in node.attribute:
        if attribute.HasField("g"):
            yield attribute.g
        yield from attribute.graphs


def _replacement(node: onnx.NodeProto, number: int, iteration: str | None, opset: int) -> list[onnx.NodeProto]:
    """Return nodes that answer what a random node would, from the noise input."""
    from onnx import TensorProto, helper, numpy_helper  # noqa: PLC0415 - slow to import

    settings: dict[str, Any] = {each.name: helper.get_attribute_value(each) for each in node.attribute}
    made: list[onnx.NodeProto] = []

    def value(kind: str, *inputs: str, **attributes: Any) -> str:  # noqa: ANN401 - any attribute of any node
        name = f"{NOISE}_{number}_{len(made)}"
        made.append(helper.make_node(kind, inputs, [name], **attributes))
        return name

    def constant(number_or_list: Any, dtype: type[np.generic]) -> str:  # noqa: ANN401 - a number or a list of them
        return value("Constant", value=numpy_helper.from_array(np.asarray(number_or_list, dtype)))

    like = node.op_type.endswith("Like")
    shape = value("Shape", node.input[0]) if like else constant(settings["shape"], np.int64)
    count = value("ReduceProd", shape, keepdims=0)
    index = value("Range", constant(0, np.int64), count, constant(1, np.int64))
    index = value("Add", index, constant(number * _STRIDE, np.int64))
    if iteration is not None:
        round_ = value("Reshape", iteration, constant([1], np.int64))
        index = value("Add", index, value("Mul", round_, constant(_STRIDE + 2, np.int64)))
    index = value("Mod", index, constant(NOISE_LENGTH, np.int64))
    drawn = value("Reshape", value("Gather", NOISE, index), shape)
    scale, offset = settings.get("scale", 1.0), settings.get("mean", 0.0)
    if node.op_type in _UNIFORM:
        low, high = settings.get("low", 0.0), settings.get("high", 1.0)
        drawn = value("Erf", value("Mul", drawn, constant(0.5**0.5, np.float32)))
        scale, offset = (high - low) / 2, (high + low) / 2
    scaled = value("Mul", drawn, constant(scale, np.float32))
    moved = value("Add", scaled, constant(offset, np.float32))
    if like and "dtype" not in settings and opset >= _CAST_LIKE_OPSET:
        made.append(helper.make_node("CastLike", [moved, node.input[0]], list(node.output)))
    else:
        made.append(helper.make_node("Cast", [moved], list(node.output), to=settings.get("dtype", TensorProto.FLOAT)))
    return made
