from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

import pytest
from google.api_core.exceptions import Aborted, AlreadyExists, Conflict
from google.cloud import tasks_v2

from sightsinger.jobs.ids import task_id
from triggers.cloud.queue import LaunchQueue
from triggers.cloud.settings import read

if TYPE_CHECKING:
    from collections.abc import Mapping

ENV = {
    "GCLOUD_PROJECT": "live",
    "SIGHTSINGER_BUCKET": "b",
    "SIGHTSINGER_TASK_INVOKER": "tasks@live.iam.gserviceaccount.com",
}


class FakeTasks:
    """Remembers the last task, or raises."""

    def __init__(self, trouble: Exception | None = None) -> None:
        self.trouble = trouble
        self.asked: dict[str, Any] = {}

    def create_task(self, **asked: Any) -> None:
        self.asked = asked
        if self.trouble:
            raise self.trouble


def put(client: FakeTasks, env: Mapping[str, str] = ENV) -> bool:
    return LaunchQueue(cast("tasks_v2.CloudTasksClient", client), read(env)).put("abc", 2, 1)


def test_a_launch_is_a_named_task_that_cloud_tasks_signs() -> None:
    client = FakeTasks()
    assert put(client)
    task: tasks_v2.Task = client.asked["task"]
    assert client.asked["parent"] == "projects/live/locations/europe-west1/queues/launch"
    assert task.name == f"{client.asked['parent']}/tasks/{task_id('abc', 2, 1)}"
    request = task.http_request
    assert json.loads(request.body) == {"data": {"jobId": "abc"}}
    assert dict(request.headers) == {"Content-Type": "application/json"}
    assert request.http_method == tasks_v2.HttpMethod.POST
    assert request.oidc_token.audience == request.url == "https://europe-west1-live.cloudfunctions.net/launch"
    assert request.oidc_token.service_account_email == ENV["SIGHTSINGER_TASK_INVOKER"]


def test_nobody_signs_on_a_developers_machine() -> None:
    client = FakeTasks()
    put(client, ENV | {"SIGHTSINGER_TASK_INVOKER": "", "SIGHTSINGER_CLOUD_ENDPOINT": "http://127.0.0.1:8090"})
    assert "oidc_token" not in client.asked["task"].http_request


@pytest.mark.parametrize("known", [AlreadyExists, Conflict])
def test_a_task_that_is_there_already_is_fine(known: type[Exception]) -> None:
    assert not put(FakeTasks(known("")))


def test_other_troubles_are_not_swallowed() -> None:
    with pytest.raises(Aborted):
        put(FakeTasks(Aborted("")))
