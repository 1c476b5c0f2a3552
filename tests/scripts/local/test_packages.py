from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from scripts.local import packages, paths
from scripts.local.step import SetupError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class Machine:
    """Keeps what set-up would have called; `broken` names the program that fails."""

    def __init__(self) -> None:
        self.called: list[str] = []
        self.broken = "nothing"

    def command(self, words: Sequence[str | Path], *, help_text: str) -> str:
        call = " ".join(str(word) for word in words)
        self.called.append(call)
        if self.broken in call:
            raise SetupError(f"{self.broken} broke. {help_text}")
        if " -m venv " in call:
            (paths.VENV / "bin").mkdir(parents=True)
            paths.venv_python().touch()
        return ""

    def groups(self) -> str:
        """The groups that were installed last."""
        call = next(call for call in reversed(self.called) if " export " in call)
        return " ".join(word for word in call.split() if word in {"functions", "cpu", "judge", "dev"})


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    machine = Machine()
    monkeypatch.setattr(packages, "command", machine.command)
    monkeypatch.setattr(packages, "_is_usable", lambda python: python.exists())
    monkeypatch.setattr(paths, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(paths, "STAMPS", tmp_path / "setup")
    monkeypatch.setattr(paths, "FUNCTIONS_VENV", tmp_path / "functions" / "venv")
    monkeypatch.setattr(paths, "venv_python", lambda _venv=None: tmp_path / ".venv" / "bin" / "python")
    paths.FUNCTIONS_VENV.parent.mkdir()
    return machine


def test_the_groups_of_a_command_are_installed(machine: Machine) -> None:
    assert not packages.are_there(["functions", "cpu"])
    packages.install(["functions", "cpu"])
    assert machine.groups() == "cpu functions"
    assert packages.are_there(["functions", "cpu"])
    assert not packages.are_there(["dev"])
    assert paths.FUNCTIONS_VENV.resolve() == paths.VENV.resolve()


def test_what_another_command_installed_stays(machine: Machine) -> None:
    packages.install(["dev"])
    packages.install(["functions", "cpu"])
    assert machine.groups() == "cpu dev functions"
    assert packages.are_there(["dev"])


def test_a_new_environment_holds_what_was_asked_for_alone(machine: Machine) -> None:
    packages.install(["dev"])
    for file in (paths.VENV / "bin").iterdir():
        file.unlink()
    paths.VENV.joinpath("bin").rmdir()
    packages.install(["judge"])
    assert machine.groups() == "judge"


def test_pip_installs_the_same_where_uv_cannot(machine: Machine) -> None:
    machine.broken = "uv pip sync"
    packages.install(["cpu"])
    assert machine.called[-1].endswith(
        f"pip install --quiet --disable-pip-version-check --require-hashes -r {paths.STAMPS / 'pins.txt'}"
    )
    assert packages.are_there(["cpu"])


def test_a_failure_notes_nothing_and_says_what_to_look_at(machine: Machine) -> None:
    machine.broken = "--require-hashes"
    with pytest.raises(SetupError, match="connection"):
        packages.install(["cpu"])
    assert packages.installed() == set()


def test_an_environment_without_pip_or_of_another_python_is_made_anew(tmp_path: Path) -> None:
    assert packages._is_usable(paths.venv_python())
    assert not packages._is_usable(tmp_path / "python")
    bare = tmp_path / "bare"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", bare], check=True)
    assert not packages._is_usable(paths.venv_python(bare))


def test_a_changed_lock_calls_for_new_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lock = tmp_path / "uv.lock"
    lock.write_text("numpy 2.2.0")
    monkeypatch.setattr(packages, "LOCK", lock)
    before = packages.inputs(["cpu"])
    lock.write_text("numpy 2.2.1")
    assert packages.inputs(["cpu"]) != before
    assert packages.inputs(["cpu"]) != packages.inputs(["gpu"])
