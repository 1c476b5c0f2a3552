from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from scripts.commands.evaluate import pitch

RATE = 24000


def note(midi: int, start: float, end: float) -> dict[str, Any]:
    return {"midi": midi, "vowelStart": start, "vowelEnd": end}


def sung(*hz: float, seconds: float = 1.0) -> pitch.Track:
    """One voice-like second after another."""
    f0 = np.repeat(np.array(hz), int(seconds * RATE))
    phase = 2 * np.pi * np.cumsum(f0) / RATE
    samples = np.where(f0 > 0, sum(np.sin(k * phase) / k for k in range(1, 8)) * 0.2, 0)
    return pitch.track(np.asarray(samples, np.float32), RATE)


def test_notes_on_pitch_have_no_error() -> None:
    figures = pitch.figures(sung(220.0, 330.0), [note(57, 0, 1), note(64, 1, 2)])
    assert figures.median_cents < 5
    assert figures.within_50_share == 1.0
    assert (figures.notes, figures.unvoiced_notes) == (2, 0)
    assert figures.voiced_share > 0.98


def test_a_note_sung_off_pitch_is_told_in_cents() -> None:
    figures = pitch.figures(sung(220.0 * 2 ** (80 / 1200)), [note(57, 0, 1)])
    assert figures.median_cents == pytest.approx(80, abs=8)
    assert figures.within_50_share == 0.0


def test_an_octave_off_is_gross() -> None:
    assert pitch.figures(sung(440.0), [note(57, 0, 1)]).gross_share == 1.0


def test_silence_where_a_note_should_be_is_unvoiced() -> None:
    figures = pitch.figures(sung(220.0, 0.0), [note(57, 0, 1), note(57, 1.1, 2)])
    assert figures.unvoiced_notes == 1
    assert figures.voiced_share < 0.6


def test_glides_count_only_in_the_whole_measure() -> None:
    track = pitch.Track(np.arange(100) / 100, np.where(np.arange(100) < 6, 247.0, 220.0))
    figures = pitch.figures(track, [note(57, 0, 1)])
    assert figures.within_50_share == 1.0
    assert figures.whole_within_50_share == pytest.approx(0.94)


def test_the_shortest_note_is_looked_at() -> None:
    track = pitch.Track(np.arange(100) / 100, np.full(100, 220.0))
    assert len(pitch.cents(track, note(57, 0.5, 0.505))) == 1


def test_a_timing_without_notes_is_refused() -> None:
    with pytest.raises(ValueError, match="no notes"):
        pitch.figures(sung(220.0), [])
