from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gpu_job.singer.melody.dynamics import loudness_db
from tests.support.lines import line

NOTES = line(60, "one two", "60/2 62/2").notes
TIMES = np.arange(0, 800) / 200


def test_the_lines_dynamics_are_followed() -> None:
    curve = loudness_db(NOTES, [(0.0, -6.0), (4.0, 6.0)], TIMES)
    assert curve[400] == pytest.approx(0.0)
    assert np.all(np.diff(curve) > 0)


def test_without_them_each_notes_own_level_holds() -> None:
    notes = [replace(NOTES[0], loudness_db=-4.0), replace(NOTES[1], loudness_db=2.0)]
    curve = loudness_db(notes, [], TIMES)
    assert (curve[0], curve[-1]) == (-4.0, 2.0)


def test_an_accent_starts_louder_and_falls_back() -> None:
    notes = [NOTES[0], replace(NOTES[1], accent=True)]
    curve = loudness_db(notes, [], TIMES)
    assert curve[380] == 0.0
    assert curve[400] == pytest.approx(3.0)
    assert 0 < curve[500] < 0.2
