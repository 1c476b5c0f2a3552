"""How clean a recording sounds to a judge of speech (DNSMOS P.835).

Conventions: the model of Reddy et al. 2022, "DNSMOS P.835: a non-intrusive perceptual objective speech quality metric",
as Microsoft's package speechmos brings it (MIT); windows of 9.01 s at 16 kHz, evenly spread over the recording and at
most 4 s apart (the package: 1 s, at four times the work), shorter recordings repeated, the model's raw figures through
its polynomials, means over the windows. Of its three figures, `overall` is the one to compare. The model knows speech,
not singing: what it says of one recording means little, what it says of two recordings of the same song may.

Only the package's model file is used. Its own code needs librosa, for a figure that is not asked for here, and leaves
out the windows that rounding makes a sample short; on the same windows both agree to the fourth digit.
"""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

RATE_HZ = 16000
WINDOW = int(9.01 * RATE_HZ)
_APART_S = 4
_POLYNOMIALS = (
    (-0.08397278, 1.22083953, 0.0052439),
    (-0.13166888, 1.60915514, -0.39604546),
    (-0.06766283, 1.11546468, 0.04602535),
)
"""For signal, background, overall; highest power first."""


@dataclass(frozen=True, slots=True)
class QualityFigures:
    """Each from 1, bad, to 5, excellent."""

    signal: float
    background: float
    overall: float


def figures(samples: NDArray[np.float32], sample_rate: int) -> QualityFigures:
    """Judge mono samples. Raises ValueError where there are none, RuntimeError without the package."""
    import soxr  # noqa: PLC0415 - only here

    if not len(samples):
        raise ValueError("the recording is empty")
    heard = np.asarray(soxr.resample(samples, sample_rate, RATE_HZ), np.float32)
    heard = np.tile(heard, -(-WINDOW // len(heard)))
    last = len(heard) - WINDOW
    starts = np.linspace(0, last, -(-last // (_APART_S * RATE_HZ)) + 1).astype(int)
    raw = np.mean([_fitted(_judge(heard[start : start + WINDOW])) for start in starts], axis=0)
    return QualityFigures(*(float(value) for value in raw))


def _judge(window: NDArray[np.float32]) -> NDArray[np.float64]:
    return np.asarray(_model().run(None, {"input_1": np.clip(window, -1, 1)[None]})[0][0], np.float64)


def _fitted(raw: NDArray[np.float64]) -> list[float]:
    return [float(np.polyval(curve, value)) for curve, value in zip(_POLYNOMIALS, raw, strict=True)]


@lru_cache(maxsize=1)
def _model() -> Any:  # noqa: ANN401 - onnxruntime ships no types
    import onnxruntime  # noqa: PLC0415 - slow to import

    spec = importlib.util.find_spec("speechmos")
    if spec is None or spec.origin is None:
        raise RuntimeError("speechmos is not installed; scripts/evaluate installs it.")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    path = Path(spec.origin).parent / "dnsmos_models" / "sig_bak_ovr.onnx"
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
