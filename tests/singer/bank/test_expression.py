from __future__ import annotations

import numpy as np
import pytest

from gpu_job.singer.bank.expression import Knobs, adjusted, gender, velocity
from gpu_job.singer.bank.model import PitchShift

ROUND, LOPSIDED = PitchShift(-5.0, 5.0), PitchShift(-12.0, 6.0)


@pytest.mark.parametrize(
    ("value", "shift", "wanted"),
    [
        (0, ROUND, 0.0),
        (-20, ROUND, 12 / 25),
        (20, ROUND, -12 / 25),
        (-100, ROUND, 1.0),
        (100, ROUND, -1.0),
        (-50, LOPSIDED, 1.0),
        (50, LOPSIDED, -0.5),
        (100, PitchShift(0.0, 5.0), 0.0),
        (-100, PitchShift(-5.0, 0.0), 0.0),
        (100, None, 0.0),
    ],
)
def test_gender_shifts_formants_within_what_was_trained(value: float, shift: PitchShift | None, wanted: float) -> None:
    assert gender(value, shift) == pytest.approx(wanted)


def test_velocity_doubles_every_hundred() -> None:
    assert [velocity(value) for value in (0, 100, 200)] == [0.5, 1.0, 2.0]


@pytest.mark.parametrize(
    ("name", "knobs", "wanted"),
    [
        ("energy", Knobs(), -20.0),
        ("energy", Knobs(energy=50), -14.0),
        ("breathiness", Knobs(breathiness=-100), -32.0),
        ("voicing", Knobs(), -20.0),
        ("voicing", Knobs(voicing=0), -32.0),
        ("tension", Knobs(tension=100), -15.0),
        ("tension", Knobs(tension=-40), -22.0),
    ],
)
def test_controls_move_variances_in_openutaus_units(name: str, knobs: Knobs, wanted: float) -> None:
    assert adjusted(name, np.full(3, -20, np.float32), knobs).tolist() == pytest.approx([wanted] * 3)


def test_levels_stay_below_full_scale_and_tension_does_not() -> None:
    loud = np.full(2, -1, np.float32)
    assert adjusted("energy", loud, Knobs(energy=100)).tolist() == [0.0, 0.0]
    assert adjusted("tension", loud, Knobs(tension=100)).tolist() == [4.0, 4.0]
