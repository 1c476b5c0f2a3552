from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scripts.commands.quality import songs
from scripts.commands.quality.songs import Singer
from tests.support.lines import line

if TYPE_CHECKING:
    from pathlib import Path

    from scripts.commands.quality.songs import Kind


@pytest.mark.parametrize(
    ("middle", "kind", "shift"),
    [(67, "woman", 0), (67, "man", -12), (60, "woman", 12), (62, "woman", 0), (55, "man", 0), (79, "man", -24)],
)
def test_a_song_is_shifted_by_octaves_to_the_middle_of_the_voice(middle: int, kind: Kind, shift: int) -> None:
    assert songs.transposition(line(96, "la la la", f"{middle - 5}/1 {middle}/1 {middle + 7}/1"), kind) == shift


def test_the_middle_note_is_weighed_by_length() -> None:
    low_for_long = line(96, "la la la", "50/9 67/1 69/1")
    assert songs.transposition(low_for_long, "woman") == 12


@pytest.mark.parametrize(
    ("text", "singer"),
    [
        ("man", Singer("man", "man")),
        ("anna", Singer("anna", "woman")),
        ("ben:man", Singer("ben", "man")),
        ("a:b:man", Singer("a:b", "man")),
    ],
)
def test_singers_are_read(text: str, singer: Singer) -> None:
    assert Singer.parse(text) == singer


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="woman"):
        Singer.parse("ben:bass")


def test_a_folders_own_scores_are_read_and_none_is_told(scores: Path, tmp_path: Path) -> None:
    assert [song.name for song in songs.load([scores])] == ["morning_song"]
    with pytest.raises(ValueError, match="There are no"):
        songs.load([tmp_path])
