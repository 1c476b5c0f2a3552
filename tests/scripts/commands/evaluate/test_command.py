from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile

from gpu_job.audio import mp3
from gpu_job.singer import sing
from scripts.commands.evaluate import dnsmos
from scripts.commands.evaluate.command import main
from sightsinger.score import read
from tests.support.sine import SineVoice


@pytest.fixture(autouse=True)
def no_judge_of_speech(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is slow, and has tests of its own."""
    monkeypatch.setattr(dnsmos, "figures", lambda *_: dnsmos.QualityFigures(3.0, 3.0, 3.0))


@pytest.fixture
def take(tmp_path: Path, scores: Path) -> tuple[str, str, str]:
    """A score sung by a sine, as the command's three arguments."""
    score = scores / "morning_song.musicxml"
    line = read(score.read_bytes(), score.name).line(None, None)
    recording = sing(line, SineVoice())
    (tmp_path / "a.mp3").write_bytes(mp3.mp3(recording.samples, 24000))
    (tmp_path / "a.json").write_text(json.dumps(recording.timing.as_dict()))
    return str(score), str(tmp_path / "a.mp3"), str(tmp_path / "a.json")


@pytest.mark.slow
def test_a_take_is_measured_and_drawn(
    take: tuple[str, str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    picture, figures = tmp_path / "a.png", tmp_path / "figures.json"
    assert main([*take, "--no-words", "--json", str(figures), "--picture", str(picture), "--to", "5"]) == 0
    found = json.loads(figures.read_text())
    assert found["notes_differing"] == 0
    assert abs(found["longer_than_score_s"]) < 0.1
    assert found["pitch"]["median_cents"] < 10
    assert found["word_error_rate"] is None
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert found["syllables"]["missing"] == []
    assert found["clicks"]["places"] > 0
    assert found["dnsmos"]["overall"] == 3.0
    assert found["real_time_factor"] is None
    assert "not asked" in capsys.readouterr().out


def test_a_score_is_sung_on_the_spot(
    scores: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("gpu_job.singer.open_voice", lambda *_: SineVoice())
    score, figures = str(scores / "morning_song.musicxml"), tmp_path / "figures.json"
    assert main([score, "--sing", "--no-words", "--keep", str(tmp_path / "kept"), "--json", str(figures)]) == 0
    assert json.loads(figures.read_text())["real_time_factor"] > 0
    assert "seconds of work" in capsys.readouterr().out
    assert {file.name for file in (tmp_path / "kept").iterdir()} == {"morning_song.mp3", "morning_song.timing.json"}


@pytest.mark.parametrize("arguments", [[], ["a.mp3"], ["a.mp3", "a.json", "--sing"]])
def test_either_a_recording_or_singing_is_asked_for(arguments: list[str]) -> None:
    with pytest.raises(SystemExit):
        main(["score.musicxml", *arguments])


def test_one_part_of_several_is_measured(take: tuple[str, str, str], capsys: pytest.CaptureFixture[str]) -> None:
    score, audio, timing = take
    described = json.loads(Path(timing).read_text())
    described["notes"] += [{**note, "part": "Echo"} for note in described["notes"]]
    Path(timing).write_text(json.dumps(described))
    part = described["notes"][0]["part"]
    count = len(described["notes"]) // 2
    assert main([score, audio, timing, "--no-words", "--part", part]) == 0
    assert f"{count} of {count}, 0 not" in capsys.readouterr().out
    assert main([score, audio, timing, "--no-words", "--part", "Nobody"]) == 2
    assert "Echo" in capsys.readouterr().err


def test_another_songs_timing_is_noticed(take: tuple[str, str, str], tmp_path: Path) -> None:
    score, audio, timing = take
    described = json.loads(Path(timing).read_text())
    described["notes"][1]["midi"] += 1
    described["notes"][2]["start"] += 0.5
    Path(timing).write_text(json.dumps(described))
    assert main([score, audio, timing, "--no-words", "--json", str(tmp_path / "f.json")]) == 0
    assert json.loads((tmp_path / "f.json").read_text())["notes_differing"] == 2


@pytest.mark.parametrize("broken", ["audio", "timing", "score"])
def test_files_that_cannot_be_used_are_refused(
    take: tuple[str, str, str], broken: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = dict(zip(("score", "audio", "timing"), take, strict=True))
    empty = tmp_path / "empty.musicxml"
    empty.write_bytes(b"nothing")
    arguments[broken] = str(empty)
    assert main([*arguments.values(), "--no-words"]) == 2
    assert capsys.readouterr().err


def test_wav_is_read_too(take: tuple[str, str, str], tmp_path: Path) -> None:
    score, _, timing = take
    soundfile.write(tmp_path / "a.wav", np.random.default_rng(0).normal(0, 0.1, 48000), 48000)
    assert main([score, str(tmp_path / "a.wav"), timing, "--no-words"]) == 0
