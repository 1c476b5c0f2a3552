from __future__ import annotations

import pytest

from gpu_job.singer.melody.controls import NEUTRAL, RANGES, Controls


@pytest.mark.parametrize("name", list(RANGES))
def test_both_ends_of_a_range_may_be_asked_for_and_nothing_beyond(name: str) -> None:
    low, high = RANGES[name]
    for value in (low, high):
        assert getattr(Controls(**{name: value}), name) == value
    for value in (low - 0.01, high + 0.01, float("nan")):
        with pytest.raises(ValueError, match=name):
            Controls(**{name: value})


def test_the_defaults_are_inside_their_ranges_and_count_as_not_turned() -> None:
    assert NEUTRAL.turned == frozenset()
    assert Controls(gender=1.0, vibrato=1.0).turned == {"gender"}
