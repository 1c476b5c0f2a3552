from __future__ import annotations

from typing import Any

from scripts.commands.evaluate import syllables
from tests.support.lines import line

SONG = line(96, "A-ma-zing grace, how sweet", "67/1 72/2 ~76/1 74/1 72/1 69/1 67/1")


def timing() -> list[dict[str, Any]]:
    return [
        {"measure": note.measure, "syllable": note.syllable.text, "syllabic": note.syllable.syllabic}
        for note in SONG.notes
    ]


def test_a_whole_timing_lacks_nothing() -> None:
    assert syllables.figures(timing(), SONG) == syllables.SyllableFigures(6, ())


def test_what_was_left_out_or_changed_is_named() -> None:
    notes = timing()
    notes[4]["syllable"] = "space,"
    del notes[1]
    assert syllables.figures(notes, SONG).missing == ("bar 1: ma", "bar 1: grace,")


def test_more_than_the_score_has_is_no_lack() -> None:
    assert syllables.figures([*timing(), *timing()], SONG).missing == ()


def test_a_melismas_further_notes_are_no_syllables() -> None:
    notes = [note for note in timing() if note["syllabic"] != "extend"]
    assert syllables.figures(notes, SONG).missing == ()
