"""Orders of playing, bar by bar: letters name the bars, a lap is the pass of the repeated section."""

from __future__ import annotations

import pytest

from sightsinger.score.errors import TooLongError
from sightsinger.score.limits import MAX_PLAYED_BARS
from sightsinger.score.notation.written import Signs
from sightsinger.score.time.playback import merged, order

FORWARD, BACK = Signs(forward=True), Signs(backward=2)
PLAIN = Signs()
FIRST, SECOND, THIRD = (Signs(endings=frozenset({n})) for n in (1, 2, 3))


def ends(signs: Signs, times: int = 2) -> Signs:
    return Signs(forward=signs.forward, backward=times, endings=signs.endings)


def played(*signs: Signs) -> str:
    return "".join("abcdefghijklmnopqrstuvwxyz"[visit.bar] for visit in order(signs))


@pytest.mark.parametrize(
    ("signs", "expected"),
    [
        pytest.param([PLAIN, PLAIN], "ab", id="straight on"),
        pytest.param([FORWARD, BACK, PLAIN], "ababc", id="repeat"),
        pytest.param([Signs(forward=True, backward=2), PLAIN], "aab", id="one bar"),
        pytest.param([PLAIN, BACK], "abab", id="without forward sign"),
        pytest.param([BACK, BACK, PLAIN], "aabbc", id="two without forward signs"),
        pytest.param([PLAIN, Signs(backward=4)], "ab" * 4, id="four times"),
        pytest.param([PLAIN, FORWARD, PLAIN], "abc", id="never closed"),
        pytest.param([FORWARD, FORWARD, BACK, BACK, PLAIN], "abcbcdabcbcde", id="nested"),
        pytest.param([FORWARD, ends(FIRST), SECOND, PLAIN], "abacd", id="two endings"),
        pytest.param([FORWARD, FIRST, ends(FIRST), SECOND, SECOND, PLAIN], "abcadef", id="endings of two bars"),
        pytest.param([FORWARD, ends(FIRST), ends(SECOND), THIRD], "abacad", id="three endings"),
        pytest.param([FORWARD, Signs(endings=frozenset({1, 2}), backward=2), THIRD], "ababac",
        id="first and second alike"),
        pytest.param([SECOND], "a", id="a second ending alone"),
        pytest.param([PLAIN, THIRD, PLAIN], "abc", id="an ending that no pass reaches"),
        pytest.param([FORWARD, ends(FIRST), PLAIN], "abac", id="a first ending alone"),
        pytest.param([FORWARD, ends(FIRST), SECOND, FORWARD, BACK], "abacdede", id="a repeat right after an ending"),
        pytest.param([PLAIN, Signs(fine=True), Signs(da_capo=True)], "abcab", id="da capo al fine"),
        pytest.param([PLAIN, Signs(segno=frozenset({"s"})), Signs(dal_segno="s"), PLAIN], "abcbcd", id="dal segno"),
        pytest.param([Signs(dal_segno="s"), PLAIN], "ab", id="dal segno without a segno"),
        pytest.param(
            [PLAIN, Signs(to_coda="k"), Signs(da_capo=True), Signs(coda=frozenset({"k"}))], "abcabd",
            id="da capo al coda"
        ),
        pytest.param([Signs(fine=True), PLAIN], "ab", id="fine counts only after a jump"),
        pytest.param([Signs(to_coda=""), PLAIN, Signs(coda=frozenset({""}))], "abc", id="so does to coda"),
        pytest.param(
            [FORWARD, ends(FIRST), Signs(endings=frozenset({2}), fine=True), Signs(da_capo=True)],
            "abacdac",
            id="after a jump the last ending and no repeats",
        ),
        pytest.param(
            [Signs(forward=True, backward=2, after_jump=True), Signs(da_capo=True)], "aabaab",
            id="repeats kept on purpose"
        ),
        pytest.param([Signs(da_capo=True, jump_passes=frozenset({2})), BACK], "abaab", id="a jump of another pass"),
    ],
)  # fmt: skip
def test_bars_are_played_in_order(signs: list[Signs], expected: str) -> None:
    assert played(*signs) == expected


def test_laps_count_the_passes_of_a_section_and_playthroughs_those_of_a_bar() -> None:
    visits = order([FORWARD, ends(FIRST), SECOND])
    assert [(visit.bar, visit.lap, visit.playthrough) for visit in visits] == [
        (0, 1, 1),
        (1, 1, 1),
        (0, 2, 2),
        (2, 2, 1),
    ]


def test_after_a_jump_laps_go_on_counting() -> None:
    visits = order([Signs(fine=True), Signs(da_capo=True)])
    assert visits[-1].lap == visits[-1].playthrough == 2


@pytest.mark.parametrize(
    "signs",
    [
        [Signs(backward=1_000_000)],
        [FORWARD] * 20 + [Signs(backward=9)] * 20,
        [FORWARD, *[Signs(endings=frozenset({999}))] * 4000, Signs(endings=frozenset({1}), backward=2), THIRD,
        Signs(endings=frozenset({999}))],
        [Signs(da_capo=True)] * 300,
    ],
    ids=["a million times", "nested too deep", "endings never reached", "jumps at every bar"],
)  # fmt: skip
def test_no_signs_make_it_endless(signs: list[Signs]) -> None:
    try:
        visits = order(signs)
    except TooLongError:
        return
    assert len(visits) <= MAX_PLAYED_BARS


def test_more_repeats_than_can_be_sung_are_refused() -> None:
    with pytest.raises(TooLongError):
        order([Signs(backward=1_000_000)])


def test_what_one_part_says_holds_for_all() -> None:
    assert merged([[PLAIN, BACK], [FORWARD, PLAIN]]) == (FORWARD, BACK)


def test_parts_of_unequal_length_are_merged() -> None:
    assert merged([[PLAIN], [PLAIN, BACK]]) == (PLAIN, BACK)
