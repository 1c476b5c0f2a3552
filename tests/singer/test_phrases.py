from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gpu_job.singer.phrases import LONGEST_S, Phrase, phrases
from tests.singer.lines import line


def texts(found: tuple[Phrase, ...]) -> list[str]:
    return [" ".join(note.syllable.text for note in phrase.notes) for phrase in found]


def test_a_rest_ends_a_phrase() -> None:
    assert texts(phrases(line(60, "one two three", "60/1 60/1 R/1 60/1"))) == ["one two", "three"]


def test_a_breath_mark_ends_a_phrase_and_takes_its_time_from_the_note_before() -> None:
    first, second = phrases(line(60, "one two", "60/1, 60/1"))
    assert 0.8 <= first.release_s < 1.0
    assert second.earliest_s == first.release_s
    assert second.start_s == 1.0


def test_a_phrase_before_a_long_rest_is_held_to_its_end() -> None:
    first, _ = phrases(line(60, "one two", "60/1 R/1 60/1"))
    assert first.release_s == 1.0


def test_a_long_line_is_cut_at_the_comma() -> None:
    words = "one two three four five six seven, one two three four five six seven"
    found = phrases(line(60, words, "60/1 " * 14))
    assert texts(found) == ["one two three four five six seven,", "one two three four five six seven"]


def test_a_long_line_without_commas_is_cut_between_words() -> None:
    found = phrases(line(60, "a-men " * 20, "60/1 " * 40))
    assert len(found) > 1
    assert all(phrase.length_s <= LONGEST_S for phrase in found)
    assert all(phrase.notes[0].syllable.syllabic == "begin" for phrase in found)


def test_a_vowel_carried_over_a_breath_keeps_its_consonants_for_the_end() -> None:
    first, second = phrases(line(60, "hands", "60/1, ~62/1"))
    assert first.carries_on
    assert not second.carries_on


def test_nothing_sounds_outside_the_limits() -> None:
    (only,) = phrases(line(60, "one", "60/4"), earliest_s=-0.1, latest_s=3.9)
    assert (only.earliest_s, only.release_s) == (-0.1, 3.9)


@given(st.lists(st.tuples(st.sampled_from(["60/.25", "62/1", "64/4", "R/1", "65/1,"]), st.booleans()), min_size=1))
def test_every_note_is_in_exactly_one_phrase_and_phrases_do_not_overlap(made: list[tuple[str, bool]]) -> None:
    melody = " ".join(token for token, _ in made)
    sung = [token for token, _ in made if not token.startswith("R")]
    if not sung:
        return
    whole = line(80, " ".join(["la"] * len(sung)), melody)
    found = phrases(whole)
    assert [note for phrase in found for note in phrase.notes] == list(whole.notes)
    for before, after in pairwise(found):
        assert before.notes[-1].start_s < before.release_s <= after.start_s + 1e-9


def test_a_line_without_notes_has_no_phrases() -> None:
    assert phrases(line(60, "", "R/4")) == ()


@pytest.mark.parametrize("length", [0.1, 0.5, 4.0])
def test_a_breath_leaves_most_of_its_note(length: float) -> None:
    first, _ = phrases(line(60, "one two", f"60/{length}, 60/1"))
    assert first.length_s >= 0.7 * length
