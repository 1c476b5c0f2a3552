from __future__ import annotations

import pytest

from sightsinger.score import read
from sightsinger.score.errors import UnknownVerseError
from tests.support import engrave


def sung(verse: str | None, *bars: str, time: str = "2/4") -> str:
    line = read(engrave.score(("Voice", engrave.part(*bars, time=time)))).line(verse=verse)
    return " ".join(note.syllable.text or "_" for note in line.notes)


def lyric(text: str, **attributes: str) -> str:
    inner = " ".join(f'{name.replace("_", "-")}="{value}"' for name, value in attributes.items())
    return f"{{<lyric {inner}><text>{text}</text></lyric>}}"


def test_a_verse_is_found_by_number_name_and_position() -> None:
    bars = (f"C4/1{lyric('a', number='3', name='Strophe')}{lyric('b', number='x1', name='Coro')};r/1",)
    assert [sung(verse, *bars) for verse in ("3", "strophe", "1", "x1", "CORO", "2", "verse 3")] == list("aaabbba")


def test_parts_of_converters_are_named_by_their_verse() -> None:
    bars = (f"C4/1{lyric('a', number='part1verse1')}{lyric('b', number='part1verse2')};r/1",)
    assert read(engrave.score(("V", engrave.part(*bars)))).summary.parts[0].verses == ("1", "2")


def test_lines_without_a_number_are_told_apart_by_their_order() -> None:
    assert sung("2", f"C4/1{lyric('a')}{lyric('b')};r/1") == "b"


def test_two_texts_of_one_verse_under_a_note_are_both_sung() -> None:
    assert sung(None, f"C4/2{lyric('et', number='1')}{lyric('cum', number='1')}") == "et cum"


def test_an_unknown_verse_names_the_choices() -> None:
    with pytest.raises(UnknownVerseError, match=r"Choose one of: 1, 2\.") as caught:
        sung("7", "C4/2 a|b")
    assert caught.value.code == "UNKNOWN_VERSE"


def test_a_refrain_is_sung_in_every_verse() -> None:
    assert sung("2", "C4/1 a|b;D4/1 a|b", "E4/1 all;F4/1 now") == "b b all now"


def test_a_refrain_that_begins_in_the_middle_of_a_bar_is_shared_too() -> None:
    assert sung("2", "C4/1 a|b;D4/1 a|b", "E4/1 a|b;F4/1 oh", "G4/2 joy") == "b b b oh joy"


def test_a_verse_with_fewer_syllables_keeps_its_melisma() -> None:
    assert sung("2", "C4/1 a|x;D4/1 b", "E4/1 c|y;F4/1 d|z") == "x _ y z"


def test_a_word_left_open_is_not_interrupted_by_another_verse() -> None:
    assert sung("2", "C4/1 a|x-;D4/1 b", "E4/1 c;F4/1 d", "G4/1 e|-y;A4/1 f|z") == "x _ _ _ y z"


def test_a_last_amen_is_everybodys() -> None:
    assert sung("2", "C4/1 a|b;D4/1 a|b", "E4/2 a|b;", "F4/1 A-;G4/1 -men") == "b b b A men"


def test_passes_sing_their_own_verses_in_turn() -> None:
    bars = (f"{engrave.repeat('forward')};C4/1 a|b|c;D4/1 a|b|c;{engrave.repeat('backward', 3)}",)
    assert sung(None, *bars) == "a a b b c c"
    assert sung("2", *bars) == "b b b b b b"


def test_time_only_words_are_sung_in_their_pass_alone() -> None:
    one, two = lyric("one", number="1", time_only="1"), lyric("two", number="2", time_only="2")
    bars = (f"{engrave.repeat('forward')};C4/2{one}{two};{engrave.repeat('backward')}",)
    assert sung(None, *bars) == "one two"


def test_humming_needs_no_text() -> None:
    assert sung(None, "C4/1{<lyric><humming/></lyric>};D4/1 joy") == "mm joy"


def test_a_lyric_may_be_drawn_out_by_underscores_and_hyphens() -> None:
    assert sung(None, f"C4/1{lyric('sing__', number='1')};D4/1{lyric('-ing', number='1')}") == "sing ing"


def test_bare_punctuation_joins_the_syllable_before() -> None:
    assert sung(None, f"C4/1{lyric('Lord , have', number='1')};D4/1{lyric('!', number='1')}") == "Lord, have _"


def test_a_translation_is_not_sung_as_the_second_verse() -> None:
    english, german = "the and of with shall they have lord".split(), "der und ist nicht ich mit dem herr".split()
    notes = [f"C4/1 {one}|{other}" for one, other in zip(english, german, strict=True)]
    bars = [";".join([engrave.repeat("forward"), *notes[:4]]), ";".join([*notes[4:], engrave.repeat("backward")])]
    assert sung(None, *bars, time="4/4") == " ".join(english * 2)
    assert sung("2", *bars, time="4/4") == " ".join(german * 2)


def test_a_full_stop_inside_a_text_is_an_elision() -> None:
    assert sung(None, f"C4/2{lyric('na.è', number='1')}") == "na è"


def test_a_chorus_with_the_number_of_a_verse_is_a_line_of_its_own() -> None:
    verse, chorus = lyric("hope", number="1", name="Verse"), lyric("joy", number="1", name="Chorus")
    bars = (f"C4/1{verse}{chorus};D4/1{lyric('all', number='1', name='Verse')}",)
    assert read(engrave.score(("V", engrave.part(*bars)))).summary.parts[0].verses == ("1", "Chorus")
    assert sung("1", *bars) == "hope all"
    assert sung("chorus", *bars).startswith("joy")
