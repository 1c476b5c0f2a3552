from __future__ import annotations

import pytest

from sightsinger.score.notation.written import Piece
from sightsinger.score.text import words


def told(*pieces: tuple[str, str]) -> list[tuple[str, str, str]]:
    found = words.syllables([Piece(text, syllabic) for text, syllabic in pieces])
    return [(s.text, s.syllabic, s.word) for s in found]


def test_syllables_are_joined_to_words_and_kept_apart() -> None:
    assert told(("Al", "begin"), ("le", "middle"), ("lu", "middle"), ("ia,", "end")) == [
        ("Al", "begin", "Alleluia"), ("le", "middle", "Alleluia"), ("lu", "middle", "Alleluia"), ("ia,", "end",
        "Alleluia"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("pieces", "spoken"),
    [
        ([("a", "end"), ("b", "end")], ["a", "b"]),
        ([("a", "begin"), ("b", "begin"), ("c", "end")], ["a", "bc", "bc"]),
        ([("a", "begin"), ("b", "single")], ["a", "b"]),
        ([("a", "begin"), ("b", "middle")], ["ab", "ab"]),
        ([("a", "middle"), ("b", "end")], ["ab", "ab"]),
        ([("a", ""), ("b", "")], ["a", "b"]),
        ([("a", "begin"), ("b", "")], ["ab", "ab"]),
        ([("a", "nonsense"), ("b", "end")], ["a", "b"]),
    ],
)
def test_orphans_are_words_of_their_own(pieces: list[tuple[str, str]], spoken: list[str]) -> None:
    assert [word for _, _, word in told(*pieces)] == spoken


@pytest.mark.parametrize(
    ("printed", "spoken"),
    [
        ("Lord,", "Lord"), ("\u201cGo!\u201d", "Go"), ("o\u2019er", "o'er"), ("'tis", "'tis"), ("'Hello'", "Hello"),
        ("th'", "th'"),
        ("(oh)", "oh"), ("well-known", "well-known"), ("&", "and"), ("h\u00e9las!", "h\u00e9las"), ("...", ""),
        ("\u00bfQu\u00e9?", "Qu\u00e9"),
    ],
)  # fmt: skip
def test_punctuation_is_not_pronounced(printed: str, spoken: str) -> None:
    assert words.pronounced(printed) == spoken


def test_a_carried_syllable_keeps_its_word_and_place() -> None:
    (first, _) = words.syllables([Piece("heav", "begin"), Piece("en", "end")])
    carried = words.extended(first)
    assert (carried.text, carried.syllabic, carried.word, carried.index, carried.count) == (
        "",
        "extend",
        "heaven",
        0,
        2,
    )
