from __future__ import annotations

from datetime import timedelta

import pytest

from sightsinger.errors import Place, SightsingerError
from sightsinger.jobs.document import Failure, Job, Output, Progress, Stem
from sightsinger.jobs.states import Status
from sightsinger.kinds.sing.options import LOSSLESS
from tests.fakes import NOON, new_job

FIELDS = {
    "schema", "uid", "sessionId", "kind", "status", "input", "options", "summary", "progress", "attempt", "token",
    "leaseExpiresAt", "execution", "output", "error", "createdAt", "updatedAt", "startedAt", "finishedAt",
}  # fmt: skip
STEMS = (Stem("Alto", "woman", "1.mp3", flac="1.flac"), Stem("Bass", "man", "2.mp3"))


def full_job() -> Job:
    return new_job(
        status=Status.FAILED,
        summary={"title": "A song"},
        progress=Progress("singing", 3, 8, 12.34),
        attempt=2,
        token=5,
        lease_expires_at=NOON + timedelta(seconds=1),
        execution="projects/p/executions/e",
        output=Output("a.mp3", "t.json", 12.5, 99, STEMS),
        error=Failure("NO_WORDS", "Add words.", "Alto", "3", 1.5, retryable=True),
        started_at=NOON + timedelta(seconds=2),
        finished_at=NOON + timedelta(seconds=3),
    )


def test_a_document_has_the_fields_the_page_and_the_rules_know() -> None:
    assert new_job().as_dict().keys() == full_job().as_dict().keys() == FIELDS


def test_a_job_survives_storage() -> None:
    for job in (new_job(), full_job()):
        raw = job.as_dict()
        assert Job.stored(job.job_id, raw).as_dict() == raw
        assert Job.stored(job.job_id, raw).status is job.status
        assert Job.stored(job.job_id, raw).output == job.output


def test_fields_that_later_versions_add_are_no_trouble() -> None:
    raw = full_job().as_dict()
    for each in (raw, raw["input"], raw["progress"], raw["output"], raw["error"]):
        each["invented"] = 1
    assert Job.stored("abc", raw).error == full_job().error


def test_a_document_newer_than_this_code_is_refused() -> None:
    with pytest.raises(ValueError, match="schema"):
        Job.stored("abc", new_job().as_dict() | {"schema": 2})


def test_every_lossless_format_has_its_place_in_a_stem() -> None:
    for kind in LOSSLESS:
        assert Stem("Alto", "woman", "1.mp3", **{kind: "1"}).lossless == (kind, "1")


def test_an_output_knows_all_its_files_and_each_once() -> None:
    assert Output("a.mp3", "t.json", 1.0, 1, STEMS).paths == ("a.mp3", "1.mp3", "1.flac", "2.mp3", "t.json")
    assert Output("a.mp3", "t.json", 1.0, 1, (Stem("Alto", "woman", "a.mp3"),)).paths == ("a.mp3", "t.json")
    assert STEMS[0].as_dict() == {"part": "Alto", "voice": "woman", "mp3": "1.mp3", "flac": "1.flac"}


def test_a_failure_says_what_the_error_said() -> None:
    error = SightsingerError("Too low.", place=Place("Bass", "12", 3.0))
    assert Failure.of(error).as_dict() == error.as_dict()
