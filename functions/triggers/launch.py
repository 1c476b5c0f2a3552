"""Asking Cloud Run for an execution, at most once for each attempt as far as can be known."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from sightsinger.jobs import transitions
from sightsinger.jobs.states import Status
from sightsinger.jobs.transitions import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sightsinger.jobs.document import Job

LOOKS = 3
PAUSE_S = 2.0
CLOCK_SKEW = timedelta(seconds=10)

log = logging.getLogger(__name__)


class NotStartedError(Exception):
    """Cloud Run refused: surely nothing was started."""


class UnclearError(Exception):
    """No clear answer came: an execution may have been started or not."""


class Runner(Protocol):
    """Starts executions and finds those that were started."""

    def start(self, job_id: str, run_job: str | None) -> str:
        """Start an execution for a job and return its name. Raises NotStartedError, UnclearError.

        `run_job` is the Cloud Run job that its plan names; None: the usual one.
        """

    def find(self, job_id: str, run_job: str | None, since: datetime) -> str | None:
        """Return the name of an execution for this job that was started since then. Raises UnclearError."""


class Store(Protocol):
    """What is needed of `sightsinger.jobs.store.JobStore`."""

    def apply(self, job_id: str, transition: Callable[[Job], Job | Refusal]) -> Job | Refusal:
        """Make a transition in a transaction."""


class LaunchAgainError(Exception):
    """The launch was refused and the job waits again: the task should be delivered again, later."""


def launch(
    job_id: str, store: Store, runner: Runner, clock: Callable[[], datetime], pause: Callable[[float], None]
) -> None:
    """Take the launch lease and start an execution; a repeated task finds the lease taken and does nothing.

    Raises LaunchAgainError where surely nothing was started and another attempt is left. Where it is unclear whether
    an execution was started, it is looked for; one that stays unseen leaves the job to its lease and the sweep.
    """
    asked_at = clock()
    job = store.apply(job_id, lambda job: transitions.take_launch_lease(job, asked_at))
    if isinstance(job, Refusal):
        log.info("job %s: not launched, %s", job_id, job.reason)
        return
    attempt = job.attempt
    try:
        execution = _start(job, runner, asked_at, pause)
    except NotStartedError:
        log.exception("job %s: no execution was started", job_id)
        left = store.apply(job_id, lambda job: transitions.launch_failed(job, attempt, clock()))
        if not isinstance(left, Refusal) and left.status is Status.QUEUED:
            raise LaunchAgainError(job_id) from None
        return
    if execution:
        store.apply(job_id, lambda job: transitions.record_execution(job, attempt, execution, clock()))
        log.info("job %s: attempt %d launched", job_id, attempt)


def _start(job: Job, runner: Runner, asked_at: datetime, pause: Callable[[float], None]) -> str | None:
    job_id, run_job = job.job_id, job.plan.run_job if job.plan else None
    try:
        return runner.start(job_id, run_job)
    except UnclearError:
        log.warning("job %s: no clear answer from Cloud Run, looking for the execution", job_id, exc_info=True)
    for _ in range(LOOKS):
        pause(PAUSE_S)
        try:
            if found := runner.find(job_id, run_job, asked_at - CLOCK_SKEW):
                return found
        except UnclearError:
            log.warning("job %s: executions could not be listed", job_id, exc_info=True)
    return None
