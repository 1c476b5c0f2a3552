"""Documents written by earlier versions are read by this one."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from gpu_job.singer.model import Timing
from sightsinger.jobs.document import Job
from sightsinger.jobs.states import Status
from sightsinger.jobs.transitions import GAVE_UP
from sightsinger.kinds.sing.options import RenderOptions
from sightsinger.kinds.sing.ranges import RANGES
from sightsinger.kinds.sing.result import SingResult
from sightsinger.score import as_json, read
from sightsinger.score.model import Summary
from sightsinger.score.output.score_json import LineDocument, ScoreDocument
from tests.support.paths import DATA, SCORES

OLD = DATA / "documents" / "v0"
TURNED = set(RenderOptions.__struct_fields__) - {"voice"}  # None where parts are named


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


def job(name: str) -> Job:
    """A stored job, its moments as Firestore keeps them."""
    raw = stored(name)
    moments = {key: datetime.fromisoformat(value) for key, value in raw.items() if key.endswith("At") and value}
    return Job.stored("j1", raw | moments)


@pytest.mark.parametrize("name", names("job"))
def test_a_job_of_old_is_read_and_loses_nothing(name: str) -> None:
    raw, read = stored(name), job(name)
    written = json.loads(json.dumps(read.as_dict(), default=datetime.isoformat))
    if raw["error"]:
        raw["error"]["fault"] = "ours" if name == "job-given-up" else "score"
    raw["result"] = raw.pop("output")
    raw["plan"] = None
    del raw["progress"]["fraction"]  # nobody's business: done is to total what it is
    if raw["summary"]:
        raw["summary"]["durationSeconds"] = raw["summary"].pop("durationS")
        assert Summary.from_dict(read.summary or {}).bars == raw["summary"]["bars"]
    assert written == {"schema": 1, **raw}
    assert (read.job_id, read.uid, read.created_at) == ("j1", "ann", datetime(2026, 3, 1, 12, tzinfo=UTC))


def test_jobs_of_old_stand_where_they_stood() -> None:
    assert {read.status for read in map(job, names("job"))} == set(Status)
    running = job("job-running")
    assert (running.progress.stage, running.progress.done, running.progress.remaining_s) == ("singing", 3, 12.3)
    assert running.lease_expires_at is not None
    assert running.lease_expires_at - running.updated_at == timedelta(seconds=60)
    done = SingResult.from_dict(job("job-completed").result or {})
    assert [stem.lossless and stem.lossless[0] for stem in done.stems] == ["flac"]
    given_up = job("job-given-up").error
    assert given_up is not None
    assert (given_up.code, given_up.fault, given_up.retryable) == (GAVE_UP.code, GAVE_UP.fault, GAVE_UP.retryable)


def test_options_of_old_are_read() -> None:
    assert RenderOptions.parse(stored("options-default")) == RenderOptions.from_dict(stored("options-default"))
    assert RenderOptions.from_dict(stored("options-default")) == RenderOptions()
    everything = RenderOptions.from_dict(stored("options-all"))
    assert everything == RenderOptions.parse(stored("options-all"))
    assert all(getattr(everything, name) != getattr(RenderOptions(), name) for name in TURNED)


def test_options_out_of_range_are_no_options() -> None:
    for name, (low, high) in RANGES.items():
        for odd in (low - 1, high + 1):
            with pytest.raises(ValueError, match=name):
                RenderOptions.from_dict({name: odd})
