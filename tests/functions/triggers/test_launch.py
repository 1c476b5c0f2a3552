from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from sightsinger.jobs import transitions
from sightsinger.jobs.states import Status
from sightsinger.jobs.transitions import GAVE_UP, MAX_ATTEMPTS
from sightsinger.kinds.base import Plan
from tests.support.fakes import NOON, Clock, FakeStore, new_job
from triggers.launch import LOOKS, LaunchAgainError, NotStartedError, UnclearError, launch

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime


@dataclass
class FakeRunner:
    """Starts what it is told to; `trouble` is raised after the start where `accepts`, instead of it otherwise."""

    trouble: Exception | None = None
    accepts: bool = True
    visible_after: int = 0
    unlistable: bool = False
    meanwhile: Callable[[], object] = lambda: None
    started: list[str] = field(default_factory=list)
    asked: list[str | None] = field(default_factory=list)
    looks: int = 0

    def start(self, job_id: str, run_job: str | None) -> str:
        self.asked.append(run_job)
        if self.accepts:
            self.started.append(f"executions/{len(self.started)}")
        self.meanwhile()
        if self.trouble:
            raise self.trouble
        del job_id
        return self.started[-1]

    def find(self, job_id: str, run_job: str | None, since: datetime) -> str | None:
        del job_id
        assert run_job == self.asked[-1]
        assert since <= NOON
        self.looks += 1
        if self.unlistable:
            raise UnclearError
        return self.started[-1] if self.started and self.looks > self.visible_after else None


@pytest.fixture
def store() -> FakeStore:
    store = FakeStore()
    store.create(new_job())
    return store


def run(store: FakeStore, runner: FakeRunner) -> None:
    launch("abc", store, runner, Clock(), lambda _seconds: None)


def test_a_queued_job_is_launched_and_its_execution_noted(store: FakeStore) -> None:
    runner = FakeRunner()
    run(store, runner)
    assert (store["abc"].status, store["abc"].execution) == (Status.LAUNCHING, "executions/0")


def test_a_job_runs_where_its_plan_says() -> None:
    runner = FakeRunner(trouble=UnclearError())
    for job, plan in (("old", None), ("new", Plan("final", "cpu", "sightsinger-listen", 1))):
        store = FakeStore()
        store.create(new_job(job, plan=plan))
        launch(job, store, runner, Clock(), lambda _seconds: None)
        assert store[job].execution is not None
    assert runner.asked == [None, "sightsinger-listen"]


def test_a_task_delivered_five_times_starts_one_execution(store: FakeStore) -> None:
    runner = FakeRunner()
    for _ in range(5):
        run(store, runner)
    assert len(runner.started) == 1


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.QUEUED])
def test_a_job_that_does_not_wait_is_left_alone(status: Status) -> None:
    store, runner = FakeStore(), FakeRunner()
    store.create(new_job(status=status))
    before = store["abc"]
    run(store, runner)
    assert (store["abc"], runner.started) == (before, [])


def test_a_task_for_a_job_that_is_gone_is_done(store: FakeStore) -> None:
    store.documents.clear()
    run(store, FakeRunner())


def test_a_refusal_counts_the_attempt_and_asks_for_the_task_again(store: FakeStore) -> None:
    runner = FakeRunner(trouble=NotStartedError(), accepts=False)
    with pytest.raises(LaunchAgainError):
        run(store, runner)
    assert (store["abc"].status, store["abc"].attempt) == (Status.QUEUED, 2)
    assert runner.looks == 0


def test_refusals_end(store: FakeStore) -> None:
    runner = FakeRunner(trouble=NotStartedError(), accepts=False)
    for _ in range(MAX_ATTEMPTS - 1):
        with pytest.raises(LaunchAgainError):
            run(store, runner)
    run(store, runner)
    assert (store["abc"].status, store["abc"].error) == (Status.FAILED, GAVE_UP)
    assert store.dead_letters == {"abc"}


@pytest.mark.parametrize("visible_after", [0, 2])
def test_an_execution_that_started_without_an_answer_is_found(store: FakeStore, visible_after: int) -> None:
    runner = FakeRunner(trouble=UnclearError(), visible_after=visible_after)
    run(store, runner)
    assert store["abc"].execution == "executions/0"
    run(store, runner)
    assert len(runner.started) == 1


@pytest.mark.parametrize("unlistable", [False, True])
def test_an_execution_that_nobody_sees_leaves_the_job_to_its_lease(store: FakeStore, unlistable: bool) -> None:
    runner = FakeRunner(trouble=UnclearError(), accepts=False, unlistable=unlistable)
    run(store, runner)
    job = store["abc"]
    assert (job.status, job.execution, job.lease_expires_at) == (
        Status.LAUNCHING,
        None,
        NOON + transitions.LAUNCH_LEASE,
    )
    assert runner.looks == LOOKS


def test_an_execution_may_claim_before_its_name_is_noted(store: FakeStore) -> None:
    runner = FakeRunner(meanwhile=lambda: store.apply("abc", lambda job: transitions.claim(job, NOON)))
    run(store, runner)
    assert (store["abc"].status, store["abc"].execution) == (Status.RUNNING, "executions/0")


def test_a_refusal_does_not_disturb_an_execution_that_runs_after_all(store: FakeStore) -> None:
    claim = lambda: store.apply("abc", lambda job: transitions.claim(job, NOON))  # noqa: E731 - read where it is used
    run(store, FakeRunner(trouble=NotStartedError(), meanwhile=claim))
    assert (store["abc"].status, store["abc"].attempt) == (Status.RUNNING, 1)
