from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest

from scripts.local import needs, paths, setup
from scripts.local.step import SetupError, Step

if TYPE_CHECKING:
    from pathlib import Path


class Shop:
    """Three steps that note when they were done; what is wrong can be set."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.inputs = {"first": "1", "second": "1", "third": "1"}
        self.broken = ""

    def steps(self) -> tuple[Step, ...]:
        return tuple(self._step(name) for name in self.inputs)

    def _step(self, name: str) -> Step:
        def run() -> None:
            if name == self.broken:
                raise SetupError(f"{name} broke")
            self.done.append(name)

        return Step(name, name.capitalize(), lambda: self.inputs[name], run, lambda: name in self.done)


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shop:
    shop = Shop()
    monkeypatch.setattr(paths, "STAMPS", tmp_path)
    monkeypatch.setattr(setup, "STEPS", shop.steps())
    return shop


def test_everything_is_done_once_and_in_order(shop: Shop) -> None:
    setup.set_up()
    setup.set_up()
    assert shop.done == ["first", "second", "third"]


def test_only_what_is_named_is_done(shop: Shop) -> None:
    setup.set_up(["second"])
    assert shop.done == ["second"]


def test_nothing_is_said_when_nothing_is_due(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    setup.set_up()
    assert "3 of 3 steps" in capsys.readouterr().err
    setup.set_up()
    shown = capsys.readouterr()
    assert (shown.out, shown.err) == ("", "")
    assert len(shop.done) == 3


def test_a_later_start_goes_on_where_it_broke(shop: Shop) -> None:
    shop.broken = "second"
    with pytest.raises(SetupError, match="second broke"):
        setup.set_up()
    assert shop.done == ["first"]
    shop.broken = ""
    setup.set_up()
    assert shop.done == ["first", "second", "third"]


def test_a_machine_that_is_not_ready_is_told_everything_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(needs, "NODE_MINIMUM", (99, 0))
    monkeypatch.setattr(needs, "PYTHON_MINIMUM", (3, 99))
    with pytest.raises(SetupError, match=r"(?s)Python 3.11.*Node 99.0 or newer.*nodejs.org"):
        needs.check(node=True)


def test_node_is_asked_for_only_where_it_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(needs, "NODE_MINIMUM", (99, 0))
    needs.check(node=False)


def test_missing_node_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    assert "not found" in (needs.node_problem() or "")


def test_a_full_disk_matters_before_the_first_set_up_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(needs, "DISK_GB", 1e9)
    monkeypatch.setattr(paths, "VENV", tmp_path / "missing")
    assert "free" in (needs.disk_problem() or "")
    monkeypatch.setattr(paths, "VENV", tmp_path)
    assert needs.disk_problem() is None


def test_an_unknown_step_is_no_step_passed_over(shop: Shop) -> None:
    with pytest.raises(SetupError, match="no step voice; there are first, second, third"):
        setup.set_up(["first", "voice"])
    assert shop.done == []


def test_every_command_names_steps_that_there_are() -> None:
    commands = [path for path in (paths.ROOT / "scripts").iterdir() if path.is_file() and path.suffix == ""]
    named = [re.search(r'/local/start" "([a-z ]+)" ', path.read_text()) for path in commands]
    assert len(commands) > 5
    assert {step for match in named for step in (match[1].split() if match else ["none"])} <= {
        step.name for step in setup.STEPS
    }


def test_every_input_of_every_step_is_there() -> None:
    assert all(step.inputs() for step in setup.STEPS)


def test_running_the_page_installs_nothing_of_the_developers() -> None:
    said = (paths.ROOT / "scripts" / "run").read_text()
    match = re.search(r'/local/start" "([a-z ]+)" ', said)
    assert match
    assert not {"dev", "judge", "pictures"} & set(match[1].split())
