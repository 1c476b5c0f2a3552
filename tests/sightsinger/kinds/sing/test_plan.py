from __future__ import annotations

import pytest

from sightsinger.kinds.sing.accepts import examine
from sightsinger.kinds.sing.options import RenderOptions
from sightsinger.kinds.sing.plan import plan
from tests.support.fakes import tiny_score

SUMMARY = examine(tiny_score(), "song.xml").summary


@pytest.mark.parametrize(
    ("duration_s", "tempo", "cost"), [(1.0, 1.0, 1), (30.0, 1.0, 1), (30.1, 1.0, 2), (30.0, 0.5, 2), (60.0, 4.0, 1)]
)
def test_every_half_minute_that_is_begun_costs_a_credit(duration_s: float, tempo: float, cost: int) -> None:
    found = plan({**SUMMARY, "durationSeconds": duration_s}, RenderOptions(tempo=tempo))
    assert (found.quality, found.runner, found.run_job, found.credits) == ("final", "gpu", "sightsinger-gpu", cost)
