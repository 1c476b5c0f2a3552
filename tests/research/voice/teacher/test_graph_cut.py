from __future__ import annotations

import numpy as np
import onnxruntime as ort
import pytest
from numpy.typing import NDArray
from onnx import ModelProto, TensorProto, helper, numpy_helper

from research.voice.teacher import graph_cut

Floats = NDArray[np.float32]


def quantised(weight: Floats) -> ModelProto:
    """x -> x @ weight + bias with dynamic int8 arithmetic, the chain that the speech model is made of."""
    scale = np.float32(np.abs(weight).max() / 127)
    whole = np.rint(weight / scale).astype(np.int8)
    nodes = [
        helper.make_node("DynamicQuantizeLinear", ["x"], ["xq", "xs", "xz"]),
        helper.make_node("MatMulInteger", ["xq", "w", "xz", "wz"], ["whole"], name="product"),
        helper.make_node("Cast", ["whole"], ["float"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["xs", "ws"], ["scales"]),
        helper.make_node("Mul", ["float", "scales"], ["scaled"]),
        helper.make_node("Add", ["scaled", "bias"], ["y"]),
    ]
    kept = {"w": whole, "wz": np.int8(0), "ws": scale, "bias": np.ones(weight.shape[1], np.float32)}
    graph = helper.make_graph(
        nodes,
        "g",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["N", weight.shape[0]])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)],
        [numpy_helper.from_array(np.asarray(value), name) for name, value in kept.items()],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=10)


def run(model: ModelProto, x: Floats) -> Floats:
    session = ort.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return np.asarray(session.run(None, {"x": x})[0])


def test_integer_products_become_the_float_ones_they_stand_for() -> None:
    chance = np.random.default_rng(1)
    weight, x = (chance.normal(size=shape).astype(np.float32) for shape in ((8, 5), (3, 8)))
    model = quantised(weight)
    floats = ModelProto()
    floats.CopyFrom(model)
    floats.graph.CopyFrom(graph_cut._dequantised(model.graph))
    assert "MatMul" in [node.op_type for node in floats.graph.node]
    stage = graph_cut._stage(floats, floats.graph, [("x", "FLOAT", ["N", 8])], ["y"])
    assert not {node.op_type for node in stage.graph.node} & {"MatMulInteger", "DynamicQuantizeLinear"}
    assert np.allclose(run(stage, x), x @ weight + 1, atol=0.05)
    assert np.allclose(run(stage, x), run(model, x), atol=0.05)


def test_a_graph_that_is_another_export_is_refused() -> None:
    with pytest.raises(graph_cut.GraphError, match="not the export"):
        graph_cut.cut(quantised(np.ones((2, 2), np.float32)))


def test_a_tensor_that_is_not_there_is_named() -> None:
    model = quantised(np.ones((2, 2), np.float32))
    with pytest.raises(graph_cut.GraphError, match="'nowhere'"):
        graph_cut._stage(model, model.graph, [("x", "FLOAT", ["N", 2])], ["nowhere"])
