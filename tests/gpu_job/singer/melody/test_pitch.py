from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from gpu_job.singer.melody.pitch import PLAIN, Expression, curve
from tests.support.lines import line

Floats = NDArray[np.float64]
TIMES = np.arange(-60, 900) / 200


def cents_at(f0: Floats, times: Floats, moment: float, midi: int) -> float:
    return float(1200 * np.log2(f0[np.abs(times - moment).argmin()] / (440 * 2 ** ((midi - 69) / 12))))


def test_notes_are_held_on_pitch() -> None:
    notes = line(60, "one two", "60/2 67/2").notes
    f0 = curve(notes, TIMES, PLAIN, [0])
    assert cents_at(f0, TIMES, 1.0, 60) == pytest.approx(0, abs=0.01)
    assert cents_at(f0, TIMES, 3.0, 67) == pytest.approx(0, abs=0.01)
    assert f0[0] == pytest.approx(f0[61])


def test_most_of_a_glide_is_over_at_the_beat() -> None:
    notes = line(60, "one two", "60/2 72/2").notes
    f0 = curve(notes, TIMES, PLAIN, [0])
    assert abs(cents_at(f0, TIMES, 2.0, 72)) < 150
    assert abs(cents_at(f0, TIMES, 1.9, 60)) < 1
    assert abs(cents_at(f0, TIMES, 2.03, 72)) < 5


def test_a_phrase_starts_from_a_little_below_and_soon_arrives() -> None:
    f0 = curve(line(60, "one", "60/4").notes, TIMES, Expression(vibrato_cents=0, drift_cents=0), [0])
    assert cents_at(f0, TIMES, -0.1, 60) < -50
    assert abs(cents_at(f0, TIMES, 0.05, 60)) < 2


def test_vibrato_comes_late_and_grows_with_the_note() -> None:
    expression = Expression(scoop_cents=0, drift_cents=0)

    def depth(beats: float, since: float, until: float) -> float:
        f0 = curve(line(60, "one", f"60/{beats}").notes, TIMES, expression, [1])
        inside = f0[(since <= TIMES) & (until > TIMES)]
        return float(1200 * np.log2(inside.max() / inside.min()) / 2)

    assert depth(0.5, 0, 0.5) == pytest.approx(0, abs=1e-6)
    assert depth(3, 0, 0.3) == pytest.approx(0, abs=1e-6)
    assert 4 < depth(1, 0.5, 1) < depth(3, 1, 2.8)


def test_the_same_seed_gives_the_same_curve_and_another_another() -> None:
    notes = line(60, "one", "60/4").notes
    first, again, other = (curve(notes, TIMES, Expression(), [seed, 3]) for seed in (7, 7, 8))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_short_notes_are_reached() -> None:
    notes = line(240, "a b c d", "60/.5 67/.5 60/.5 67/.5").notes
    f0 = curve(notes, TIMES, PLAIN, [0])
    for note in notes:
        assert abs(cents_at(f0, TIMES, (note.start_s + note.end_s) / 2, note.midi)) < 1
