"""Finding the run of a kind by the kind's name."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING

from gpu_job import kinds
from sightsinger.kinds.registry import package_of

if TYPE_CHECKING:
    from gpu_job.kinds.base import Machine, Run


@dataclass(frozen=True, slots=True)
class Runs:
    """The runs of one process, each made when it is first asked for: an image need not hold what other kinds import."""

    machine: Machine
    _made: dict[str, Run] = field(default_factory=dict)

    def __call__(self, name: str) -> Run:
        """Return the run of a kind. Raises UnknownKindError."""
        if name not in self._made:
            module = import_module(f"{package_of(name, kinds.__name__)}.run")
            self._made[name] = module.make(self.machine)
        return self._made[name]
