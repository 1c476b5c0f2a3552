from __future__ import annotations

import logging
import threading
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

import pytest
from google.api_core.exceptions import ServiceUnavailable
from msgspec.structs import replace

from gpu_job.singer.bank.errors import AcceleratorError, BankLengthError
from gpu_job.singer.errors import WordError
from gpu_job.worker import Inbox, Outcome, Pace, Terminate, Worker
from sightsinger.errors import ScorePosition
from sightsinger.jobs import transitions
from sightsinger.jobs.paths import attempt_prefix
from sightsinger.jobs.states import Status
from sightsinger.jobs.transitions import GAVE_UP, MAX_ATTEMPTS
from sightsinger.kinds.sing.options import RenderOptions
from sightsinger.kinds.sing.result import SingResult
from tests.support.fakes import PATH, Clock, FakeFiles, FakeStore, new_job, pretend_run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gpu_job.kinds.base import Given, Run, Tell
    from sightsinger.jobs.document import Job
    from sightsinger.jobs.transitions import Refusal
    from sightsinger.kinds.base import Result

QUICK = Pace(tick_s=0.001, progress_s=0.0, heartbeat_s=0.01)
FIRST = attempt_prefix("ann", "s1", "abc", 1)
MP3, TIMING = f"{FIRST}output.mp3", f"{FIRST}timing.json"


class Stage:
    """A store with one queued job, a bucket with its file, and a worker."""

    def __init__(self, run: Run = pretend_run, pace: Pace = QUICK, **job: Any) -> None:
        self.store, self.files, self.inbox = FakeStore(), FakeFiles({PATH: b"<score/>"}), SimpleQueue[Any]()
        self.store.create(new_job(**job))
        self.worker = Worker(self.store, self.files, lambda _kind: run, Clock(), pace)

    def work(self) -> Outcome:
        inbox: Inbox = self.inbox
        return self.worker.work("abc", inbox)

    @property
    def job(self) -> Job:
        return self.store["abc"]


def failing(error: Exception) -> Run:
    def run(_given: Given[Any], _folder: Path, _tell: Tell) -> Result:
        raise error

    return run


def interrupted(by: Callable[[], object]) -> Run:
    """A run before whose first step something happens."""

    def run(given: Given[Any], folder: Path, tell: Tell) -> Result:
        by()
        return pretend_run(given, folder, tell)

    return run


def test_a_job_is_run_stored_and_completed() -> None:
    stage = Stage()
    assert stage.work() is Outcome.COMPLETED
    job = stage.job
    assert (job.status, job.attempt, job.token) == (Status.COMPLETED, 1, 1)
    assert job.result == SingResult(MP3, TIMING, 4.0, len(stage.files.objects[MP3])).as_dict()
    assert (job.progress.stage, job.progress.done) == ("done", job.progress.total)
    assert stage.files.types[MP3] == "audio/mpeg"
    assert stage.files.types[TIMING] == "application/json; charset=utf-8"


def test_a_run_is_given_the_file_its_name_the_options_and_the_sessions_chance() -> None:
    stages = [Stage(options={"transpose": 2}), Stage(), Stage(attempt=2)]
    given = []
    for stage in stages:
        assert stage.work() is Outcome.COMPLETED
        given.append(stage.files.objects[MP3].decode())
    assert given[0].startswith(f"b'<score/>' song.musicxml {RenderOptions(transpose=2)} ")
    assert given[1] == given[2]
    assert len({text.split()[-1] for text in given}) == 1


def test_the_kind_decides_what_is_run() -> None:
    asked: list[str] = []
    stage = Stage()

    def runs(kind: str) -> Run:
        asked.append(kind)
        return pretend_run

    Worker(stage.store, stage.files, runs, Clock(), QUICK).work("abc", stage.inbox)
    assert asked == ["sing"]


@pytest.mark.parametrize("name", ["a/b.mp3", "a/../b.mp3", "output", "Output.mp3", ".mp3", "x" * 65 + ".mp3"])
def test_a_file_with_a_name_that_nobody_could_fetch_is_not_stored(name: str) -> None:
    def run(given: Given[Any], folder: Path, tell: Tell) -> Result:
        (folder / "a").mkdir()
        (folder / name).write_text("sound")
        return replace(pretend_run(given, folder, tell), mp3=name)

    stage = Stage(run)
    assert stage.work() is Outcome.RELEASED
    assert stage.files.objects.keys() == {PATH}


def test_a_stage_that_the_kind_does_not_name_gives_the_job_back() -> None:
    def run(given: Given[Any], folder: Path, tell: Tell) -> Result:
        tell("dancing", 1, 2, None)
        return pretend_run(given, folder, tell)

    assert Stage(run).work() is Outcome.RELEASED


def test_progress_is_written_step_by_step_but_not_more_often_than_is_useful() -> None:
    written: list[tuple[str, int]] = []

    class Watched(FakeStore):
        def apply(self, job_id: str, transition: Callable[[Job], Job | Refusal]) -> Job | Refusal:
            after = super().apply(job_id, transition)
            written.append((self[job_id].progress.stage, self[job_id].progress.done))
            return after

    for pace, expected in (
        (Pace(tick_s=0.001, progress_s=0.0), [("singing", done) for done in range(1, 9)]),
        (Pace(tick_s=0.001, progress_s=60.0), []),
    ):
        written.clear()
        stage = Stage(pace=pace)
        stage.store = Watched(stage.store.documents)
        stage.worker = Worker(stage.store, stage.files, lambda _kind: pretend_run, Clock(), pace)
        assert stage.work() is Outcome.COMPLETED
        assert [each for each in written if each[0] == "singing"] == expected


def test_a_pace_is_quick_with_news_and_slow_without() -> None:
    pace = Pace()
    assert [pace.is_due(s, news=True) for s in (0.5, 1.0)] == [False, True]
    assert [pace.is_due(s, news=False) for s in (1.0, 14.9, 15.0)] == [False, False, True]
    assert pace.heartbeat_s * 3 < pace.lease_s


def test_a_fault_of_the_score_fails_the_job_with_its_sentence(caplog: pytest.LogCaptureFixture) -> None:
    error = WordError("The word at bar 3 cannot be sung.", place=ScorePosition("Alto", "3", 1.0))
    stage = Stage(failing(error))
    with caplog.at_level(logging.INFO):
        assert stage.work() is Outcome.FAILED
    assert stage.job.status is Status.FAILED
    assert stage.job.error is not None
    assert stage.job.error.as_dict() == error.as_dict()
    assert not stage.store.dead_letters
    assert "cannot be sung" not in caplog.text


def test_a_fault_of_ours_that_would_come_again_fails_the_job_and_tells_us(caplog: pytest.LogCaptureFixture) -> None:
    stage = Stage(failing(BankLengthError("durations sums to 17, not 20.")))
    assert stage.work() is Outcome.FAILED
    assert (stage.job.status, stage.job.attempt) == (Status.FAILED, 1)
    assert stage.store.dead_letters == {"abc"}
    assert "BANK_LENGTHS_DISAGREE" in caplog.text
    assert "in run" in caplog.text


def test_a_score_that_is_gone_fails_the_job() -> None:
    stage = Stage()
    stage.files.objects.clear()
    assert stage.work() is Outcome.FAILED
    assert stage.job.error is not None
    assert stage.job.error.code == "INPUT_GONE"


def test_something_unexpected_gives_the_job_back_and_its_words_stay_out_of_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    stage = Stage(failing(KeyError("amazing grace")))
    assert stage.work() is Outcome.RELEASED
    assert (stage.job.status, stage.job.attempt, stage.job.error) == (Status.QUEUED, 2, None)
    assert "in run" in caplog.text
    assert "builtins.KeyError" in caplog.text
    assert "amazing" not in caplog.text


def test_an_error_that_may_pass_gives_the_job_back() -> None:
    stage = Stage(failing(AcceleratorError("Try again.")))
    assert stage.work() is Outcome.RELEASED
    assert stage.job.status is Status.QUEUED


def test_the_last_attempt_that_breaks_off_fails_the_job_and_tells_us() -> None:
    stage = Stage(failing(RuntimeError()), attempt=MAX_ATTEMPTS)
    assert stage.work() is Outcome.RELEASED
    assert (stage.job.status, stage.job.error) == (Status.FAILED, GAVE_UP)
    assert stage.store.dead_letters == {"abc"}


def test_a_job_goes_back_at_once_when_the_machine_goes_away() -> None:
    away = threading.Event()

    def terminate() -> None:
        stage.inbox.put(Terminate())
        away.wait(10)

    stage = Stage(interrupted(terminate))
    assert stage.work() is Outcome.TERMINATED
    assert (stage.job.status, stage.job.attempt) == (Status.QUEUED, 2)
    away.set()


def test_a_run_nobody_waits_for_stops_and_stores_nothing() -> None:
    away, stopped = threading.Event(), threading.Event()

    def run(given: Given[Any], folder: Path, tell: Tell) -> Result:
        stage.inbox.put(Terminate())
        away.wait(10)
        try:
            return pretend_run(given, folder, tell)
        finally:
            stopped.set()

    stage = Stage(run)
    stage.work()
    away.set()
    assert stopped.wait(10)
    assert stage.files.objects.keys() == {PATH}


def test_a_second_worker_leaves_the_job_alone() -> None:
    stage = Stage()
    assert stage.work() is Outcome.COMPLETED
    before = stage.job
    assert stage.work() is Outcome.REFUSED
    assert stage.job == before


def test_a_job_that_is_not_there_is_told_apart() -> None:
    stage = Stage()
    stage.store.documents.clear()
    assert stage.work() is Outcome.MISSING


def take_over(stage: Stage) -> None:
    """Another worker has the job now."""
    clock = stage.worker.clock
    stage.store.apply("abc", lambda job: transitions.release(job, job.token, clock()))
    stage.store.apply("abc", lambda job: transitions.claim(job, clock()))


def test_who_lost_the_job_while_singing_stops_and_changes_nothing() -> None:
    late = threading.Event()

    def lose() -> None:
        take_over(stage)
        late.wait(10)
        sang_on.append(True)

    sang_on: list[bool] = []
    stage = Stage(interrupted(lose))
    assert stage.work() is Outcome.LOST
    assert not sang_on
    late.set()
    assert (stage.job.status, stage.job.token, stage.job.result) == (Status.RUNNING, 2, None)


def test_who_lost_the_job_at_the_very_end_discards_what_it_stored() -> None:
    stage = Stage(interrupted(lambda: take_over(stage)), pace=Pace(tick_s=0.001, progress_s=60.0))
    assert stage.work() is Outcome.LOST
    assert stage.files.objects.keys() == {PATH}
    assert stage.job.result is None


def test_a_completion_whose_answer_was_lost_keeps_its_output() -> None:
    class Forgetful(FakeStore):
        def apply(self, job_id: str, transition: Callable[[Job], Job | Refusal]) -> Job | Refusal:
            super().apply(job_id, transition)
            return super().apply(job_id, transition) if self[job_id].status is Status.COMPLETED else self[job_id]

    stage = Stage()
    stage.store = Forgetful(stage.store.documents)
    stage.worker = Worker(stage.store, stage.files, lambda _kind: pretend_run, Clock(), QUICK)
    assert stage.work() is Outcome.COMPLETED
    assert MP3 in stage.files.objects


def test_a_cancelled_job_is_left_alone() -> None:
    late = threading.Event()

    def cancel() -> None:
        stage.store.apply("abc", lambda job: transitions.cancel(job, stage.worker.clock()))
        late.wait(10)

    stage = Stage(interrupted(cancel))
    assert stage.work() is Outcome.LOST
    late.set()
    assert stage.job.status is Status.CANCELLED


class Silent(FakeStore):
    """Takes the claim, then answers no report."""

    answers = 1

    def apply(self, job_id: str, transition: Callable[[Job], Job | Refusal]) -> Job | Refusal:
        if not self.answers:
            raise ServiceUnavailable("")
        self.answers -= 1
        return super().apply(job_id, transition)


def test_a_worker_that_cannot_report_within_its_lease_gives_up() -> None:
    late = threading.Event()
    waiting = interrupted(lambda: late.wait(10))
    stage = Stage()
    pace = Pace(tick_s=0.001, progress_s=0.0, heartbeat_s=0.001, lease_s=0.05)
    stage.store = Silent(stage.store.documents)
    stage.worker = Worker(stage.store, stage.files, lambda _kind: waiting, Clock(), pace)
    assert stage.work() is Outcome.LOST
    late.set()
