"""Documents written by earlier versions are read by this one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gpu_job.singer.model import Timing
from sightsinger.score import as_json, read
from sightsinger.score.jsonform import LineDocument, ScoreDocument
from sightsinger.score.model import Summary

OLD = Path(__file__).parent / "data" / "documents" / "v0"
SCORES = Path(__file__).parent / "scores"


def stored(name: str) -> dict[str, Any]:
    return dict(json.loads((OLD / f"{name}.json").read_text("utf-8")))


def names(beginning: str) -> list[str]:
    return sorted(path.stem for path in OLD.glob(f"{beginning}*.json"))


def score(stem: str) -> Any:
    path = next(SCORES.glob(f"{stem}.m*x*"))
    return read(path.read_bytes(), path.name)


@pytest.mark.parametrize("name", names("timing"))
def test_a_timing_file_of_old_is_read(name: str) -> None:
    raw = stored(name)
    timing = Timing.from_dict(raw)
    assert timing.as_dict() == {"schema": 1, **raw}
    assert len(timing.notes) == len(raw["notes"]) > 4
    assert [part.stem for part in timing.parts] == [part["stem"] for part in raw["parts"]]


@pytest.mark.parametrize("name", names("summary"))
def test_a_summary_of_old_says_what_todays_says(name: str) -> None:
    summary = Summary.from_dict(stored(name))
    assert as_json(summary) == as_json(score(name.removeprefix("summary-")).summary)
    assert summary.duration_s == stored(name)["durationS"] > 10


def test_a_score_and_a_line_of_old_say_what_todays_say() -> None:
    song = score("morning_song")
    assert as_json(song) == ScoreDocument.from_dict(stored("score")).as_dict()
    assert as_json(song.line("Voice")) == LineDocument.from_dict(stored("line")).as_dict()
