from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from scripts.commands.evaluate.singing import SungFiles
from scripts.commands.quality import recordings
from scripts.commands.quality.songs import Singer, Song

if TYPE_CHECKING:
    from pathlib import Path

WOMAN = Singer("woman", "woman")


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recordings, "CACHE", tmp_path / "cache")


def test_what_was_sung_and_measured_is_kept(song: Song) -> None:
    first = recordings.recording(song, WOMAN, 0, 0, "maker")
    assert not first.is_sung
    assert first.figures("measure") is None
    first.keep(SungFiles(b"mp3", {"notes": []}, 2.0, 3.0))
    first.keep_figures("measure", {"clicks": 1})
    again = recordings.recording(song, WOMAN, 0, 0, "maker")
    assert again.is_sung
    assert again.audio.read_bytes() == b"mp3"
    assert again.costs() == {"wall_s": 2.0, "processor_s": 3.0}
    assert again.figures("measure") == {"clicks": 1}
    assert again.figures("another measure") is None


def test_whatever_it_is_made_from_names_it(song: Song, tmp_path: Path) -> None:
    other = tmp_path / "morning_song.musicxml"
    other.write_bytes(song.path.read_bytes() + b" ")
    names = [
        recordings.recording(*made).folder
        for made in (
            (song, WOMAN, 0, 0, "maker"),
            (replace(song, path=other), WOMAN, 0, 0, "maker"),
            (song, Singer("anna", "woman"), 0, 0, "maker"),
            (song, WOMAN, 12, 0, "maker"),
            (song, WOMAN, 0, 1, "maker"),
            (song, WOMAN, 0, 0, "another"),
        )
    ]
    assert len(set(names)) == len(names)


def test_a_changed_bank_is_another_singer(tmp_path: Path) -> None:
    bank = tmp_path / "bank"
    bank.mkdir()
    (bank / "acoustic.onnx").write_bytes(b"1")
    before = recordings.made_by(bank)
    assert recordings.made_by(bank) == before != recordings.made_by(None)
    (bank / "acoustic.onnx").write_bytes(b"2")
    assert recordings.made_by(bank) != before


def test_listening_is_another_measure() -> None:
    assert recordings.measured_by(listen=True) != recordings.measured_by(listen=False)
