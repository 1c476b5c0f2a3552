"""Cut the speech model's one ONNX graph into the three stages a singer needs to reach between.

Kokoro-82M is published whole: text in, audio out. Singing needs to set the durations and the pitch itself, so the
graph is cut at its own seams into

- `durations`: tokens, style, speed -> seconds of each token in units of 25 ms,
- `prosody`: tokens, style, alignment [tokens, frames at 40 Hz] -> text features, f0 and energy at 80 Hz,
- `decoder`: text features, f0 as condition, f0 of the harmonic source in Hz, energy, style -> audio at 24 kHz,

and its int8 matrix products are turned back into float ones: the weights stay what they were, only the rounding of
the activations goes, and CPUs run the float kernels faster.

The names are those of the export `kokoro-v1.0.int8.onnx` (kokoro-onnx).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray
    from onnx import GraphProto, ModelProto, NodeProto, TensorProto

ALIGNMENT = "/encoder/Cast_4_output_0"
DURATIONS = "/encoder/Div_output_0"
FEATURES = "/encoder/MatMul_1_output_0"
F0 = "/encoder/Reshape_output_0"
ENERGY = "/encoder/Reshape_1_output_0"
SOURCE_F0 = "source_f0"
_SOURCE_NODE = "/decoder/decoder/generator/f0_upsamp/Resize"
_INTEGER_PRODUCTS = {"ConvInteger": "Conv", "MatMulInteger": "MatMul"}

_Shape = list[int | str]
_Port = tuple[str, str, _Shape]
"""A graph input: name, element type (of onnx.TensorProto), shape."""

_TOKENS: _Port = ("tokens", "INT64", [1, "T"])
_STYLE: _Port = ("style", "FLOAT", [1, 256])
STAGES: Mapping[str, tuple[list[_Port], list[str]]] = {
    "durations": ([_TOKENS, _STYLE, ("speed", "FLOAT", [1])], [DURATIONS]),
    "prosody": ([_TOKENS, _STYLE, (ALIGNMENT, "FLOAT", ["T", "F"])], [FEATURES, F0, ENERGY]),
    "decoder": (
        [
            (FEATURES, "FLOAT", [1, 512, "F"]),
            (F0, "FLOAT", [1, "G"]),
            (ENERGY, "FLOAT", [1, "G"]),
            _STYLE,
            (SOURCE_F0, "FLOAT", [1, 1, "G"]),
        ],
        ["audio"],
    ),
}


class GraphError(ValueError):
    """The graph is not the export this module was written for; the message names the tensor or node."""


def cut(model: ModelProto) -> dict[str, ModelProto]:
    """Return the three stages as models of their own, by name. Raises GraphError."""
    graph = _with_source_input(_dequantised(model.graph))
    return {name: _stage(model, graph, inputs, outputs) for name, (inputs, outputs) in STAGES.items()}


def _stage(model: ModelProto, graph: GraphProto, inputs: list[_Port], outputs: list[str]) -> ModelProto:
    from onnx import TensorProto, helper  # noqa: PLC0415 - only a voice's making needs it

    nodes, weights = ancestors(graph, outputs, {name for name, _, _ in inputs})
    made = helper.make_graph(
        nodes,
        "stage",
        [helper.make_tensor_value_info(name, TensorProto.DataType.Value(kind), shape) for name, kind, shape in inputs],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in outputs],
        weights,
    )
    return helper.make_model(made, opset_imports=model.opset_import, ir_version=model.ir_version)


def ancestors(graph: GraphProto, outputs: Iterable[str], inputs: set[str]) -> tuple[list[NodeProto], list[TensorProto]]:
    """Return everything that `outputs` need, up to `inputs`, in the graph's own order. Raises GraphError."""
    producers = {name: index for index, node in enumerate(graph.node) for name in node.output}
    weights = {weight.name: weight for weight in graph.initializer}
    wanted_nodes: set[int] = set()
    wanted_weights: dict[str, TensorProto] = {}
    queue, seen = list(outputs), set(inputs) | {""}
    while queue:
        name = queue.pop()
        if name in seen:
            continue
        seen.add(name)
        if name in producers:
            wanted_nodes.add(producers[name])
            queue.extend(graph.node[producers[name]].input)
        elif name in weights:
            wanted_weights[name] = weights[name]
        else:
            raise GraphError(f"The speech model has no tensor {name!r}; it is not the export the singer knows.")
    return [graph.node[index] for index in sorted(wanted_nodes)], list(wanted_weights.values())


def _with_source_input(graph: GraphProto) -> GraphProto:
    """Give the decoder's harmonic source its own f0, apart from the one that conditions the timbre."""
    node = next((node for node in graph.node if node.name == _SOURCE_NODE), None)
    if node is None:
        raise GraphError(f"The speech model has no node {_SOURCE_NODE!r}; it is not the export the singer knows.")
    node.input[0] = SOURCE_F0
    return graph


@dataclass(frozen=True, slots=True)
class _Product:
    """An integer product and the chain that scales it back: product [-> + bias] -> cast -> * scales."""

    first: NodeProto
    last: NodeProto
    activation: str
    weight_scale: NDArray[np.float32]
    bias: str | None


def _dequantised(graph: GraphProto) -> GraphProto:
    """Replace every quantise -> integer product -> scale chain by the one float operator it stands for."""
    from onnx import GraphProto as Graph  # noqa: PLC0415 - only a voice's making needs it
    from onnx import helper, numpy_helper  # noqa: PLC0415 - as above

    arrays = {weight.name: weight for weight in graph.initializer}
    replaced: dict[str, NodeProto] = {}
    floats: dict[str, TensorProto] = {}
    for product in _products(graph):
        node = product.first
        name = f"{node.input[1]}_float"
        zero = numpy_helper.to_array(arrays[node.input[3]]) if len(node.input) > 3 and node.input[3] else np.uint8(0)
        weight = numpy_helper.to_array(arrays[node.input[1]])
        floats[name] = numpy_helper.from_array(_float_weight(node.op_type, weight, zero, product.weight_scale), name)
        inputs = [product.activation, name, *([product.bias] if product.bias else [])]
        made = helper.make_node(_INTEGER_PRODUCTS[node.op_type], inputs, [product.last.output[0]], name=node.name)
        made.attribute.extend(node.attribute)
        replaced[product.last.output[0]] = made
    out = Graph()
    out.CopyFrom(graph)
    del out.node[:]
    out.node.extend(replaced.get(node.output[0], node) for node in graph.node)
    out.initializer.extend(floats.values())
    return out


def _float_weight(
    kind: str, weight: NDArray[np.generic], zero: NDArray[np.generic] | np.generic, scale: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Undo linear quantisation; per-channel scales lie on the first axis of a convolution, the last of a product."""
    axis = (-1, *(1,) * (weight.ndim - 1)) if kind == "ConvInteger" else (*(1,) * (weight.ndim - 1), -1)

    def spread(values: NDArray[np.generic] | np.generic) -> NDArray[np.float32]:
        flat = np.asarray(values, np.float32)
        return flat.reshape(axis) if flat.size > 1 else flat.reshape(())

    return ((weight.astype(np.float32) - spread(zero)) * spread(scale)).astype(np.float32)


def _products(graph: GraphProto) -> Iterable[_Product]:
    from onnx import numpy_helper  # noqa: PLC0415 - only a voice's making needs it

    producer = {name: node for node in graph.node for name in node.output}
    consumers: dict[str, list[NodeProto]] = {}
    for node in graph.node:
        for name in node.input:
            consumers.setdefault(name, []).append(node)
    weights = {weight.name: weight for weight in graph.initializer}
    for node in graph.node:
        if node.op_type not in _INTEGER_PRODUCTS or node.input[1] not in weights:
            continue
        quantiser = producer.get(node.input[0])
        if quantiser is None or quantiser.op_type != "DynamicQuantizeLinear":
            continue
        bias, last = _scaling(node, producer, consumers)
        scales = producer[_other(last, _main_input(last, node, producer))]
        weight_scale = _other(scales, quantiser.output[1])
        yield _Product(node, last, quantiser.input[0], numpy_helper.to_array(weights[weight_scale]), bias)


def _scaling(
    product: NodeProto, producer: Mapping[str, NodeProto], consumers: Mapping[str, list[NodeProto]]
) -> tuple[str | None, NodeProto]:
    """Follow an integer product to the multiplication that scales it back; return the float bias and that node."""
    bias, name = None, product.output[0]
    while True:
        (node,) = consumers[name]
        if node.op_type == "Mul":
            return bias, node
        if node.op_type == "Add":
            source = producer[_other(node, name)]
            while source.op_type != "Div":  # the bias was divided by the scales, floored, cast and reshaped
                source = producer[source.input[0]]
            bias = source.input[0]
        elif node.op_type != "Cast":
            raise GraphError(f"The speech model scales {product.name!r} in a way the singer does not know.")
        name = node.output[0]


def _main_input(last: NodeProto, product: NodeProto, producer: Mapping[str, NodeProto]) -> str:
    """Of a scaling multiplication's two inputs, the one that comes from the product."""
    for name in last.input:
        node = producer.get(name)
        while node is not None and node.op_type in ("Cast", "Add") and node is not product:
            node = producer.get(node.input[0])
        if node is product:
            return str(name)
    raise GraphError(f"The speech model's {product.name!r} is scaled by something unknown.")


def _other(node: NodeProto, name: str) -> str:
    return str(next(other for other in node.input if other != name))
