from __future__ import annotations

import pytest

from sightsinger.errors import Place, SightsingerError


@pytest.mark.parametrize(
    ("message", "place", "told"),
    [
        ("This file is empty.", Place(), "This file is empty."),
        ("Choose another part.", Place("Alto"), "Choose another part."),
        ("No such note.", Place("Alto", "12", 2.5), "No such note. (Alto, bar 12, beat 2.5)"),
        ("No such note in bar 12.", Place("Alto", "12", 2.5), "No such note in bar 12."),
    ],
)
def test_a_place_is_told_once(message: str, place: Place, told: str) -> None:
    assert SightsingerError(message, place=place).told == told
