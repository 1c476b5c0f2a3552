from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from gpu_job.singer.bank.folder.model import PitchShift
from gpu_job.singer.bank.onnx.stages import Notes
from gpu_job.singer.bank.singing.expression import Knobs, adjusted, gender, velocity, vibrating
from gpu_job.singer.melody.controls import NEUTRAL, Controls

if TYPE_CHECKING:
    from numpy.typing import NDArray

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


TWO = Notes((60.0, 63.0), (False, False), (200, 200))


def _swaying(cents: float, hertz: float = 5.5) -> NDArray[np.float32]:
    """Two notes, three semitones apart, each held for two seconds with vibrato; 100 frames a second."""
    times = np.arange(400) / 100
    steps = 60 + 3 * np.clip((times - 1.97) / 0.06, 0, 1)
    return (steps + cents / 100 * np.sin(2 * np.pi * hertz * times)).astype(np.float32)


def _extent_cents(curve: NDArray[np.float32], since_s: float, until_s: float) -> float:
    return float(50 * np.ptp(curve[int(since_s * 100) : int(until_s * 100)]))


@pytest.mark.parametrize(("factor", "wanted"), [(0.0, 0.0), (0.5, 15.0), (2.0, 60.0)])
def test_vibrato_that_a_bank_sings_is_made_deeper_or_shallower(factor: float, wanted: float) -> None:
    changed = vibrating(_swaying(30), factor, TWO, 0.01)
    for since, until in ((0.4, 1.6), (2.4, 3.6)):
        assert _extent_cents(changed, since, until) == pytest.approx(wanted, abs=5)
        assert changed[int(since * 100) : int(until * 100)].mean() == pytest.approx(60 if since < 2 else 63, abs=0.05)


def test_steps_between_notes_are_not_taken_for_vibrato() -> None:
    plain = _swaying(0)
    for factor in (0.0, 2.0):
        assert np.abs(vibrating(plain, factor, TWO, 0.01) - plain).max() < 0.1


def test_as_it_is_sung_is_the_curve_itself() -> None:
    curve = _swaying(30)
    assert vibrating(curve, 1.0, TWO, 0.01) is curve


def test_the_singers_controls_in_openutaus_units() -> None:
    knobs = Knobs.turned(Controls(gender=-100, breathiness=40, tension=-30), ("breathiness", "tension"))
    assert knobs == Knobs(gender=-100 / 6, breathiness=40, tension=-30)
    assert Knobs.turned(NEUTRAL, ()) == Knobs()


def test_breath_comes_by_less_voice_where_a_model_knows_no_breathiness() -> None:
    assert Knobs.turned(Controls(breathiness=40), ("voicing",)).voicing == 60
    assert Knobs.turned(Controls(breathiness=-40), ("voicing",)).voicing == 100
