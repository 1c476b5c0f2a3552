"""The queue of launches, on Cloud Tasks."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

from google.api_core.exceptions import Aborted, Conflict, DeadlineExceeded, GatewayTimeout, ServiceUnavailable
from google.api_core.retry import Retry, if_exception_type
from google.cloud import tasks_v2

from sightsinger.jobs.ids import task_id

if TYPE_CHECKING:
    from triggers.cloud.settings import Settings

DISPATCH_DEADLINE = timedelta(minutes=2)
TIMEOUT_S = 10.0
# A task's name makes asking again safe, so a lost answer may be asked for again.
RETRY = Retry(
    predicate=if_exception_type(ServiceUnavailable, DeadlineExceeded, GatewayTimeout), initial=0.5, timeout=40.0
)


class LaunchQueue:
    """Puts launches into the queue, each under its own name."""

    def __init__(self, client: tasks_v2.CloudTasksClient, settings: Settings) -> None:
        self._client = client
        self._settings = settings

    def put(self, job_id: str, attempt: int, turn: int = 0) -> bool:
        """Ask for the launch of one attempt of a job; False where it had been asked for already."""
        task = tasks_v2.Task(
            name=f"{self._settings.queue_name}/tasks/{task_id(job_id, attempt, turn)}",
            http_request=self._request(job_id),
            dispatch_deadline=DISPATCH_DEADLINE,
        )
        try:
            self._client.create_task(parent=self._settings.queue_name, task=task, retry=RETRY, timeout=TIMEOUT_S)
        except Aborted:
            raise
        except Conflict:  # AlreadyExists over gRPC; over REST its parent
            return False
        return True

    def _request(self, job_id: str) -> tasks_v2.HttpRequest:
        invoker, url = self._settings.task_invoker, self._settings.launch_url
        return tasks_v2.HttpRequest(
            url=url,
            http_method=tasks_v2.HttpMethod.POST,
            headers={"Content-Type": "application/json"},
            body=json.dumps({"data": {"jobId": job_id}}).encode(),
            oidc_token=tasks_v2.OidcToken(service_account_email=invoker, audience=url) if invoker else None,
        )
