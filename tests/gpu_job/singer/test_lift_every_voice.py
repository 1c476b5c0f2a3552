"""A real score, sung whole: the figures that `scripts/evaluate` gives, held with looser bounds."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from gpu_job.commands import sing
from scripts.commands.evaluate import figures, recording
from sightsinger.score import read

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.voice, pytest.mark.slow]


def test_lift_every_voice_is_sung_in_tune_in_time_and_understood(scores: Path, tmp_path: Path) -> None:
    score, mp3, timing = scores / "lift_every_voice.mxl", tmp_path / "lift.mp3", tmp_path / "lift.json"
    assert sing.main(["sing", str(score), "--part", "Soprano", "-o", str(mp3), "--timing", str(timing)]) == 0
    line = read(score.read_bytes(), score.name).line("Soprano", None)
    found = figures.measure(recording.load(mp3, timing), line)
    assert found.notes_differing == 0
    assert abs(found.longer_than_score_s) <= 0.1
    assert found.duration_s == pytest.approx(json.loads(timing.read_text())["durationSeconds"], abs=1e-4)
    assert found.pitch.median_cents <= 10
    # What is missing is an octave off to the cent, which is the estimator's doing: another (DIO, refined) finds those
    # notes in tune. How many frames it mistakes so, 1 to 5 in 100, changes with the chance that the voice sings by.
    assert found.pitch.within_50_share >= 0.94
    assert found.pitch.within_50_share + found.pitch.gross_share >= 0.99
    assert found.pitch.unvoiced_notes <= 2
    assert found.pitch.voiced_share >= 0.9
    assert found.onsets.median_abs_s <= 0.035
    assert found.word_error_rate is not None
    assert found.word_error_rate <= 0.35
    assert found.loudness_lufs == pytest.approx(-16, abs=1)
    assert found.true_peak_db < -1
