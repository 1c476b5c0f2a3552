"""How hard a bank's diffusion works: the two ways of saying it that banks have.

Newer banks take `steps` and `depth` 0..1; older ones `speedup`, a divisor of their 1000 steps, and `depth` in steps.
Which one a model takes, it declares.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gpu_job.singer.bank.onnx.feeding import declares

if TYPE_CHECKING:
    from gpu_job.singer.bank.onnx.sessions import Array, Session

_WHOLE = 1000


@dataclass(frozen=True, slots=True)
class Effort:
    """How many steps each kind of stage takes, and how deep the acoustic diffusion starts, 0 to 1."""

    acoustic_steps: int = 20
    variance_steps: int = 20
    pitch_steps: int = 10
    depth: float = 1.0


def acceleration(session: Session, steps: int, depth: float, max_depth: float | None) -> dict[str, Array]:
    """Return `steps` or `speedup`, and `depth`, as this session declares them.

    A depth in whole steps is floored to a multiple of the speedup, for the older samplers land on multiples only; the
    speedup leaves about `steps` of the steps within that depth.
    """
    capped = min(depth, max_depth) if max_depth is not None else depth
    declared_depth = declares(session, "depth")
    in_steps = declared_depth is not None and "int" in declared_depth.dtype
    whole = round(capped * _WHOLE) if in_steps else _WHOLE
    speedup = speedup_for(steps, whole)
    floored = max(speedup, whole // speedup * speedup)
    return {
        "steps": np.array(steps, np.int64),
        "speedup": np.array(speedup, np.int64),
        "depth": np.array(floored, np.int64) if in_steps else np.array(capped, np.float32),
    }


def speedup_for(steps: int, depth: int = _WHOLE) -> int:
    """Return the largest divisor of 1000 that is at most depth / steps, at least 1."""
    most = max(1, depth // steps)
    return next(speedup for speedup in range(most, 0, -1) if _WHOLE % speedup == 0)
