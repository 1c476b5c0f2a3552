from __future__ import annotations

from typing import TYPE_CHECKING

from sightsinger.score import read
from tests.support import engrave

if TYPE_CHECKING:
    from sightsinger.score.model import Syllable


def sung(part: str, *parts: tuple[str, list[str]], verse: str | None = None) -> str:
    notes = read(engrave.score(*parts)).line(part, verse).notes
    return " ".join(shown(note.syllable) for note in notes)


def shown(syllable: Syllable) -> str:
    if syllable.syllabic == "extend":
        return "_"
    return f"[{syllable.text}]" if syllable.inherited else syllable.text or syllable.word


SOPRANO = ("Soprano", engrave.part(["C5/1 Peace", "D5/1 on", "E5/2 earth"], ["C5/2 good", "D5/2 will"]))


def test_a_voice_without_words_sings_those_of_the_same_rhythm() -> None:
    assert (
        sung("Alto", SOPRANO, ("Alto", engrave.part(["C4/1", "D4/1", "E4/2"], ["C4/2", "D4/2"])))
        == "[Peace] [on] [earth] [good] [will]"
    )


def test_a_longer_note_is_divided_and_a_shorter_one_carries_on() -> None:
    alto = ("Alto", engrave.part(["C4/2", "E4/1", "D4/1"], ["C4/2", "D4/2"]))
    assert sung("Alto", SOPRANO, alto) == "[Peace] [on] [earth] _ [good] [will]"


def test_nobody_elses_words_fit_another_rhythm() -> None:
    bass = ("Bass", engrave.part(["r/1:2", "C3/1", "C3/1", "C3/3:2"], ["r/1", "C3/3"]))
    assert "Peace" not in sung("Bass", SOPRANO, bass)


def test_only_the_verse_that_is_missing_is_taken() -> None:
    soprano = ("Soprano", engrave.part(["C5/2 one|two", "D5/2 one|two"]))
    alto = ("Alto", engrave.part(["C4/2 own", "D4/2 words"]))
    assert sung("Alto", soprano, alto, verse="1") == "own words"
    assert sung("Alto", soprano, alto, verse="2") == "[two] [two]"


def test_whole_bars_without_words_are_filled_where_the_rhythm_is_the_same() -> None:
    soprano = ("Soprano", engrave.part(["C5/2 a", "C5/2 b"], ["C5/1 c", "D5/1 d", "E5/1 e", "F5/1 f"]))
    alto = ("Alto", engrave.part(["C4/2 a", "C4/2 b"], ["C4/1", "D4/1", "E4/1", "F4/1"]))
    assert sung("Alto", soprano, alto) == "a b [c] [d] [e] [f]"


def test_a_melisma_is_not_taken_for_missing_words() -> None:
    soprano = ("Soprano", engrave.part(["C5/2 a", "C5/2 b"], ["C5/1 c", "D5/1 d", "E5/1 e", "F5/1 f"]))
    open_word = ("Alto", engrave.part(["C4/2 a", "C4/2 b-"], ["C4/1", "D4/1", "E4/1", "F4/1"], ["G4/4 -c"]))
    slur = '{<notations><slur type="start"/></notations>}'
    slurred = ("Alto", engrave.part(["C4/2 a", f"C4/2{slur} b"], ["C4/1", "D4/1", "E4/1", "F4/1"]))
    assert sung("Alto", soprano, open_word) == "a b _ _ _ _ c"
    assert sung("Alto", soprano, slurred) == "a b _ _ _ _"


def test_what_is_inherited_is_said_in_the_summary() -> None:
    alto = ("Alto", engrave.part(["C4/1", "D4/1", "E4/2"], ["C4/2", "D4/2"]))
    warnings = read(engrave.score(SOPRANO, alto)).summary.warnings
    assert ("WORDS_INHERITED", "Alto") in {(remark.code, remark.part) for remark in warnings}
