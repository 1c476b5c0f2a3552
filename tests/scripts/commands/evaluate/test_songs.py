"""The songs that judge the singer are good scores, and no choice was made by them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sightsinger.score import read
from tests.support.paths import ROOT, SONGS

if TYPE_CHECKING:
    from pathlib import Path

JUDGES = sorted(SONGS.glob("*.musicxml"))
CHOOSERS = sorted((SONGS / "tuning").glob("*.musicxml"))


@pytest.mark.parametrize("song", [*JUDGES, *CHOOSERS], ids=lambda song: song.stem)
def test_a_song_is_one_english_line_with_a_word_on_every_note(song: Path) -> None:
    score = read(song.read_bytes(), song.name)
    line = score.line(None, None)
    assert len(score.summary.parts) == 1
    assert line.language == "en"
    assert not score.summary.warnings
    assert not any(note.syllable.vocalise or note.syllable.inherited for note in line.notes)
    assert any(note.syllable.syllabic == "begin" for note in line.notes)


def test_there_are_enough_of_them() -> None:
    assert len(JUDGES) >= 8
    assert len(CHOOSERS) >= 8


def test_no_song_is_in_both_sets() -> None:
    assert not {song.stem for song in JUDGES} & {song.stem for song in CHOOSERS}


def test_each_is_named_by_its_readme() -> None:
    for songs in (JUDGES, CHOOSERS):
        told = (songs[0].parent / "README.md").read_text("utf-8")
        assert [song.name for song in songs if f"`{song.name}`" not in told] == []


def test_training_knows_nothing_of_the_judges() -> None:
    sources = [*(ROOT / "research" / "voice").rglob("*"), *(ROOT / "voicebanks").rglob("*.txt")]
    assert len(sources) > 20
    for source in sources:
        if source.is_file() and source.suffix in ("", ".py", ".txt", ".json", ".md"):
            text = source.read_text("utf-8", errors="ignore").lower()
            named = [song.stem for song in JUDGES if song.stem in text or song.stem.replace("_", " ") in text]
            assert named == [], source
