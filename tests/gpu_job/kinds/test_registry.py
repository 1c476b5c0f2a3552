from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest

from gpu_job.kinds.base import Machine
from gpu_job.kinds.registry import Runs
from gpu_job.kinds.sing.run import SingRun
from sightsinger.kinds import registry
from sightsinger.kinds.errors import UnknownKindError
from tests.support.fakes import pretend_run

if TYPE_CHECKING:
    from gpu_job.kinds.base import Run

MACHINE = Machine(lambda: None, Path())  # type: ignore[arg-type,return-value]  # nobody asks for a client here


@pytest.mark.parametrize("name", registry.own())
def test_every_kind_has_a_run(name: str) -> None:
    assert callable(Runs(MACHINE)(name))


def test_a_run_is_made_once_a_process() -> None:
    runs = Runs(MACHINE)
    assert isinstance(runs("sing"), SingRun)
    assert runs("sing") is runs("sing")


def test_a_further_kinds_run_lies_beside_its_description(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Machine] = []
    module: Any = ModuleType("far.away.dance.run")

    def make(machine: Machine) -> Run:
        made.append(machine)
        return pretend_run

    module.make = make
    for name in ("far", "far.away", "far.away.dance"):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    monkeypatch.setitem(sys.modules, "far.away.dance.run", module)
    monkeypatch.setenv(registry.SETTING, "far.away.dance")
    assert Runs(MACHINE)("dance") is pretend_run
    assert made == [MACHINE]


def test_a_kind_that_nobody_does_has_no_run() -> None:
    with pytest.raises(UnknownKindError):
        Runs(MACHINE)("dance")
