"""The singer's command line, with a voice that sings sines."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import miniaudio
import pytest

from gpu_job import singer
from gpu_job.commands import sing
from gpu_job.singer.bank.errors import (
    AcceleratorError,
    BankChecksumError,
    BankLengthError,
    BankModelError,
    OutOfMemoryError,
)
from gpu_job.singer.errors import UnknownVoiceError, VoiceMissingError
from tests.support.sine import SineVoice

if TYPE_CHECKING:
    from pathlib import Path

    from sightsinger.errors import SightsingerError
    from sightsinger.score.model import Line


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str | None, Line]]:
    """Which voices were asked for, and for what."""
    wanted: list[tuple[str | None, Line]] = []

    def open_voice(name: str | None, line: Line, device: str = "cpu") -> SineVoice:  # noqa: ARG001 - as called
        wanted.append((name, line))
        return SineVoice()

    monkeypatch.setattr(singer, "open_voice", open_voice)
    return wanted


def parts(timing: Path) -> list[str]:
    return [part["part"] for part in json.loads(timing.read_text())["parts"]]


@pytest.fixture
def score(scores: Path) -> str:
    return str(scores / "morning_song.musicxml")


def test_a_score_is_sung(asked: list[tuple[str | None, Line]], score: str, tmp_path: Path) -> None:
    out, timing = tmp_path / "a.mp3", tmp_path / "a.json"
    assert sing.main(["sing", score, "-o", str(out), "--timing", str(timing), "--voice", "man"]) == 0
    assert out.read_bytes()[:2] == b"\xff\xf3"  # MPEG-2 layer III
    notes = json.loads(timing.read_text())["notes"]
    voice, line = asked[-1]
    assert voice == "man"
    assert len(notes) == len(line.notes)


@pytest.mark.slow
@pytest.mark.usefixtures("asked")
def test_every_part_is_sung_and_its_track_kept_where_asked(scores: Path, tmp_path: Path) -> None:
    choir, out, timing = str(scores / "lift_every_voice.mxl"), tmp_path / "a.mp3", tmp_path / "a.json"
    wanted = ["--tempo", "4", "--timing", str(timing), "--stems", str(tmp_path / "stems"), "--lossless", "flac"]
    assert sing.main(["sing", choir, "-o", str(out), "--part", "Sop", "--part", "Bass=man", *wanted]) == 0
    assert parts(timing) == ["Soprano", "Bass"]
    names = {file.name for file in (tmp_path / "stems").iterdir()}
    assert names == {"01 Soprano.mp3", "01 Soprano.flac", "02 Bass.mp3", "02 Bass.flac"}
    assert miniaudio.mp3_get_file_info(str(out)).nchannels == 2
    assert miniaudio.mp3_get_file_info(str(tmp_path / "stems" / "02 Bass.mp3")).nchannels == 1


def test_options_reach_the_score(asked: list[tuple[str | None, Line]], score: str, tmp_path: Path) -> None:
    plain, changed = ["sing", score, "-o", str(tmp_path / "a.mp3")], ["--transpose", "-5", "--tempo", "2"]
    assert sing.main(plain) == 0
    assert sing.main([*plain, *changed]) == 0
    (_, before), (_, after) = asked  # each part's voice is opened once
    assert after.notes[0].midi == before.notes[0].midi - 5
    assert after.duration_s == pytest.approx(before.duration_s / 2)


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--part", "Kazoo"], "Choose one of: Voice"),
        (["--tempo", "fast"], "tempo"),
        (["--transpose", "99"], "transpose"),
    ],
)
def test_what_cannot_be_done_is_refused_with_its_reason(
    arguments: list[str], reason: str, score: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sing.main(["sing", score, "-o", str(tmp_path / "a.mp3"), *arguments]) == 2
    assert reason in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("asked")
def test_files_that_cannot_be_read_or_written_are_named(
    score: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sing.main(["sing", str(tmp_path / "none.xml"), "-o", str(tmp_path / "a.mp3")]) == 2
    assert "none.xml cannot be read" in capsys.readouterr().err
    assert sing.main(["sing", score, "-o", str(tmp_path / "nowhere" / "a.mp3")]) == 2
    assert "no folder" in capsys.readouterr().err
    (tmp_path / "text.xml").write_text("hello")
    assert sing.main(["sing", str(tmp_path / "text.xml"), "-o", str(tmp_path / "a.mp3")]) == 2
    assert capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (VoiceMissingError("Build it."), 1),
        (AcceleratorError("There is no device."), 1),
        (OutOfMemoryError("Too long."), 1),
        (BankChecksumError("Another file."), 1),
        (BankLengthError("17, not 20."), 1),
        (UnknownVoiceError("There is no voice x."), 2),
        (BankModelError("Export it again."), 2),
    ],
)
def test_our_own_fault_is_told_from_that_of_what_was_asked_for(
    error: SightsingerError,
    status: int,
    score: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def broken(*_: object) -> SineVoice:
        raise error

    monkeypatch.setattr(singer, "open_voice", broken)
    assert sing.main(["sing", score, "-o", str(tmp_path / "a.mp3")]) == status
    assert capsys.readouterr().err == f"{error.message} [{error.code}]\n"
