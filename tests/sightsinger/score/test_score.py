from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from sightsinger.score import as_json, read
from sightsinger.score.errors import BadValueError, TooComplexError, UnknownPartError
from sightsinger.score.output.summary import MAX_REMARKS
from tests.support import engrave

if TYPE_CHECKING:
    from pathlib import Path

CHOIR = engrave.score(
    ("Soprano 1", engrave.part(["C5/4 a"])),
    ("Soprano 2", engrave.part(["A4/4 a"])),
    ("Alto", engrave.part(["F4/4 a"])),
    ("Organ", engrave.part(["C3/4"])),
)


@pytest.mark.parametrize(
    ("asked", "found"),
    [(None, "Soprano 1"), ("alto", "Alto"), ("AL", "Alto"), ("soprano 2", "Soprano 2"), (" Alto ", "Alto")],
)
def test_a_part_is_found_by_its_name_or_its_beginning(asked: str | None, found: str) -> None:
    assert read(CHOIR).line(asked).part == found


@pytest.mark.parametrize(
    ("asked", "reason"), [("Tenor", "Choose one of"), ("Sop", "Choose one of"), ("Organ", "instrument"), ("", "Choose")]
)
def test_an_unknown_part_names_the_choices(asked: str, reason: str) -> None:
    with pytest.raises(UnknownPartError, match=reason) as caught:
        read(CHOIR).line(asked)
    assert "Soprano 1, Soprano 2, Alto" in caught.value.message


def test_parts_of_one_name_are_told_apart() -> None:
    score = read(engrave.score(("Voice", engrave.part(["C5/4 a"])), ("Voice", engrave.part(["C4/4 b"]))))
    assert [part.name for part in score.summary.parts] == ["Voice", "Voice (2)"]
    assert score.line("Voice (2)").notes[0].midi == 60


def test_every_line_lasts_as_long_as_the_piece() -> None:
    score = read(CHOIR)
    assert {score.line(part.name).duration_s for part in score.summary.parts if part.sung} == {score.summary.duration_s}


def test_transposing_out_of_range_is_refused_with_the_place() -> None:
    high = engrave.score(("Voice", engrave.part(["C9/4 a"])))
    with pytest.raises(BadValueError) as caught:
        read(high).line(transpose=24)
    assert caught.value.place.measure == "1"


@pytest.mark.parametrize(("low", "high", "offer"), [("C3", "C4", "+11"), ("C4", "E5", None), ("C5", "E6", "-6")])
def test_a_range_out_of_reach_is_told_with_a_way_out(low: str, high: str, offer: str | None) -> None:
    score = read(engrave.score(("Soprano", engrave.part([f"{low}/2 a", f"{high}/2 b"]))))
    told = [remark.message for remark in score.summary.warnings if remark.code == "VOICE_RANGE"]
    assert [f"by {offer} semitones" in message for message in told] == ([True] if offer else [])


def test_a_range_too_wide_has_no_way_out() -> None:
    score = read(engrave.score(("Bass", engrave.part(["C2/2 a", "C6/2 b"]))))
    assert any("No transposition" in remark.message for remark in score.summary.warnings)


def test_a_summary_stays_under_20_kilobytes() -> None:
    name = "A very long name for a part that goes on and on, and then some more until it is cut"
    parts = [(f"{n} {name}", engrave.part([f"C2/1:3 {'w' * 50}", "C7/1:3", "x/2"], ["C2/4"])) for n in range(60)]
    told = as_json(read(engrave.score(*parts, title="T" * 5000)).summary)
    assert len(json.dumps(told)) < 20_000
    assert 0 < len(told["warnings"]) <= MAX_REMARKS


def test_many_verses_of_many_parts_fit_into_a_summary() -> None:
    words = "|".join(["la"] * 24)
    parts = [("\u6b4c" * 90, engrave.part([f"C4/4 {words}"])) for _ in range(64)]
    told = as_json(read(engrave.score(*parts)).summary)
    assert len(json.dumps(told, ensure_ascii=False).encode()) < 20_000
    assert all(part["verses"] for part in told["parts"])


def test_more_lines_than_a_choir_has_are_refused() -> None:
    chords = engrave.part(["C4/4 a", "=E4/4", "=G4/4"])
    with pytest.raises(TooComplexError):
        read(engrave.score(*[("Voice", chords)] * 30))


def test_title_and_composer_are_those_printed(scores: Path) -> None:
    summary = read((scores / "lift_every_voice.mxl").read_bytes()).summary
    assert (summary.title, summary.composer) == ("Lift Every Voice and Sing", "J. Rosamond Johnson")


def test_real_scores_read_as_a_singer_knows_them(scores: Path) -> None:
    score = read((scores / "lift_every_voice.mxl").read_bytes())
    line = score.line("Soprano")
    assert (line.language, line.voice, score.summary.bars, score.summary.tempo_bpm) == ("en", "soprano", 32, 120)
    assert [note.midi for note in line.notes[:7]] == [67, 68, 70, 72, 72, 72, 72]
    assert " ".join(note.syllable.word for note in line.notes[:6]) == "Lift ev'ry ev'ry voice and sing"
    assert score.line("Soprano", "2").notes[0].syllable.text == "Ston"
    assert line.notes[0].beat == 4


def test_the_json_form_has_its_keys(scores: Path) -> None:
    told = as_json(read((scores / "morning_song.musicxml").read_bytes()))
    assert (list(told), told["schema"]) == (["schema", "summary", "lines"], 1)
    assert set(told["summary"]) == {
        "title", "composer", "parts", "language", "languageConfidence", "bars", "durationSeconds", "tempoBpm",
        "warnings",
    }  # fmt: skip
    (line,) = told["lines"]
    assert line["notes"][0] == {
        "measure": "1", "beat": 1.0, "midi": 67, "startSeconds": 0.0, "endSeconds": 0.625, "quarters": 1.0,
        "syllable": "Ear", "syllabic": "begin", "word": "Early", "index": 0, "count": 2, "verse": "1", "pass": 1,
        "loudnessDb": 0.0,
    }  # fmt: skip
    json.dumps(told, allow_nan=False)


@pytest.mark.parametrize(
    ("marks", "levels"),
    [
        ([engrave.dynamics("p")], [-7, -7, -7, -7]),
        ([engrave.dynamics("ff"), "C4/1 a", engrave.dynamics("pp")], [7, -10.5, -10.5, -10.5, -10.5]),
        ([engrave.wedge("crescendo"), "C4/1 a", "C4/1 a", engrave.wedge("stop")], [0, 2, 4, 4, 4, 4]),
        ([engrave.words("cresc."), "C4/1 a", "C4/1 a", engrave.dynamics("ff")], [0, 3.5, 7, 7, 7, 7]),
        (['<direction><direction-type><words/></direction-type><sound dynamics="88.89"/></direction>'], [0, 0, 0, 0]),
        ([engrave.words("sempre f")], [3.5, 3.5, 3.5, 3.5]),
    ],
)
def test_dynamics_become_loudness(marks: list[str], levels: list[float]) -> None:
    notes = read(engrave.score(("Voice", engrave.part([*marks, *["C4/1 a"] * 4])))).line().notes
    assert [round(note.loudness_db, 1) for note in notes] == levels


def test_the_loudness_curve_follows_the_performance() -> None:
    bars = ([engrave.metronome("quarter", "60"), engrave.repeat("forward"), engrave.dynamics("p"), "C4/4 a"],
            [engrave.dynamics("f"), "C4/4 b", engrave.repeat("backward")])  # fmt: skip
    line = read(engrave.score(("Voice", engrave.part(*bars)))).line()
    assert [note.loudness_db for note in line.notes] == [-7, 3.5, -7, 3.5]
    assert line.loudness[0][0] == 0
    assert {db for _, db in line.loudness} == {0.0, -7.0, 3.5} - {0.0} | ({0.0} & {db for _, db in line.loudness})


@pytest.mark.parametrize("token", ["r/2 lost", "x/2 shout"])
def test_words_that_no_note_can_sing_are_told(token: str) -> None:
    warnings = read(engrave.score(("Voice", engrave.part(["C4/4 a"], ["C4/2 a", token])))).summary.warnings
    told = {remark.code: remark.measure for remark in warnings}
    assert told["WORDS_WITHOUT_NOTE"] == "2"
