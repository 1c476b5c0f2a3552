from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from scripts.local import check
from scripts.local.processes import marked

if TYPE_CHECKING:
    from collections.abc import Sequence

GOOD = (sys.executable, "-c", "print('fine')")
BAD = (sys.executable, "-c", "print('the reason'); raise SystemExit(3)")


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[Sequence[str]]:
    """The pytest commands that would have run; each gives 5."""
    commands: list[Sequence[str]] = []
    real = check.call

    def call(command: Sequence[str], mark: str) -> int:
        if "pytest" in command:
            commands.append(command)
            return 5
        return real(command, mark)

    monkeypatch.setattr(check, "call", call)
    monkeypatch.setattr(check, "end_on_terminate", lambda: None)
    return commands


def test_tests_follow_the_checks(
    ran: list[Sequence[str]], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(check, "CHECKS", (("One", GOOD), ("Two", GOOD)))
    assert check.main([]) == 5
    assert len(ran) == 1
    assert capfd.readouterr().out.splitlines() == ["fine", "One: good", "fine", "Two: good"]


def test_a_failed_check_lets_the_others_speak_and_the_tests_wait(
    ran: list[Sequence[str]], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(check, "CHECKS", (("One", BAD), ("Two", GOOD)))
    assert check.main([]) == 1
    assert ran == []
    assert capfd.readouterr().out.splitlines() == ["the reason", "One: FAILED", "fine", "Two: good"]


def test_arguments_are_pytest_s_alone(ran: list[Sequence[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "CHECKS", (("One", BAD),))
    assert check.main(["tests/score", "-k", "tempo"]) == 5
    assert list(ran[0])[-3:] == ["tests/score", "-k", "tempo"]


def test_ctrl_c_ends_the_command_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Here the signal reaches this process alone, as from `kill -INT`."""
    sleeper = "import os, signal, time; os.kill(os.getppid(), signal.SIGINT); time.sleep(120)"
    monkeypatch.setattr(check, "CHECKS", (("Sleep", (sys.executable, "-c", sleeper)),))
    monkeypatch.setattr(check, "FAREWELL_S", 0.1)
    monkeypatch.setattr(check, "end_on_terminate", lambda: None)
    mark = "ctrl-c-of-" + str(os.getpid())
    monkeypatch.setattr("uuid.uuid4", lambda: type("Id", (), {"hex": mark}))
    assert check.main([]) == check.INTERRUPTED
    assert marked(mark) == []
