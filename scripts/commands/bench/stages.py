"""Where the time goes: the singer's stages, timed from outside.

Conventions: functions are replaced, while something runs, by the same functions with a clock around them; the singer
holds no clocks. What a stage calls of another stage counts as that other's. Seconds are elapsed ones, added up over the
phrases that are sung side by side: stages together come to more than the whole.
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from contextlib import ExitStack, contextmanager
from functools import wraps
from importlib import import_module
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

STAGES: dict[str, tuple[str, ...]] = {
    "pronunciation": ("gpu_job.singer.render.prepared:pronounce",),
    "timing and pitch": (
        "gpu_job.singer.render.phrase_render:align",
        "gpu_job.singer.render.phrase_render:curve",
        "gpu_job.singer.render.phrase_render:loudness_db",
        "gpu_job.singer.bank.onnx.stages:encode",
        "gpu_job.singer.bank.onnx.stages:durations",
        "gpu_job.singer.bank.onnx.stages:pitch",
    ),
    "model": (
        "gpu_job.singer.bank.onnx.stages:variances",
        "gpu_job.singer.bank.onnx.stages:acoustic",
    ),
    "vocoder": ("gpu_job.singer.bank.onnx.stages:vocoder",),
    "mixing": ("gpu_job.singer.render.engine:lay", "gpu_job.singer.render.engine:normalised"),
    "encoding": ("gpu_job.audio.mp3:mp3",),
}
"""Each stage's functions, `module:name`, where they are looked up when called."""


class Stopwatch:
    """Seconds by stage, from any thread; elapsed ones, or what another clock of one thread's tells."""

    def __init__(self, clock: Callable[[], float] | None = None) -> None:
        self._now = clock or time.perf_counter
        self.seconds: dict[str, float] = defaultdict(float)
        self._lock = threading.Lock()
        self._own = threading.local()

    @contextmanager
    def timing(self, stage: str) -> Iterator[None]:
        """Count what happens inside as the stage's, less what happens inside that as another's."""
        outer = getattr(self._own, "inside", None)
        self._own.inside = inside = [0.0]
        began = self._now()
        try:
            yield
        finally:
            passed = self._now() - began
            self._own.inside = outer
            if outer is not None:
                outer[0] += passed
            with self._lock:
                self.seconds[stage] += passed - inside[0]

    def around(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function with the clock around it."""

        @wraps(function)
        def timed(*given: Any, **named: Any) -> Any:  # noqa: ANN401 - whatever the function takes
            with self.timing(stage):
                return function(*given, **named)

        return timed


@contextmanager
def watched(
    stages: dict[str, tuple[str, ...]] | None = None, clock: Callable[[], float] | None = None
) -> Iterator[Stopwatch]:
    """Time the stages for as long as this lasts. Raises AttributeError where a function is no longer there."""
    watch = Stopwatch(clock)
    with ExitStack() as patches:
        for stage, places in (STAGES if stages is None else stages).items():
            for place in places:
                owner, name = found(place)
                patches.enter_context(patch.object(owner, name, watch.around(stage, getattr(owner, name))))
        yield watch


def found(place: str) -> tuple[Any, str]:
    """Return what holds a function, and its name there. Raises AttributeError."""
    module, _, names = place.partition(":")
    *owners, name = names.split(".")
    owner: Any = import_module(module)
    for each in owners:
        owner = getattr(owner, each)
    getattr(owner, name)
    return owner, name
