"""How a score is sung, where, and what that costs."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from sightsinger.kinds.base import GPU_RUN_JOB, Plan
from sightsinger.score.model import Summary

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sightsinger.kinds.sing.options import RenderOptions

CREDIT_S = 30.0
"""Music that is sung for one credit; what is begun counts as whole."""


def plan(summary: Mapping[str, Any], options: RenderOptions) -> Plan:
    """Return the plan of singing a score of this summary."""
    duration_s = Summary.from_dict(summary).duration_s / options.tempo
    return Plan("final", "gpu", GPU_RUN_JOB, math.ceil(duration_s / CREDIT_S))
