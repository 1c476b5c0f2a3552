from __future__ import annotations

import pytest

from scripts.commands.evaluate import words


@pytest.mark.parametrize(
    ("said", "heard", "rate"),
    [
        ("sing a song", "Sing a song!", 0.0),
        ("sing a song", "sing song", 1 / 3),
        ("sing a song", "sing a long song", 1 / 3),
        ("sing a song", "sang a song", 1 / 3),
        ("sing", "", 1.0),
        ("heav\u2019n's 'tis", "heav'n's tis", 0.0),
    ],
)
def test_words_are_counted_by_edit_distance(said: str, heard: str, rate: float) -> None:
    assert words.error_rate(said, heard) == pytest.approx(rate)


def test_a_score_without_words_has_no_rate() -> None:
    with pytest.raises(ValueError, match="no words"):
        words.error_rate("...", "hello")


def test_syllables_are_joined_to_the_scores_words() -> None:
    notes = [
        {"syllabic": "begin", "syllable": "A"},
        {"syllabic": "middle", "syllable": "ma"},
        {"syllabic": "end", "syllable": "zing"},
        {"syllabic": "extend", "syllable": ""},
        {"syllabic": "single", "syllable": "grace,"},
    ]
    assert words.of_score(notes) == "Amazing grace,"
