"""The whole of scripts/quality with a sine for a voice, and nobody listening to its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scripts.commands.evaluate import dnsmos
from scripts.commands.evaluate.recording import decoded
from scripts.commands.quality import command, recordings, work
from tests.support.paths import SCORES
from tests.support.sine import SineVoice

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

SONG = SCORES / "morning_song.musicxml"


@pytest.fixture(autouse=True)
def sung(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The voices that were asked for; each is a sine. Measuring stays in this process."""
    asked: list[str] = []

    def open_voice(name: str, _: object) -> SineVoice:
        asked.append(name)
        return SineVoice()

    def measure(todo: Sequence[recordings.Recording], name: str, _: object, *, listen: bool) -> None:
        for each in todo:
            if each.figures(name) is None:
                each.keep_figures(name, work.measured(each, listen=listen))

    monkeypatch.setattr("gpu_job.singer.open_voice", open_voice)
    monkeypatch.setattr(recordings, "CACHE", tmp_path / "cache")
    monkeypatch.setattr(work, "measure", measure)
    monkeypatch.setattr(command, "made_by", lambda _: "maker")  # the code may be worked on meanwhile
    monkeypatch.setattr(command, "measured_by", lambda *, listen: f"measure-{listen}")
    return asked


@pytest.fixture(autouse=True)
def no_judge_of_speech(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is slow, and has tests of its own."""
    monkeypatch.setattr(dnsmos, "figures", lambda *_: dnsmos.QualityFigures(3.0, 3.0, 3.0))


def run(tmp_path: Path, *more: str) -> int:
    page = tmp_path / "docs" / "quality.md"
    return command.main(["--songs", str(SONG), "--seeds", "0", "--no-words", "-o", str(page), *more])


@pytest.mark.slow
def test_the_page_its_picture_and_its_samples_are_made_and_nothing_is_sung_twice(
    tmp_path: Path, sung: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path) == 0
    told = capsys.readouterr()
    assert "clicks at the edges" in told.out
    assert "sung 2 of 2: " in told.err
    text = (tmp_path / "docs" / "quality.md").read_text()
    assert "### woman" in text
    assert "### man" in text
    assert "2\nrecordings" in text or "2 recordings" in text
    for linked in ("images/quality.png", "samples/morning_song-woman.mp3", "samples/morning_song-man.mp3"):
        assert linked in text
        assert (tmp_path / "docs" / linked).stat().st_size > 1000
    sample = (tmp_path / "docs" / "samples" / "morning_song-man.mp3").read_bytes()
    assert len(decoded(sample, 24000)) < 15 * 24000
    assert sung == ["woman", "man"]
    assert run(tmp_path) == 0
    assert sung == ["woman", "man"]
    assert "sung" not in capsys.readouterr().err


@pytest.mark.slow
def test_a_run_that_was_broken_off_goes_on(tmp_path: Path, sung: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(work, "measure", stop)
        assert run(tmp_path, "--voices", "woman") == 130
    assert run(tmp_path, "--voices", "woman", "anna") == 0
    assert sung == ["woman", "anna"]


def test_no_songs_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--songs", str(tmp_path)]) == 2
    assert "no .musicxml" in capsys.readouterr().err


def test_time_left_is_told_by_what_is_done() -> None:
    told: list[str] = []
    clock = work.Clock("sung", [10.0, 30.0], told.append)
    clock._began -= 100
    clock.done("first", 10.0)
    clock.done("second", 30.0)
    assert told == ["sung 1 of 2: first; 5 min left", "sung 2 of 2: second; 0 s left"]
