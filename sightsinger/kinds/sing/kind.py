"""Singing a score."""

from __future__ import annotations

from sightsinger.kinds.base import Kind
from sightsinger.kinds.sing.accepts import SCORES, examine
from sightsinger.kinds.sing.options import RenderOptions
from sightsinger.kinds.sing.plan import plan
from sightsinger.kinds.sing.result import SingResult

KIND = Kind(
    name="sing",
    accepts=SCORES,
    examine=examine,
    options=RenderOptions,
    plan=plan,
    stages=("singing",),
    result=SingResult,
)
