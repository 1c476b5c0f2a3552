from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gpu_job.singer.melody.phrases import FORCED_S, LONGEST_S, ROOM_S, Phrase, apart, halved, phrases
from tests.support.lines import line


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


@pytest.mark.parametrize("words", ["la", "A-men,", "Hal-le-lu-jah"])
def test_minutes_without_a_rest_are_cut_into_breaths(words: str) -> None:
    count = words.count("-") + 1
    endless = line(
        100, " ".join([words] * (500 // count)), " ".join(f"{60 + n % 12}/1" for n in range(500 // count * count))
    )
    assert endless.duration_s > 295
    found = phrases(endless)
    assert sum(len(phrase.notes) for phrase in found) == len(endless.notes)
    assert max(phrase.length_s for phrase in found) <= FORCED_S
    assert min(phrase.length_s for phrase in found) > 1


def test_a_melisma_of_minutes_is_cut_and_goes_on_with_its_vowel() -> None:
    endless = line(100, "oh", "60/1 " + "~62/1 ~60/1 " * 250)
    found = phrases(endless)
    assert max(phrase.length_s for phrase in found) <= FORCED_S
    assert all(phrase.carries_on for phrase in found[:-1])


def test_a_note_of_minutes_is_divided_and_its_vowel_goes_on() -> None:
    (drone,) = line(60, "home", "48/300").notes
    found = phrases(line(60, "home", "48/300"))
    pieces = [note for phrase in found for note in phrase.notes]
    assert max(phrase.length_s for phrase in found) <= FORCED_S
    assert (pieces[0].start_s, pieces[-1].end_s) == (drone.start_s, drone.end_s)
    assert [note.syllable.syllabic for note in pieces] == ["single", *["extend"] * (len(pieces) - 1)]
    assert [phrase.carries_on for phrase in found] == [*[True] * (len(found) - 1), False]
    assert all(before.end_s == pytest.approx(after.start_s) for before, after in pairwise(pieces))


def test_what_no_breath_suits_is_cut_all_the_same() -> None:
    """Within a word, a moment after it began: a bad place, but there is no other."""
    found = phrases(line(60, "A-men", "60/1 62/27.9"))
    assert [phrase.length_s for phrase in found] == pytest.approx([1, 27.9], abs=0.3)


def test_a_thousand_short_notes_are_cut_without_end() -> None:
    """No depth of recursion, no breath missed: stops at every word pull the best place to the edge."""
    found = phrases(line(240, "la. " * 3000, "60/1 " * 3000))
    assert max(phrase.length_s for phrase in found) <= LONGEST_S


def test_halves_make_up_the_whole() -> None:
    (phrase,) = phrases(line(60, "one two, three four", "60/1 62/1 64/1 65/1"), earliest_s=-0.1, latest_s=3.9)
    halves = halved(phrase)
    assert halves is not None
    first, second = halves
    assert texts(halves) == ["one two,", "three four"]
    assert (first.earliest_s, second.release_s) == (-0.1, 3.9)
    assert 1.7 < first.release_s == second.earliest_s < 2.0
    assert halved(replace(phrase, notes=phrase.notes[:1])) is None


def test_a_phrase_apart_counts_from_its_own_beat() -> None:
    here, there = (phrases(line(97, "one two", f"R/{rest} 60/1.3333 62/.6667"))[0] for rest in (2, 777.7))
    assert here != there
    assert apart(here) == apart(there)
    assert apart(here).notes[0].start_s == 0
    assert apart(here).earliest_s == -ROOM_S
