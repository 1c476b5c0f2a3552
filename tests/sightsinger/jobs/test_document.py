from __future__ import annotations

from datetime import timedelta

import pytest

from sightsinger.errors import Fault, ScorePosition
from sightsinger.jobs.document import Failure, Job, Progress
from sightsinger.jobs.states import Status
from sightsinger.kinds.base import Plan
from sightsinger.score.errors import UnknownPartError
from tests.support.fakes import NOON, new_job

FIELDS = {
    "schema", "uid", "sessionId", "kind", "status", "input", "options", "summary", "progress", "attempt", "token",
    "leaseExpiresAt", "execution", "plan", "result", "error", "createdAt", "updatedAt", "startedAt", "finishedAt",
}  # fmt: skip


def full_job() -> Job:
    return new_job(
        status=Status.FAILED,
        summary={"title": "A song"},
        progress=Progress("singing", 3, 8, 12.34),
        attempt=2,
        token=5,
        lease_expires_at=NOON + timedelta(seconds=1),
        execution="projects/p/executions/e",
        plan=Plan("final", "gpu", "sightsinger-gpu", 2),
        result={"mp3": "a.mp3", "bytes": 99},
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
        assert Job.stored(job.job_id, raw).result == job.result


def test_fields_that_later_versions_add_are_no_trouble() -> None:
    raw = full_job().as_dict()
    for each in (raw, raw["input"], raw["progress"], raw["plan"], raw["result"], raw["error"]):
        each["invented"] = 1
    assert Job.stored("abc", raw).error == full_job().error


def test_a_document_newer_than_this_code_is_refused() -> None:
    with pytest.raises(ValueError, match="schema"):
        Job.stored("abc", new_job().as_dict() | {"schema": 2})


def test_a_failure_says_what_the_error_said() -> None:
    error = UnknownPartError("No such part.", place=ScorePosition("Bass", "12", 3.0))
    failure = Failure.of(error)
    assert failure.as_dict() == error.as_dict()
    assert (failure.code, failure.fault) == ("UNKNOWN_PART", Fault.OPTIONS)


@pytest.mark.parametrize(("retryable", "fault"), [(False, Fault.SCORE), (True, Fault.OURS)])
def test_a_failure_of_before_faults_were_told_is_blamed_as_it_was_then(*, retryable: bool, fault: Fault) -> None:
    raw = {"code": "X", "message": "It broke.", "retryable": retryable}
    assert Failure.from_dict(raw).fault is fault
