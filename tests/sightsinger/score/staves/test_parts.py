from __future__ import annotations

from sightsinger.score import read
from tests.support import engrave

BACK = "<backup><duration>20160</duration></backup>"


def lines(*parts: tuple[str, list[str]]) -> dict[str, list[int]]:
    score = read(engrave.score(*parts))
    return {part.name: [n.midi for n in score.line(part.name).notes] for part in score.summary.parts if part.sung}


def staff(number: int, voice: int) -> str:
    return f"{{<voice>{voice}</voice>}}{{<staff>{number}</staff>}}"


def hymn(name: str, *, bass: tuple[str, ...] = ("C3",)) -> tuple[str, list[str]]:
    lower = [f"{'' if n == 0 else '='}{pitch}/4{staff(2, 6)}" for n, pitch in enumerate(bass)]
    bar = [
        f"C5/4{staff(1, 1)} la", BACK, f"G4/4{staff(1, 2)}", BACK, f"E4/4{staff(2, 5)}", BACK, *lower,
    ]  # fmt: skip
    clefs = '<clef number="1"><sign>G</sign></clef><clef number="2"><sign>F</sign></clef>'
    return name, engrave.part(bar, attributes=f"<staves>2</staves>{clefs}")


def test_a_hymn_on_two_staves_is_four_voices() -> None:
    assert lines(hymn("")) == {"Soprano": [72], "Alto": [67], "Tenor": [64], "Bass": [48]}
    assert list(lines(hymn("SATB"))) == ["Soprano", "Alto", "Tenor", "Bass"]


def test_a_song_with_its_accompaniment_in_one_part_is_its_tune() -> None:
    assert lines(hymn("", bass=("C3", "E3", "G3"))) == {"Voice": [72]}


def test_an_instruments_staff_is_sung_only_where_it_has_words() -> None:
    assert lines(hymn("Piano")) == {"Soprano": [72], "Alto": [67]}


def test_a_lower_voice_joins_the_upper_unless_it_rests() -> None:
    joined = ["C5/4{<voice>1</voice>} la"]
    resting = ["C5/4{<voice>1</voice>} la", BACK, "r/4{<voice>2</voice>}"]
    divided = ["C5/4{<voice>1</voice>} la", BACK, "A4/4{<voice>2</voice>}"]
    found = lines(("Soprano", engrave.part(divided, joined, resting)))
    assert found == {"Soprano": [72, 72, 72], "Soprano (second line)": [69, 72]}


def test_notes_of_one_voice_never_overlap() -> None:
    bar = ["C5/4 la", BACK, "r/2", "G4/2 lu"]
    assert lines(("Soprano", engrave.part(bar)))["Soprano"] == [72, 67]


def test_cues_and_unpitched_notes_are_left_out() -> None:
    assert lines(("Soprano", engrave.part(["C5/2{<cue/>}", "D5/1 la", "x/1 clap"])))["Soprano"] == [74]


def test_a_bar_is_as_long_as_its_longest_part_with_notes() -> None:
    rest = ("Alto", engrave.part(["r/8"], ["C4/4 lu"]))
    score = read(
        engrave.score(("Soprano", engrave.part([engrave.metronome("quarter", "60"), "C5/4 la"], ["C5/4 la"])), rest)
    )
    assert score.line("Alto").notes[0].start_s == 4
