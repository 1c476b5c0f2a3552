from __future__ import annotations

import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from scripts.commands.run import command, perform
from scripts.commands.run.once import JobFailedError, NotAScoreError, Result, SilentError
from scripts.local import paths
from scripts.local.stack import Stack, StackError, plan

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Run without a stack; what the singer was asked for, and `raises` for what goes wrong."""
    seen: dict[str, Any] = {"raises": None, "up": 0, "down": 0}

    @contextmanager
    def running(stack: Stack) -> Iterator[Stack]:
        seen["up"] += 1
        try:
            yield stack
        finally:
            seen["down"] += 1

    def sing(_ports: object, score: Path, out: Path, stems: Path | None, options: dict[str, Any]) -> Result:
        seen.update(score=score, out=out, stems=stems, options=options)
        if seen["raises"]:
            raise seen["raises"]
        return Result(out, out.with_suffix(".timing.json"), 47.1, (("Alto", Path("p/01 Alto.mp3")),))

    monkeypatch.setattr(perform, "running", running)
    monkeypatch.setattr(perform, "plan", lambda: plan(0))
    monkeypatch.setattr(perform, "sing", sing)
    monkeypatch.setattr(perform, "end_on_terminate", lambda: None)
    return seen


def test_a_score_is_sung_once(asked: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        command.main(["song.mxl", "--part", "Alto", "--transpose", "-2", "-o", "out/a.mp3", "--stems", "p", "--once"])
        == 0
    )
    assert asked["score"] == Path("song.mxl")
    assert asked["out"] == Path("out/a.mp3")
    assert asked["stems"] == Path("p")
    assert asked["options"] == {"parts": [{"part": "Alto", "voice": None}], "transpose": "-2"}
    assert asked["down"] == 1
    told = capsys.readouterr().out
    assert "47.1 s" in told
    assert "Alto: p/01 Alto.mp3" in told


def test_the_song_is_named_after_the_score(asked: dict[str, Any]) -> None:
    command.main(["scores/song.mxl", "--once"])
    assert asked["out"] == Path("song.mp3")


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (JobFailedError({"code": "NO_WORDS", "message": "There are no words.", "fault": "score"}), 2),
        (JobFailedError({"code": "UNKNOWN_VOICE", "message": "There is no voice x.", "fault": "voice"}), 2),
        (NotAScoreError("It is empty."), 2),
        (JobFailedError({}), 1),
        (JobFailedError({"code": "BANK_LENGTHS_DISAGREE", "message": "17, not 20.", "fault": "ours"}), 1),
        (SilentError("Nothing was heard."), 1),
    ],
)
def test_a_rejected_score_is_told_from_broken_machinery(
    asked: dict[str, Any], capsys: pytest.CaptureFixture[str], error: Exception, code: int
) -> None:
    asked["raises"] = error
    assert command.main(["song.mxl", "--once"]) == code
    assert str(error) in capsys.readouterr().err
    assert asked["down"] == 1


def test_a_wish_that_makes_no_sense_is_told_before_anything_starts(asked: dict[str, Any]) -> None:
    assert command.main(["song.mxl", "--tempo", "fast", "--once"]) == 2
    assert asked["up"] == 0


def test_a_taken_port_is_no_rejection(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def running(_stack: Stack) -> None:
        raise StackError("Port 8080 (firestore) is taken.")

    monkeypatch.setattr(perform, "running", running)
    assert command.main(["song.mxl", "--once"]) == perform.FAILED
    assert "8080" in capsys.readouterr().err


def test_once_needs_a_score() -> None:
    with pytest.raises(SystemExit):
        command.main(["--once"])


def test_help_needs_nothing_installed() -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-S",
            "-I",
            "-c",
            (
                f"import sys; sys.path.insert(0, {str(paths.ROOT)!r}); "
                "from scripts.commands.run.command import main; main(['--help'])"
            ),
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "--transpose" in done.stdout
