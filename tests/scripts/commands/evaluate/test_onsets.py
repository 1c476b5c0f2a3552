from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from scripts.commands.evaluate import onsets

RATE = 24000


def note(start: float, before: str = "t", syllabic: str = "single") -> dict[str, Any]:
    phonemes = [{"symbol": before, "start": start - 0.05, "end": start}] if before else []
    return {"start": start, "vowelStart": start, "syllabic": syllabic, "phonemes": phonemes}


def vowels_at(*starts: float) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    samples = np.random.default_rng(0).normal(0, 1e-4, 4 * RATE)
    for start in starts:
        at = np.arange(int(0.5 * RATE)) / RATE
        samples[int(start * RATE) :][: len(at)] += 0.3 * np.sin(2 * np.pi * 500 * at)
    return np.asarray(samples, np.float32)


@pytest.mark.parametrize("late", [-0.05, 0.0, 0.03])
def test_how_late_vowels_start_is_told(late: float) -> None:
    found = onsets.figures(vowels_at(1 + late, 2 + late, 3 + late), RATE, [note(1), note(2), note(3)])
    assert found.counted == 3
    assert found.median_s == pytest.approx(late, abs=0.012)
    assert found.median_abs_s == pytest.approx(abs(late), abs=0.012)


def test_syllables_without_an_edge_are_not_counted() -> None:
    notes = [note(1, before="m"), note(2, before=""), note(3, syllabic="extend")]
    found = onsets.figures(vowels_at(1, 2, 3), RATE, notes)
    assert found.counted == 0
    assert np.isnan(found.median_abs_s)
