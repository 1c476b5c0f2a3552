"""The parts of the teacher that the bank keeps: its text encoder and the first half of its decoder.

Kokoro's decoder makes sound in two steps. The first, light one (34 M weights at 40 frames a second) turns text
features, pitch, energy and style into a state of 512 numbers, 80 times a second; the second, heavy one turns that
into samples. The bank keeps the first and learns what WORLD would find in the sound of the second.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from research.voice.teacher.graph_cut import ENERGY, F0, FEATURES, ancestors

if TYPE_CHECKING:
    from pathlib import Path

    from onnx import ModelProto

TOKENS, STYLE = "tokens", "style"
TEXT = "/encoder/text_encoder/Transpose_2_output_0"
STATE = "/decoder/decoder/decode.3/Div_4_output_0"


def text_encoder(folder: Path) -> ModelProto:
    """Return the graph from tokens [1, C] to text [1, 512, C]."""
    return _cut(folder / "prosody.onnx", [TOKENS], TEXT)


def decoder_trunk(folder: Path) -> ModelProto:
    """Return the graph from features [1, 512, F], f0, energy [1, 2F] and style [1, 256] to state [1, 512, 2F]."""
    return _cut(folder / "decoder.onnx", [FEATURES, F0, ENERGY, STYLE], STATE)


def _cut(path: Path, inputs: list[str], output: str) -> ModelProto:
    import onnx  # noqa: PLC0415 - slow to import
    from onnx import TensorProto, helper  # noqa: PLC0415 - as above

    model = onnx.load(str(path))
    nodes, weights = ancestors(model.graph, [output], set(inputs))
    ports = [port for port in model.graph.input if port.name in inputs]
    graph = helper.make_graph(
        nodes, "part", ports, [helper.make_tensor_value_info(output, TensorProto.FLOAT, None)], weights
    )
    return helper.make_model(graph, opset_imports=model.opset_import, ir_version=model.ir_version)
