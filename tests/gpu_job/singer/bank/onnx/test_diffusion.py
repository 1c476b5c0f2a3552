from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gpu_job.singer.bank.onnx.diffusion import acceleration, speedup_for
from gpu_job.singer.bank.onnx.sessions import Declared
from tests.support.banks.recorder import Canned

_OLD = Canned((Declared("speedup", (1,), "tensor(int64)"), Declared("depth", (1,), "tensor(int64)")), {})
_NEW = Canned((Declared("steps", (), "tensor(int64)"), Declared("depth", (), "tensor(float)")), {})


@given(st.integers(1, 2000))
def test_a_speedup_divides_a_thousand(steps: int) -> None:
    speedup = speedup_for(steps)
    assert 1000 % speedup == 0
    assert speedup == 1 or speedup * steps <= 1000
    larger = [each for each in range(speedup + 1, 1001) if 1000 % each == 0 and each * steps <= 1000]
    assert larger == []


@given(st.integers(1, 200), st.floats(0.01, 1.0), st.none() | st.floats(0.01, 1.0))
def test_an_old_depth_is_whole_speedups_within_its_limit(steps: int, depth: float, limit: float | None) -> None:
    effort = acceleration(_OLD, steps, depth, limit)
    whole, speedup = int(effort["depth"]), int(effort["speedup"])
    assert whole % speedup == 0
    assert 1 <= whole <= max(1, round(1000 * min(depth, limit or 1.0)))


@given(st.integers(1, 200), st.floats(0.01, 1.0), st.none() | st.floats(0.01, 1.0))
def test_a_new_depth_is_a_share(steps: int, depth: float, limit: float | None) -> None:
    effort = acceleration(_NEW, steps, depth, limit)
    assert int(effort["steps"]) == steps
    assert abs(float(effort["depth"]) - min(depth, limit or 1.0)) < 1e-6
