"""The same seed, the same sound: whatever was sung before, on however many threads."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from gpu_job.singer.bank.onnx import sessions
from gpu_job.singer.bank.onnx.noise import NOISE_LENGTH, repeatable
from gpu_job.singer.bank.onnx.sessions import OnnxSession

if TYPE_CHECKING:
    from pathlib import Path

FLOAT = TensorProto.FLOAT
_SHAPE = (1, 64, 128)


def _save(
    path: Path, nodes: list[onnx.NodeProto], constants: list[onnx.TensorProto] | None = None, kind: int = FLOAT
) -> Path:
    given = helper.make_tensor_value_info("x", kind, [1, "n", 128])
    answer = helper.make_tensor_value_info("y", kind, None)
    graph = helper.make_graph(nodes, "g", [given], [answer], constants or [])
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9), path)
    return path


def _sung(session: OnnxSession, seed: int) -> np.ndarray[Any, np.dtype[np.float32]]:
    (answer,) = session.run(["y"], {"x": np.zeros(_SHAPE, np.float32)}, seed)
    return np.asarray(answer, np.float32)


_RANDOM = {
    "RandomNormalLike": helper.make_node("RandomNormalLike", ["x"], ["y"], mean=2.0, scale=3.0),
    "RandomNormal": helper.make_node("RandomNormal", [], ["y"], shape=_SHAPE, mean=2.0, scale=3.0),
    "RandomUniformLike": helper.make_node("RandomUniformLike", ["x"], ["y"], low=-1.0, high=5.0),
    "RandomUniform": helper.make_node("RandomUniform", [], ["y"], shape=_SHAPE, low=-1.0, high=5.0),
}


@pytest.mark.parametrize("kind", list(_RANDOM))
def test_a_seed_decides_all_chance(tmp_path: Path, kind: str) -> None:
    session = OnnxSession(_save(tmp_path / "m.onnx", [_RANDOM[kind]]), "m.onnx", threads=1)
    first = _sung(session, 1)
    other = _sung(session, 2)
    assert np.array_equal(first, _sung(session, 1))
    assert np.array_equal(first, _sung(OnnxSession(tmp_path / "m.onnx", "m.onnx", threads=1), 1))
    assert not np.array_equal(first, other)
    assert [each.name for each in session.inputs] == ["x"]


@pytest.mark.parametrize(("kind", "mean", "spread"), [("RandomNormal", 2.0, 3.0), ("RandomUniformLike", 2.0, 1.732)])
def test_noise_is_distributed_as_it_was(tmp_path: Path, kind: str, mean: float, spread: float) -> None:
    values = _sung(OnnxSession(_save(tmp_path / "m.onnx", [_RANDOM[kind]]), "m.onnx", threads=1), 7)
    assert values.shape == _SHAPE
    assert abs(values.mean() - mean) < 0.15
    assert abs(values.std() - spread) < 0.15
    if kind.startswith("RandomUniform"):
        assert values.min() >= -1
        assert values.max() <= 5


def test_two_nodes_do_not_draw_the_same(tmp_path: Path) -> None:
    nodes = [
        helper.make_node("RandomNormalLike", ["x"], ["a"]),
        helper.make_node("RandomNormalLike", ["x"], ["b"]),
        helper.make_node("Sub", ["a", "b"], ["y"]),
    ]
    assert np.abs(_sung(OnnxSession(_save(tmp_path / "m.onnx", nodes), "m.onnx", threads=1), 1)).mean() > 0.5


def test_rounds_of_a_loop_do_not_draw_the_same(tmp_path: Path) -> None:
    value = helper.make_tensor_value_info
    body = helper.make_graph(
        [
            helper.make_node("RandomNormalLike", ["before"], ["drawn"]),
            helper.make_node("Sub", ["drawn", "before"], ["after"]),
            helper.make_node("Identity", ["going"], ["still"]),
        ],
        "body",
        [value("round", TensorProto.INT64, []), value("going", TensorProto.BOOL, []), value("before", FLOAT, None)],
        [value("still", TensorProto.BOOL, []), value("after", FLOAT, None)],
    )
    constants = [numpy_helper.from_array(np.array(2), "two"), numpy_helper.from_array(np.array(True), "yes")]
    path = _save(tmp_path / "m.onnx", [helper.make_node("Loop", ["two", "yes", "x"], ["y"], body=body)], constants)
    session = OnnxSession(path, "m.onnx", threads=1)
    values = _sung(session, 1)
    assert np.abs(values).mean() > 0.5
    assert np.array_equal(values, _sung(session, 1))


def test_threads_do_not_share_their_chance(tmp_path: Path) -> None:
    session = OnnxSession(_save(tmp_path / "m.onnx", [_RANDOM["RandomNormalLike"]]), "m.onnx", threads=1)
    alone = [_sung(session, seed) for seed in range(6)]
    with ThreadPoolExecutor(3) as pool:
        together = list(pool.map(lambda seed: _sung(session, seed), range(6)))
    assert all(np.array_equal(one, other) for one, other in zip(alone, together, strict=True))


def test_a_long_phrase_goes_on_past_the_noise(tmp_path: Path) -> None:
    session = OnnxSession(_save(tmp_path / "m.onnx", [_RANDOM["RandomNormalLike"]]), "m.onnx", threads=1)
    frames = NOISE_LENGTH // 128 + 10
    (values,) = session.run(["y"], {"x": np.zeros((1, frames, 128), np.float32)}, 1)
    assert values.shape == (1, frames, 128)


def test_half_precision_stays_half(tmp_path: Path) -> None:
    path = _save(tmp_path / "m.onnx", [helper.make_node("RandomNormalLike", ["x"], ["y"])], kind=TensorProto.FLOAT16)
    session = OnnxSession(path, "m.onnx", threads=1)
    (first,), (again,) = (session.run(["y"], {"x": np.zeros(_SHAPE, np.float16)}, 1) for _ in range(2))
    assert first.dtype == np.float16
    assert np.array_equal(first, again)


def test_a_model_that_cannot_be_rewritten_still_sings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(sessions, "repeatable", lambda _: b"nonsense")
    session = OnnxSession(_save(tmp_path / "m.onnx", [_RANDOM["RandomNormalLike"]]), "m.onnx", threads=1)
    assert _sung(session, 1).shape == _SHAPE
    assert "m.onnx could not be rewritten" in caplog.text


def test_a_model_that_draws_nothing_is_left_alone(tmp_path: Path) -> None:
    assert repeatable(_save(tmp_path / "m.onnx", [helper.make_node("Neg", ["x"], ["y"])])) is None
    (tmp_path / "broken.onnx").write_bytes(b"RandomNormal but no model")
    assert repeatable(tmp_path / "broken.onnx") is None
