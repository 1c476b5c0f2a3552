"""What is told of a job; nothing here depends on how fast anything is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from scripts.commands.bench import command, job, table
from scripts.commands.bench.job import INFERENCE, READING, REST, TimedJob
from tests.support.sine import SineVoice

if TYPE_CHECKING:
    from pathlib import Path

FOUND = TimedJob("a_song", 4, 50.0, 3.0, 5.0, {READING: 0.1, INFERENCE: 4.0, REST: 0.9}, 500_000_000, 1.0)


def test_figures_are_ratios() -> None:
    assert FOUND.real_time_factor == pytest.approx(3 / 200)
    assert FOUND.overhead == pytest.approx(0.2)


def test_the_page_tells_them() -> None:
    text = table.job_page(FOUND, rounds=3, cores=2)
    for told in ("a_song, 4 parts of 50 s", "**0.0150**", "**20%**", "500 MB", "| models ", "4.00 s", "80%"):
        assert told in text


@pytest.mark.slow
def test_a_job_is_timed_from_members_to_files(scores: Path) -> None:
    found = job.timed_job(scores / "morning_song.musicxml", 1, voices=lambda _name, _line: SineVoice())
    assert (found.song, found.parts) == ("morning_song", 1)
    assert set(found.stages_s) == {READING, *job.STAGES, REST}
    assert found.stages_s[INFERENCE] == 0  # a sine has none
    assert found.overhead == 1
    assert all(found.stages_s[stage] > 0 for stage in set(job.STAGES) - {INFERENCE, "peaks of the decoded mp3"})
    assert sum(found.stages_s.values()) == pytest.approx(found.processor_s, rel=0.1)
    assert json.dumps(found.as_dict())


def test_a_score_that_is_not_there_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--job", str(tmp_path / "none.musicxml")]) == 2
    assert "none.musicxml" in capsys.readouterr().err
