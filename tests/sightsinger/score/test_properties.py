from __future__ import annotations

import json
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sightsinger.score import as_json, read
from tests.support.strategies import Song, Sounding, songs

pytestmark = pytest.mark.slow

CAREFUL = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def told(song: Song, verse: int | None, **options: float) -> list[tuple[int, float, float, str]]:
    """What the product sings, in the truth's terms; times in quarters at the song's tempo."""
    score = read(song.xml(), "song.musicxml")
    line = score.line(verse=None if verse is None else str(verse + 1), **options)  # type: ignore[arg-type] # by test
    quarter_s = 60 / song.bpm
    return [
        (n.midi, round(n.start_s / quarter_s, 6), round((n.end_s - n.start_s) / quarter_s, 6), n.syllable.text)
        for n in line.notes
    ]


def expected(truth: list[Sounding]) -> list[tuple[int, float, float, str]]:
    return [(s.midi, round(float(s.start), 6), round(float(s.length), 6), s.syllable) for s in truth]


@CAREFUL
@given(songs())
def test_verses_in_turn_pitches_times_and_words_are_as_the_generator_meant(song: Song) -> None:
    assert told(song, None) == expected(song.truth(None))


@CAREFUL
@given(songs(), st.data())
def test_a_chosen_verse_is_sung_in_every_pass(song: Song, data: st.DataObject) -> None:
    verse = data.draw(st.integers(0, song.verses - 1))
    assert told(song, verse) == expected(song.truth(verse))


@CAREFUL
@given(songs(), st.integers(-12, 12), st.sampled_from([0.5, 1.0, 1.5]))
def test_transposition_and_tempo_change_nothing_else(song: Song, transpose: int, tempo: float) -> None:
    score = read(song.xml(), "song.musicxml")
    plain, changed = score.line(), score.line(transpose=transpose, tempo=tempo)
    assert [n.midi + transpose for n in plain.notes] == [n.midi for n in changed.notes]
    assert [round(n.start_s / tempo, 6) for n in plain.notes] == [round(n.start_s, 6) for n in changed.notes]
    assert [n.syllable for n in plain.notes] == [n.syllable for n in changed.notes]
    assert round(plain.duration_s / tempo, 6) == round(changed.duration_s, 6)


@CAREFUL
@given(songs())
def test_lines_are_monophonic_ordered_and_inside_the_piece(song: Song) -> None:
    line = read(song.xml(), "song.musicxml").line()
    for note, following in pairwise(line.notes):
        assert 0 <= note.start_s < note.end_s <= following.start_s + 1e-9
    assert line.notes[-1].end_s <= line.duration_s + 1e-9


@CAREFUL
@given(songs())
def test_syllables_of_one_word_agree_about_it(song: Song) -> None:
    notes = [n.syllable for n in read(song.xml(), "song.musicxml").line().notes if n.syllable.syllabic != "extend"]
    for syllable, following in pairwise(notes):
        if syllable.syllabic in {"begin", "middle"}:
            assert following.word == syllable.word
            assert following.index == syllable.index + 1
        else:
            assert following.index == 0
        assert syllable.index < syllable.count


@CAREFUL
@given(songs())
def test_reading_twice_gives_the_same_json(song: Song) -> None:
    data = song.xml()
    first, second = (json.dumps(as_json(read(data)), sort_keys=True) for _ in range(2))
    assert first == second
