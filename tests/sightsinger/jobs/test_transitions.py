from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from sightsinger.errors import Fault
from sightsinger.jobs import transitions
from sightsinger.jobs.document import Failure, Job, Progress
from sightsinger.jobs.states import FINAL, LEASED, Status, may_follow
from sightsinger.jobs.transitions import GAVE_UP, LAUNCH_LEASE, MAX_ATTEMPTS, RUN_LEASE, Reason, Refusal
from tests.support.fakes import NOON, Clock, FakeStore, new_job

if TYPE_CHECKING:
    from collections.abc import Mapping

LATER = NOON + timedelta(seconds=10)
RESULT = {"mp3": "a.mp3", "bytes": 1}
FAILURE = Failure("NO_WORDS", "Add words.")


def made(result: Job | Refusal) -> Job:
    assert isinstance(result, Job), result
    return result


def running(**changes: Any) -> Job:
    given: dict[str, Any] = {"status": Status.RUNNING, "token": 1, "lease_expires_at": NOON + RUN_LEASE}
    return new_job(**(given | changes))


def test_one_caller_alone_takes_the_launch_lease() -> None:
    launching = made(transitions.take_launch_lease(new_job(), NOON))
    assert (launching.status, launching.lease_expires_at) == (Status.LAUNCHING, NOON + LAUNCH_LEASE)
    assert transitions.take_launch_lease(launching, LATER) == Refusal(Reason.NOT_QUEUED)


def test_a_claim_brings_a_new_token_and_a_short_lease() -> None:
    launching = made(transitions.take_launch_lease(new_job(token=4), NOON))
    claimed = made(transitions.claim(launching, LATER))
    assert (claimed.status, claimed.token) == (Status.RUNNING, 5)
    assert (claimed.lease_expires_at, claimed.started_at) == (LATER + RUN_LEASE, LATER)


def test_an_execution_that_was_slow_may_claim_a_job_that_waits_again() -> None:
    assert made(transitions.claim(new_job(attempt=2), NOON)).status is Status.RUNNING


def test_nobody_claims_what_another_holds_even_late() -> None:
    assert transitions.claim(running(), NOON + RUN_LEASE * 2) == Refusal(Reason.HELD)


@pytest.mark.parametrize("status", sorted(FINAL))
def test_what_has_ended_is_over_for_everyone(status: Status) -> None:
    job = new_job(status=status, token=1)
    for step in (
        transitions.take_launch_lease(job, LATER),
        transitions.record_execution(job, 1, "e", LATER),
        transitions.launch_failed(job, 1, LATER),
        transitions.claim(job, LATER),
        transitions.report(job, 1, Progress(), LATER),
        transitions.complete(job, 1, RESULT, LATER),
        transitions.fail(job, 1, FAILURE, LATER),
        transitions.release(job, 1, LATER),
        transitions.expire(job, LATER),
        transitions.cancel(job, LATER),
    ):
        assert isinstance(step, Refusal)


def test_a_report_prolongs_the_lease() -> None:
    reported = made(transitions.report(running(), 1, Progress("singing", 1, 4, 9.0), LATER))
    assert (reported.lease_expires_at, reported.progress.done) == (LATER + RUN_LEASE, 1)


def test_a_former_holder_changes_nothing() -> None:
    job = running(token=2)
    assert transitions.report(job, 1, Progress(), LATER) == Refusal(Reason.LOST)
    assert transitions.complete(job, 1, RESULT, LATER) == Refusal(Reason.LOST)
    assert transitions.fail(job, 1, FAILURE, LATER) == Refusal(Reason.LOST)
    assert transitions.release(job, 1, LATER) == Refusal(Reason.LOST)


def test_a_late_holder_may_still_complete_while_nobody_took_over() -> None:
    done = made(transitions.complete(running(), 1, RESULT, NOON + RUN_LEASE * 3))
    assert (done.status, done.result, done.lease_expires_at) == (Status.COMPLETED, RESULT, None)


def test_who_completed_a_job_and_never_heard_so_may_ask_again_but_nobody_else() -> None:
    done = made(transitions.complete(running(), 1, RESULT, LATER))
    assert transitions.complete(done, 1, RESULT, LATER + RUN_LEASE) == done
    assert transitions.complete(done, 2, RESULT, LATER) == Refusal(Reason.LOST)
    assert transitions.complete(done, 1, {"mp3": "b.mp3"}, LATER) == Refusal(Reason.LOST)


def test_a_failure_is_told() -> None:
    failed = made(transitions.fail(running(), 1, FAILURE, LATER))
    assert (failed.status, failed.error, failed.finished_at) == (Status.FAILED, FAILURE, LATER)


def test_a_released_job_waits_for_its_next_attempt_as_if_new() -> None:
    job = running(execution="e", progress=Progress("singing", 3, 4))
    again = made(transitions.release(job, 1, LATER))
    assert (again.status, again.attempt, again.token) == (Status.QUEUED, 2, 1)
    assert (again.execution, again.lease_expires_at, again.progress) == (None, None, Progress())


def test_the_last_attempt_that_dies_fails_with_a_sentence_and_a_dead_letter() -> None:
    job = running(attempt=MAX_ATTEMPTS)
    for given_up in (transitions.release(job, 1, LATER), transitions.expire(job, NOON + RUN_LEASE)):
        assert (made(given_up).status, made(given_up).error) == (Status.FAILED, GAVE_UP)
        assert transitions.is_dead_letter(job, made(given_up))


@pytest.mark.parametrize("fault", Fault)
def test_what_failed_by_our_own_fault_alone_is_a_dead_letter(fault: Fault) -> None:
    job = running()
    failed = made(transitions.fail(job, 1, Failure("X", "It broke.", fault=fault), LATER))
    assert transitions.is_dead_letter(job, failed) == (fault is Fault.OURS)
    assert not transitions.is_dead_letter(failed, failed)


def test_a_job_that_goes_on_or_ends_well_is_no_dead_letter() -> None:
    job = running()
    for after in (transitions.release(job, 1, LATER), transitions.complete(job, 1, RESULT, LATER)):
        assert not transitions.is_dead_letter(job, made(after))


def test_a_lease_expires_at_its_time_and_not_before() -> None:
    job = running()
    assert transitions.expire(job, NOON + RUN_LEASE - timedelta(microseconds=1)) == Refusal(Reason.LEASE_HOLDS)
    assert made(transitions.expire(job, NOON + RUN_LEASE)).status is Status.QUEUED


def test_a_launch_that_failed_touches_its_own_attempt_only() -> None:
    launching = made(transitions.take_launch_lease(new_job(attempt=2), NOON))
    assert transitions.launch_failed(launching, 1, LATER) == Refusal(Reason.NOT_LAUNCHING)
    assert made(transitions.launch_failed(launching, 2, LATER)).attempt == 3


def test_an_execution_is_noted_also_after_it_claimed_but_never_for_another_attempt() -> None:
    assert made(transitions.record_execution(running(), 1, "e", LATER)).execution == "e"
    assert transitions.record_execution(running(attempt=2), 1, "e", LATER) == Refusal(Reason.OTHER_ATTEMPT)
    assert transitions.record_execution(new_job(), 1, "e", LATER) == Refusal(Reason.OTHER_ATTEMPT)


class LifeOfAJob(RuleBasedStateMachine):
    """Whatever happens, in whatever order and however often: the invariants hold and the job comes to an end."""

    @initialize()
    def upload(self) -> None:
        self.store, self.clock = FakeStore(), Clock()
        self.tokens: list[int] = []
        self.results: list[Mapping[str, Any]] = []
        self.store.create(new_job())

    @property
    def job(self) -> Job:
        return self.store["abc"]

    def step(self, result: Job | Refusal, before: Job) -> None:
        after = self.job
        if isinstance(result, Refusal):
            assert after == before
            return
        assert may_follow((before.status, before.attempt), (after.status, after.attempt))  # I3
        assert after.token >= before.token
        assert before.result in (None, after.result)
        if after.result and not before.result:
            self.results.append(after.result)

    @rule()
    def event_again(self) -> None:
        before = self.job
        assert not self.store.create(new_job())
        assert self.job == before

    @rule()
    def launch(self) -> None:
        before = self.job
        self.step(self.store.apply("abc", lambda j: transitions.take_launch_lease(j, self.clock())), before)

    @rule(attempt=st.integers(1, MAX_ATTEMPTS))
    def note_execution(self, attempt: int) -> None:
        before = self.job
        self.step(self.store.apply("abc", lambda j: transitions.record_execution(j, attempt, "e", NOON)), before)

    @rule(attempt=st.integers(1, MAX_ATTEMPTS))
    def launch_fails(self, attempt: int) -> None:
        before = self.job
        self.step(self.store.apply("abc", lambda j: transitions.launch_failed(j, attempt, self.clock())), before)

    @rule()
    def claim(self) -> None:
        before = self.job
        claimed = self.store.apply("abc", lambda j: transitions.claim(j, self.clock()))
        self.step(claimed, before)
        if isinstance(claimed, Job):
            assert claimed.token not in self.tokens
            self.tokens.append(claimed.token)

    @precondition(lambda self: self.tokens)
    @rule(
        data=st.data(),
        what=st.sampled_from([transitions.report, transitions.complete, transitions.fail, transitions.release]),
    )
    def worker(self, data: st.DataObject, what: object) -> None:
        token, before = data.draw(st.sampled_from(self.tokens)), self.job
        moves = {
            transitions.report: lambda j: transitions.report(j, token, Progress("singing", 1, 2), self.clock()),
            transitions.complete: lambda j: transitions.complete(j, token, {"mp3": f"{token}.mp3"}, self.clock()),
            transitions.fail: lambda j: transitions.fail(j, token, FAILURE, self.clock()),
            transitions.release: lambda j: transitions.release(j, token, self.clock()),
        }
        result = self.store.apply("abc", moves[what])  # type: ignore[index]  # one of the four
        self.step(result, before)
        if isinstance(result, Job):
            assert token == before.token  # nobody but the last claimant
            assert result.result is None or result.result["mp3"] == f"{token}.mp3"

    @rule(seconds=st.sampled_from([1, 30, 61, 301]))
    def wait(self, seconds: int) -> None:
        self.clock.pass_by(seconds)

    @rule()
    def sweep(self) -> None:
        before = self.job
        self.step(self.store.apply("abc", lambda j: transitions.expire(j, self.clock())), before)
        assert not self.store.out_of_lease(self.clock())  # I6

    @rule()
    def cancel(self) -> None:
        before = self.job
        self.step(self.store.apply("abc", lambda j: transitions.cancel(j, self.clock())), before)

    @invariant()
    def what_holds_always(self) -> None:
        job = self.job
        assert len(self.results) <= 1  # I2
        assert (job.status is Status.COMPLETED) == (job.result is not None)
        assert (job.status is Status.FAILED) == (job.error is not None)
        assert (job.status in LEASED) == (job.lease_expires_at is not None)
        assert (job.status in FINAL) == (job.finished_at is not None)
        assert 1 <= job.attempt <= MAX_ATTEMPTS
        assert (job.error == GAVE_UP) == ("abc" in self.store.dead_letters)

    def teardown(self) -> None:
        """I1: left to launches that die and to the sweep alone, the job ends."""
        for _ in range(MAX_ATTEMPTS):
            self.launch()
            self.wait(301)
            self.sweep()
        assert self.job.status in FINAL


TestLifeOfAJob = LifeOfAJob.TestCase
TestLifeOfAJob.settings = settings(
    max_examples=150, stateful_step_count=30, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
