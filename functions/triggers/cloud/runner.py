"""Executions of the Cloud Run jobs."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from google.api_core.exceptions import ClientError, GoogleAPIError
from google.cloud import run_v2
from requests.exceptions import RequestException

from triggers.launch import NotStartedError, UnclearError

if TYPE_CHECKING:
    from datetime import datetime

    from triggers.cloud.settings import Settings

TIMEOUT_S = 30.0
LIST_TIMEOUT_S = 10.0
MAX_LISTED = 200


class CloudRunner:
    """The runner that calls Cloud Run."""

    def __init__(self, jobs: run_v2.JobsClient, executions: run_v2.ExecutionsClient, settings: Settings) -> None:
        self._jobs = jobs
        self._executions = executions
        self._settings = settings

    def start(self, job_id: str, run_job: str | None) -> str:
        """See triggers.launch.Runner."""
        overrides = run_v2.RunJobRequest.Overrides(
            container_overrides=[run_v2.RunJobRequest.Overrides.ContainerOverride(args=_args(job_id))], task_count=1
        )
        request = run_v2.RunJobRequest(name=self._settings.run_job_name(run_job), overrides=overrides)
        try:
            # Never retried here: there is no idempotency key, and an accepted request may still answer with an error.
            operation = self._jobs.run_job(request, retry=None, timeout=TIMEOUT_S)
            return str(operation.metadata.name)
        except ClientError as error:
            raise NotStartedError(type(error).__name__) from error
        except (GoogleAPIError, RequestException) as error:
            raise UnclearError(type(error).__name__) from error

    def find(self, job_id: str, run_job: str | None, since: datetime) -> str | None:
        """See triggers.launch.Runner."""
        try:
            parent = self._settings.run_job_name(run_job)
            found = self._executions.list_executions(parent=parent, timeout=LIST_TIMEOUT_S)
            for execution in islice(found, MAX_LISTED):
                if execution.create_time >= since and _is_for(execution, job_id):
                    return str(execution.name)
        except (GoogleAPIError, RequestException) as error:
            raise UnclearError(type(error).__name__) from error
        return None


def _args(job_id: str) -> list[str]:
    return ["--job", job_id]


def _is_for(execution: run_v2.Execution, job_id: str) -> bool:
    return any(list(container.args) == _args(job_id) for container in execution.template.containers)
