from __future__ import annotations

from typing import Any

import pytest

from sightsinger.errors import Fault, ScorePosition, SightsingerError


class PlainError(SightsingerError):
    code = "PLAIN"
    fault = Fault.SCORE


@pytest.mark.parametrize(
    ("message", "place", "told"),
    [
        ("This file is empty.", ScorePosition(), "This file is empty."),
        ("Choose another part.", ScorePosition("Alto"), "Choose another part."),
        ("No such note.", ScorePosition("Alto", "12", 2.5), "No such note. (Alto, bar 12, beat 2.5)"),
        ("No such note in bar 12.", ScorePosition("Alto", "12", 2.5), "No such note in bar 12."),
    ],
)
def test_a_place_is_told_once(message: str, place: ScorePosition, told: str) -> None:
    assert PlainError(message, place=place).told == told


def test_an_error_says_whose_fault_it_is() -> None:
    assert PlainError("No such note.", place=ScorePosition("Alto", "12", 2.5)).as_dict() == {
        "code": "PLAIN",
        "message": "No such note.",
        "part": "Alto",
        "measure": "12",
        "beat": 2.5,
        "retryable": False,
        "fault": "score",
    }


@pytest.mark.parametrize(
    ("base", "body", "lacking"),
    [
        (SightsingerError, {"code": "LAZY"}, "fault"),
        (SightsingerError, {"fault": Fault.OURS}, "code"),
        (PlainError, {}, "code"),
    ],
)
def test_an_error_without_a_fault_or_a_code_of_its_own_cannot_be_defined(
    base: type, body: dict[str, Any], lacking: str
) -> None:
    with pytest.raises(TypeError, match=f"LazyError lacks its {lacking}"):
        type("LazyError", (base,), body)


def test_a_family_of_errors_may_share_its_fault() -> None:
    class ExactError(PlainError):
        code = "EXACT"

    assert ExactError("Here.").fault is Fault.SCORE


def test_a_command_line_ends_by_whose_fault_it_was() -> None:
    assert {fault: fault.exit_status for fault in Fault} == {
        Fault.SCORE: 2,
        Fault.OPTIONS: 2,
        Fault.VOICE: 2,
        Fault.OURS: 1,
    }
