from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING

import pytest

from scripts.commands.test import command
from scripts.commands.test.groups import Group, groups
from scripts.commands.test.lanes import run
from scripts.local.processes import marked

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from scripts.commands.test.groups import Lane


def group(name: str, code: str, *, lane: Lane = "plain") -> Group:
    return Group(name, f"about {name}", ((sys.executable, "-c", code),), lane)


GOOD = group("one", "print('fine')")
TESTED = group("two", "print('collected 9 items'); print('== 7 passed, 2 skipped in 0.10s ==')")
BAD = group("three", "print('the reason'); print('1 failed, 3 passed in 2s'); raise SystemExit(3)")


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch) -> list[Group]:
    """The groups that the command knows here."""
    known: list[Group] = []
    monkeypatch.setattr(command, "groups", lambda **_: known)
    monkeypatch.setattr(command, "end_on_terminate", lambda: None)
    return known


def test_each_group_says_how_it_went_and_the_whole_is_counted(
    offered: list[Group], capfd: pytest.CaptureFixture[str]
) -> None:
    offered += [GOOD, TESTED]
    assert command.main([]) == 0
    lines = capfd.readouterr().out.splitlines()
    assert lines[0].split() == ["one", "good", "0", "s", "about", "one"]
    assert lines[1].split()[:2] == ["two", "good"]
    assert lines[-1] == "8 passed, 0 failed"


def test_what_fails_is_shown_whole_and_the_others_still_run(
    offered: list[Group], capfd: pytest.CaptureFixture[str]
) -> None:
    offered += [BAD, GOOD]
    assert command.main([]) == 1
    out = capfd.readouterr().out
    assert "the reason\n" in out
    assert "fine" not in out
    assert out.endswith("4 passed, 1 failed\n")


def test_a_group_that_breaks_without_a_count_is_a_failure(
    offered: list[Group], capfd: pytest.CaptureFixture[str]
) -> None:
    offered.append(group("broken", "raise SystemExit(4)"))
    assert command.main([]) == 1
    assert capfd.readouterr().out.endswith("0 passed, 1 failed\n")


def test_the_commands_of_a_group_stop_at_the_first_that_fails(
    offered: list[Group], capfd: pytest.CaptureFixture[str]
) -> None:
    offered.append(Group("pair", "", (*BAD.commands, (sys.executable, "-c", "print('never')"))))
    assert command.main([]) == 1
    assert "never" not in capfd.readouterr().out


def test_groups_can_be_named(offered: list[Group], capfd: pytest.CaptureFixture[str]) -> None:
    offered += [GOOD, TESTED, BAD]
    assert command.main(["two"]) == 0
    assert capfd.readouterr().out.endswith("7 passed, 0 failed\n")


def test_other_arguments_are_pytest_s_alone(offered: list[Group], monkeypatch: pytest.MonkeyPatch) -> None:
    offered.append(BAD)
    ran: list[Sequence[str]] = []

    def pytest_with(arguments: Sequence[str], _mark: str) -> int:
        ran.append(arguments)
        return 5

    monkeypatch.setattr(command, "_pytest", pytest_with)
    assert command.main(["tests/sightsinger/score", "-k", "tempo"]) == 5
    assert ran == [["tests/sightsinger/score", "-k", "tempo"]]


def test_lanes_run_side_by_side_and_each_in_turn(tmp_path: Path) -> None:
    def meets(own: str, awaited: str) -> str:
        return (
            "import pathlib, time\n"
            f"pathlib.Path({str(tmp_path / own)!r}).touch()\n"
            f"end = time.monotonic() + 20\n"
            f"while not pathlib.Path({str(tmp_path / awaited)!r}).exists():\n"
            "    assert time.monotonic() < end; time.sleep(0.01)"
        )

    after = f"import pathlib; assert pathlib.Path({str(tmp_path / 'first')!r}).exists()"
    lanes = [group("a", meets("first", "other")), group("c", after), group("b", meets("other", "first"), lane="stack")]
    assert [result.status for result in run(lanes, "lanes", lambda _: None)] == [0, 0, 0]


def test_news_says_what_is_still_running() -> None:
    told: list[str] = []
    slow = group("slow", "import time; time.sleep(0.5)")
    assert [result.status for result in run([slow], "news", told.append, news_s=0.1)] == [0]
    assert told
    assert told[0].startswith("... slow running, ")


def test_the_quick_run_needs_no_emulators() -> None:
    assert "stack" not in {group.name for group in groups(quick=True)}


def test_ctrl_c_ends_the_commands_too(offered: list[Group], monkeypatch: pytest.MonkeyPatch) -> None:
    """Here the signal reaches this process alone, as from `kill -INT`."""
    offered.append(group("sleep", "import os, signal, time; os.kill(os.getppid(), signal.SIGINT); time.sleep(120)"))
    mark = f"ctrl-c-of-{os.getpid()}"
    monkeypatch.setattr("uuid.uuid4", lambda: type("Id", (), {"hex": mark}))
    began = time.monotonic()
    assert command.main([]) == command.INTERRUPTED
    assert marked(mark) == []
    assert time.monotonic() - began < 60
