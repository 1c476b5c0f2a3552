"""The terminal's view of scores: scripts/score."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from scripts.commands.score.command import main
from tests.support.paths import SCORES

if TYPE_CHECKING:
    from pathlib import Path

SONG = str(SCORES / "morning_song.musicxml")


def test_a_score_is_summarised(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([SONG]) == 0
    told = capsys.readouterr().out
    assert "Morning Song" in told
    assert "0:20.0 as played" in told
    assert "Voice  solo" not in told
    assert "Voice  soprano  F♯4-D5  24     1" in told


def test_a_line_is_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([SONG, "--part", "Voice", "--verse", "1"]) == 0
    assert "1    1     1     G4     1       0.00   0.62   Ear-" in capsys.readouterr().out


def test_json_is_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([SONG, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["summary"]["title"] == "Morning Song"


@pytest.mark.slow
def test_a_picture_is_drawn(tmp_path: Path) -> None:
    target = tmp_path / "line.png"
    assert main([SONG, "--plot", str(target)]) == 0
    assert target.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ([SONG, "--part", "Bass"], "UNKNOWN_PART"),
        ([SONG, "--verse", "9"], "UNKNOWN_VERSE"),
        ([SONG, "--part", "Voice", "--tempo", "fast"], "BAD_OPTION"),
        ([__file__], "NOT_MUSICXML"),
        (["no such file"], "no such file cannot be read: No such file or directory. [FILE_UNREADABLE]"),
        ([SONG, "--plot", "no/such/folder.png"], "FILE_UNWRITABLE"),
    ],
)
def test_what_cannot_be_shown_is_refused_with_the_reason(
    arguments: list[str], reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    assert reason in capsys.readouterr().err
