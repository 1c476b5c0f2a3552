"""Google's own clients against the stand-in: what production calls has to work as Google's documentation says."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from google.api_core.exceptions import Conflict, NotFound
from google.auth.credentials import AnonymousCredentials
from google.cloud import run_v2, tasks_v2
from google.cloud.run_v2.services.executions.transports.rest import ExecutionsRestTransport
from google.cloud.run_v2.services.jobs.transports.rest import JobsRestTransport
from google.cloud.tasks_v2.services.cloud_tasks.transports.rest import CloudTasksRestTransport

if TYPE_CHECKING:
    from tests.scripts.local.conftest import Local

JOB = "projects/demo-sightsinger/locations/europe-west1/jobs/sightsinger-gpu"
QUEUE = "projects/demo-sightsinger/locations/europe-west1/queues/launch"
Container = run_v2.RunJobRequest.Overrides.ContainerOverride


@pytest.fixture
def jobs(local: Local) -> run_v2.JobsClient:
    transport = JobsRestTransport(host=local.address, url_scheme="http", credentials=AnonymousCredentials())
    return run_v2.JobsClient(transport=transport)


@pytest.fixture
def executions(local: Local) -> run_v2.ExecutionsClient:
    transport = ExecutionsRestTransport(host=local.address, url_scheme="http", credentials=AnonymousCredentials())
    return run_v2.ExecutionsClient(transport=transport)


@pytest.fixture
def tasks(local: Local) -> tasks_v2.CloudTasksClient:
    transport = CloudTasksRestTransport(host=local.address, url_scheme="http", credentials=AnonymousCredentials())
    return tasks_v2.CloudTasksClient(transport=transport)


def start(jobs: run_v2.JobsClient, *args: str, timeout: timedelta | None = None) -> str:
    container = Container(args=list(args), env=[run_v2.EnvVar(name="WISH", value="forte")])
    overrides = run_v2.RunJobRequest.Overrides(container_overrides=[container], task_count=1, timeout=timeout)
    return str(jobs.run_job(run_v2.RunJobRequest(name=JOB, overrides=overrides)).metadata.name)


def ended(local: Local, executions: run_v2.ExecutionsClient, name: str) -> run_v2.Execution:
    assert local.cloud.executions.get(name).done.wait(20)
    return executions.get_execution(name=name)


def await_asleep(local: Local, name: str) -> None:
    log = local.logs / f"{name.rsplit('/', 1)[-1]}.log"
    for _ in range(500):
        if "asleep" in log.read_text():
            return
        time.sleep(0.02)
    raise AssertionError("the program did not start")


def outcome(execution: run_v2.Execution) -> tuple[int, int, int, int]:
    return execution.running_count, execution.succeeded_count, execution.failed_count, execution.cancelled_count


def state(execution: run_v2.Execution) -> run_v2.Condition.State:
    return next(c.state for c in execution.conditions if c.type_ == "Completed")


def test_a_job_runs_with_its_arguments_and_environment(
    local: Local, jobs: run_v2.JobsClient, executions: run_v2.ExecutionsClient
) -> None:
    name = start(jobs, "--job", "abc")
    execution = ended(local, executions, name)
    assert name.startswith(f"{JOB}/executions/sightsinger-gpu-")
    assert outcome(execution) == (0, 1, 0, 0)
    assert state(execution) == run_v2.Condition.State.CONDITION_SUCCEEDED
    assert execution.completion_time >= execution.start_time
    log = (local.logs / f"{name.rsplit('/', 1)[-1]}.log").read_text().splitlines()
    assert log[:2] == ["args ['--job', 'abc']", "env forte sightsinger-gpu"]


def test_a_failed_program_is_a_failed_execution(
    local: Local, jobs: run_v2.JobsClient, executions: run_v2.ExecutionsClient
) -> None:
    execution = ended(local, executions, start(jobs, "7"))
    assert outcome(execution) == (0, 0, 1, 0)
    assert state(execution) == run_v2.Condition.State.CONDITION_FAILED


def test_a_running_program_is_a_running_execution(
    local: Local, jobs: run_v2.JobsClient, executions: run_v2.ExecutionsClient
) -> None:
    name = start(jobs, "sleep")
    execution = executions.get_execution(name=name)
    assert outcome(execution) == (1, 0, 0, 0)
    assert execution.reconciling
    assert not execution.completion_time
    assert local.cloud.executions.get(name).process.poll() is None


def test_cancelling_ends_the_process(
    local: Local, jobs: run_v2.JobsClient, executions: run_v2.ExecutionsClient
) -> None:
    name = start(jobs, "sleep")
    await_asleep(local, name)
    executions.cancel_execution(name=name)
    execution = ended(local, executions, name)
    assert outcome(execution) == (0, 0, 0, 1)
    assert local.cloud.executions.get(name).process.returncode == -15


def test_an_execution_that_ended_before_cannot_be_cancelled_any_more(
    local: Local, jobs: run_v2.JobsClient, executions: run_v2.ExecutionsClient
) -> None:
    name = start(jobs, "0")
    ended(local, executions, name)
    executions.cancel_execution(name=name)
    assert outcome(executions.get_execution(name=name)) == (0, 1, 0, 0)


@pytest.mark.slow
def test_a_program_that_will_not_hear_is_killed_when_its_time_is_over(
    local: Local, jobs: run_v2.JobsClient, executions: run_v2.ExecutionsClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scripts.local.executions.TERMINATION_S", 0.5)
    name = start(jobs, "deaf", "sleep", timeout=timedelta(seconds=2))
    await_asleep(local, name)
    assert outcome(ended(local, executions, name)) == (0, 0, 1, 0)
    assert local.cloud.executions.get(name).process.returncode == -9


def test_executions_are_listed_newest_first_with_their_arguments(
    local: Local, jobs: run_v2.JobsClient, executions: run_v2.ExecutionsClient
) -> None:
    names = [start(jobs, "--job", which) for which in ("a", "b")]
    listed = list(executions.list_executions(parent=JOB))
    assert [execution.name for execution in listed] == names[::-1]
    assert [list(execution.template.containers[0].args) for execution in listed] == [["--job", "b"], ["--job", "a"]]
    assert list(executions.list_executions(parent=JOB.replace("-gpu", "-cpu"))) == []
    assert all(local.cloud.executions.get(name).done.wait(20) for name in names)


def test_the_operation_can_be_asked_for_later(local: Local, jobs: run_v2.JobsClient) -> None:
    overrides = run_v2.RunJobRequest.Overrides(container_overrides=[Container(args=["0"])])
    operation = jobs.run_job(run_v2.RunJobRequest(name=JOB, overrides=overrides))
    assert local.cloud.executions.get(operation.metadata.name).done.wait(20)
    assert operation.result(timeout=20).succeeded_count == 1


def test_an_unknown_execution_is_not_found(executions: run_v2.ExecutionsClient) -> None:
    with pytest.raises(NotFound):
        executions.get_execution(name=f"{JOB}/executions/never")


def task(name: str | None = None, schedule: datetime | None = None) -> tasks_v2.Task:
    request = tasks_v2.HttpRequest(url="http://127.0.0.1:1/launch", body=b'{"data": {"jobId": "abc"}}')
    return tasks_v2.Task(name=f"{QUEUE}/tasks/{name}" if name else "", http_request=request, schedule_time=schedule)


def test_a_task_reaches_the_emulator(local: Local, tasks: tasks_v2.CloudTasksClient) -> None:
    created = tasks.create_task(parent=QUEUE, task=task("abc-1-0"))
    [(path, forwarded)] = local.tasks.received
    assert created.name == f"{QUEUE}/tasks/abc-1-0"
    assert path == f"/{QUEUE}/tasks"
    assert forwarded["name"] == created.name
    assert forwarded["httpRequest"]["url"] == "http://127.0.0.1:1/launch"


def test_a_task_without_a_name_gets_one(local: Local, tasks: tasks_v2.CloudTasksClient) -> None:
    names = {tasks.create_task(parent=QUEUE, task=task()).name for _ in range(3)}
    assert len(names) == 3
    assert {forwarded["name"] for _, forwarded in local.tasks.received} == names


def test_a_used_name_is_a_conflict(local: Local, tasks: tasks_v2.CloudTasksClient) -> None:
    tasks.create_task(parent=QUEUE, task=task("abc-1-0"))
    with pytest.raises(Conflict):
        tasks.create_task(parent=QUEUE, task=task("abc-1-0"))
    assert len(local.tasks.received) == 1


def test_a_queue_that_no_function_defines_is_not_found(tasks: tasks_v2.CloudTasksClient) -> None:
    with pytest.raises(NotFound):
        tasks.create_task(parent=QUEUE.replace("launch", "lunch"), task=task())


@pytest.mark.slow
def test_a_task_waits_for_its_time(local: Local, tasks: tasks_v2.CloudTasksClient) -> None:
    due = datetime.now(UTC) + timedelta(seconds=1)
    tasks.create_task(parent=QUEUE, task=task("abc-1-0", due))
    assert local.tasks.received == []
    assert local.tasks.arrived.wait(10)
    assert datetime.now(UTC) >= due
