from __future__ import annotations

from itertools import pairwise

import pytest

from sightsinger.score import read
from tests.support import engrave

Q60 = engrave.metronome("quarter", "60")


def sung(*tokens: str) -> list[tuple[int, float, float, str]]:
    notes = read(engrave.score(("Voice", engrave.part([Q60, *tokens])))).line().notes
    return [(note.midi, round(note.start_s, 2), round(note.end_s, 2), note.syllable.text or "_") for note in notes]


def test_a_slashed_grace_note_is_taken_from_the_note_before() -> None:
    assert sung("C4/2 a", "D4/s", "E4/2 b") == [(60, 0, 1.89, "a"), (62, 1.89, 2, "b"), (64, 2, 4, "_")]


def test_an_unslashed_one_from_the_note_it_leads_to() -> None:
    assert sung("C4/2 a", "D4/g", "E4/1 b", "r/1") == [(60, 0, 2, "a"), (62, 2, 2.5, "b"), (64, 2.5, 3, "_")]


def test_a_grace_note_under_a_slur_ends_the_syllable_before() -> None:
    slur = '{<notations><slur type="start"/></notations>}'
    assert [text for *_, text in sung(f"C4/2{slur} a", "D4/s", "E4/2 b")] == ["a", "_", "b"]


def test_grace_notes_with_words_keep_them() -> None:
    assert [text for *_, text in sung("C4/2 a", "D4/s oh", "E4/2 b")] == ["a", "oh", "b"]


@pytest.mark.parametrize("kind", ["s", "g"])
def test_many_grace_notes_leave_room_for_the_others(kind: str) -> None:
    notes = sung("C4/1 a", *[f"D4/{kind}"] * 12, "E4/1 b", "r/2")
    assert len(notes) == 14
    assert all(start < end for _, start, end, _ in notes)
    assert all(one[2] <= other[1] + 0.01 for one, other in pairwise(notes))


def test_a_grace_note_at_the_end_is_taken_from_the_note_before() -> None:
    notes = sung("C4/4 a", "D4/g")
    assert notes[-1][2] <= 4
    assert notes[0][2] == notes[1][1]


def test_a_note_of_no_length_is_a_grace_note() -> None:
    assert sung("C4/2 a", "D4/0 x", "E4/1 b", "r/1") == [(60, 0, 2, "a"), (62, 2, 2.5, "x"), (64, 2.5, 3, "b")]


def test_what_leaves_no_time_to_sing_is_left_out_unless_it_has_words() -> None:
    bar = ["C4/2 a", "<backup><duration>10080</duration></backup>", "C4/1:5040", "D4/2 b", "r/1"]
    assert all(end - start > 0.01 or text != "_" for _, start, end, text in sung(*bar))
