from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest
from google.api_core.exceptions import (
    DeadlineExceeded,
    Forbidden,
    GoogleAPIError,
    InternalServerError,
    NotFound,
    ServiceUnavailable,
    TooManyRequests,
)
from google.cloud import run_v2
from requests.exceptions import ConnectionError as NoConnectionError

from tests.support.fakes import NOON
from triggers.cloud.runner import CloudRunner
from triggers.cloud.settings import read
from triggers.launch import NotStartedError, UnclearError

if TYPE_CHECKING:
    from datetime import datetime

SETTINGS = read({"GCLOUD_PROJECT": "live", "SIGHTSINGER_BUCKET": "b", "SIGHTSINGER_TASK_INVOKER": "x"})
LISTENS = "sightsinger-listen"


class FakeCloudRun:
    """Both clients in one."""

    def __init__(self, trouble: Exception | None = None, found: tuple[run_v2.Execution, ...] = ()) -> None:
        self.trouble = trouble
        self.found = found
        self.asked: list[tuple[run_v2.RunJobRequest, dict[str, Any]]] = []

    def run_job(self, request: run_v2.RunJobRequest, **how: Any) -> SimpleNamespace:
        self.asked.append((request, how))
        if self.trouble:
            raise self.trouble
        return SimpleNamespace(metadata=run_v2.Execution(name="executions/e"))

    def list_executions(self, parent: str, timeout: float) -> tuple[run_v2.Execution, ...]:
        assert (parent, timeout > 0) == (SETTINGS.run_job_name(LISTENS), True)
        if self.trouble:
            raise self.trouble
        return self.found


def runner(cloud: FakeCloudRun) -> CloudRunner:
    return CloudRunner(cast("run_v2.JobsClient", cloud), cast("run_v2.ExecutionsClient", cloud), SETTINGS)


def execution(name: str, job: str, created: datetime) -> run_v2.Execution:
    container = run_v2.Container(args=["--job", job])
    return run_v2.Execution(name=name, create_time=created, template=run_v2.TaskTemplate(containers=[container]))


def test_an_execution_is_asked_for_once_with_the_job_as_its_argument() -> None:
    cloud = FakeCloudRun()
    assert runner(cloud).start("abc", LISTENS) == "executions/e"
    ((request, how),) = cloud.asked
    assert request.name == "projects/live/locations/europe-west1/jobs/sightsinger-listen"
    assert list(request.overrides.container_overrides[0].args) == ["--job", "abc"]
    assert request.overrides.task_count == 1
    assert how["retry"] is None
    assert how["timeout"] > 0


@pytest.mark.parametrize("error", [Forbidden(""), NotFound(""), TooManyRequests("")])
def test_a_refusal_is_sure(error: Exception) -> None:
    with pytest.raises(NotStartedError):
        runner(FakeCloudRun(error)).start("abc", LISTENS)


@pytest.mark.parametrize(
    "error",
    [ServiceUnavailable(""), InternalServerError(""), DeadlineExceeded(""), GoogleAPIError(), NoConnectionError()],
)
def test_everything_else_is_unclear(error: Exception) -> None:
    with pytest.raises(UnclearError):
        runner(FakeCloudRun(error)).start("abc", LISTENS)
    with pytest.raises(UnclearError):
        runner(FakeCloudRun(error)).find("abc", LISTENS, NOON)


def test_only_this_jobs_recent_execution_is_found() -> None:
    before, after = NOON - timedelta(seconds=1), NOON + timedelta(seconds=1)
    cloud = FakeCloudRun(
        found=(execution("other", "xyz", after), execution("old", "abc", before), execution("mine", "abc", after))
    )
    assert runner(cloud).find("abc", LISTENS, NOON) == "mine"
    assert runner(cloud).find("abc", LISTENS, NOON + timedelta(minutes=1)) is None
