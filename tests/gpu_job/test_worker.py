from __future__ import annotations

import json
import logging
import threading
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

import pytest
from google.api_core.exceptions import ServiceUnavailable

from gpu_job.worker import Inbox, Outcome, Pace, Terminate, Worker
from sightsinger import score
from sightsinger.errors import Place, SightsingerError
from sightsinger.jobs import transitions
from sightsinger.jobs.document import Stem
from sightsinger.jobs.paths import attempt_prefix
from sightsinger.jobs.states import Status
from sightsinger.jobs.transitions import GAVE_UP, MAX_ATTEMPTS
from tests.fakes import PATH, Clock, FakeFiles, FakeScore, FakeStore, new_job, pretend

if TYPE_CHECKING:
    from collections.abc import Callable

    from gpu_job.kinds.sing.rendering import Renderer, Rendering
    from sightsinger.jobs.document import Job
    from sightsinger.jobs.transitions import Refusal

QUICK = Pace(tick_s=0.001, progress_s=0.0, heartbeat_s=0.01)
FIRST = attempt_prefix("ann", "s1", "abc", 1)
MP3, TIMING = f"{FIRST}output.mp3", f"{FIRST}timing.json"


@pytest.fixture(autouse=True)
def two_part_score(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(score, "read", lambda _data, _name: FakeScore(parts=("Soprano", "Alto")))


class Stage:
    """A store with one queued job, a bucket with its score, and a worker."""

    def __init__(self, render: Renderer = pretend, pace: Pace = QUICK, **job: Any) -> None:
        self.store, self.files, self.inbox = FakeStore(), FakeFiles({PATH: b"<score/>"}), SimpleQueue[Any]()
        self.store.create(new_job(**job))
        self.worker = Worker(self.store, self.files, render, Clock(), pace)

    def work(self) -> Outcome:
        inbox: Inbox = self.inbox
        return self.worker.work("abc", inbox)

    @property
    def job(self) -> Job:
        return self.store["abc"]


def failing(error: Exception) -> Renderer:
    def render(*_line_and_options: Any, **_seed_and_progress: Any) -> Rendering:
        raise error

    return render


def interrupted(by: Callable[[], object]) -> Renderer:
    """A singer during whose first phrase something happens."""

    def render(*wanted: Any, **given: Any) -> Rendering:
        by()
        return pretend(*wanted, **given)

    return render


def test_a_job_is_sung_stored_and_completed() -> None:
    stage = Stage()
    assert stage.work() is Outcome.COMPLETED
    job = stage.job
    assert (job.status, job.attempt, job.token) == (Status.COMPLETED, 1, 1)
    assert job.output is not None
    assert (job.output.mp3, job.output.timing) == (MP3, TIMING)
    assert job.output.bytes == len(stage.files.objects[MP3])
    assert (job.progress.stage, job.progress.done) == ("done", job.progress.total)
    assert stage.files.types[MP3] == "audio/mpeg"
    assert stage.files.types[TIMING] == "application/json; charset=utf-8"
    assert json.loads(stage.files.objects[TIMING])["durationSeconds"] == job.output.duration_s == 4.0


def test_every_part_keeps_its_track() -> None:
    stage = Stage(options={"parts": [{"part": "Alto", "voice": "man"}, "Soprano"], "lossless": "flac"})
    assert stage.work() is Outcome.COMPLETED
    assert stage.job.output is not None
    soprano, alto = stage.job.output.stems
    assert soprano == Stem("Soprano", "woman", f"{FIRST}stem-1.mp3", flac=f"{FIRST}stem-1.flac")
    assert alto == Stem("Alto", "man", f"{FIRST}stem-2.mp3", flac=f"{FIRST}stem-2.flac")
    assert stage.files.objects[f"{FIRST}stem-2.flac"] == b"Alto"
    assert stage.files.types[f"{FIRST}stem-1.flac"] == "audio/flac"
    assert set(stage.job.output.paths) == stage.files.objects.keys() - {PATH}


def test_a_part_is_sung_alike_in_whatever_company() -> None:
    alone, together = Stage(options={"parts": ["Alto"]}), Stage()
    assert alone.work() is together.work() is Outcome.COMPLETED
    seeds = {stage.files.objects[MP3].split()[-1] for stage in (alone, together)}
    assert len(seeds) == 1
    assert seeds != {b"0"}


def test_the_same_job_sounds_the_same_every_time() -> None:
    once, twice = Stage(), Stage()
    assert once.work() is twice.work() is Outcome.COMPLETED
    assert once.files.objects[MP3] == twice.files.objects[MP3]


def test_wishes_reach_the_singer() -> None:
    stage = Stage(options={"transpose": 2, "tempo": 2.0, "verse": "3", "vibrato": 0.5})
    assert stage.work() is Outcome.COMPLETED
    assert b"vibrato=0.5" in stage.files.objects[MP3]
    timing = json.loads(stage.files.objects[TIMING])
    assert timing["durationSeconds"] == 2.0
    assert {note["midi"] for note in timing["notes"]} == {62}


def test_progress_is_written_phrase_by_phrase_but_not_more_often_than_is_useful() -> None:
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
        stage.worker = Worker(stage.store, stage.files, pretend, Clock(), pace)
        assert stage.work() is Outcome.COMPLETED
        assert [each for each in written if each[0] == "singing"] == expected


def test_a_pace_is_quick_with_news_and_slow_without() -> None:
    pace = Pace()
    assert [pace.is_due(s, news=True) for s in (0.5, 1.0)] == [False, True]
    assert [pace.is_due(s, news=False) for s in (1.0, 14.9, 15.0)] == [False, False, True]
    assert pace.heartbeat_s * 3 < pace.lease_s


def test_a_fault_of_the_score_fails_the_job_with_its_sentence(caplog: pytest.LogCaptureFixture) -> None:
    error = SightsingerError("The word at bar 3 cannot be sung.", place=Place("Alto", "3", 1.0))
    error.code = "UNSINGABLE_WORD"
    stage = Stage(failing(error))
    with caplog.at_level(logging.INFO):
        assert stage.work() is Outcome.FAILED
    assert stage.job.status is Status.FAILED
    assert stage.job.error is not None
    assert stage.job.error.as_dict() == error.as_dict()
    assert not stage.store.dead_letters
    assert "cannot be sung" not in caplog.text


def test_an_unknown_part_fails_the_job() -> None:
    stage = Stage(options={"parts": ["Kazoo"]})
    assert stage.work() is Outcome.FAILED
    assert stage.job.error is not None
    assert stage.job.error.code == "UNKNOWN_PART"


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
    assert "in render" in caplog.text
    assert "builtins.KeyError" in caplog.text
    assert "amazing" not in caplog.text


def test_an_error_that_may_pass_gives_the_job_back() -> None:
    error = SightsingerError("Try again.")
    error.retryable = True
    stage = Stage(failing(error))
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


def test_a_singer_nobody_listens_to_stops_and_stores_nothing() -> None:
    away, stopped = threading.Event(), threading.Event()

    def render(*wanted: Any, **given: Any) -> Rendering:
        stage.inbox.put(Terminate())
        away.wait(10)
        try:
            return pretend(*wanted, **given)
        finally:
            stopped.set()

    stage = Stage(render)
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
    assert (stage.job.status, stage.job.token, stage.job.output) == (Status.RUNNING, 2, None)


def test_who_lost_the_job_at_the_very_end_discards_what_it_stored() -> None:
    stage = Stage(interrupted(lambda: take_over(stage)), pace=Pace(tick_s=0.001, progress_s=60.0))
    assert stage.work() is Outcome.LOST
    assert stage.files.objects.keys() == {PATH}
    assert stage.job.output is None


def test_a_completion_whose_answer_was_lost_keeps_its_output() -> None:
    class Forgetful(FakeStore):
        def apply(self, job_id: str, transition: Callable[[Job], Job | Refusal]) -> Job | Refusal:
            super().apply(job_id, transition)
            return super().apply(job_id, transition) if self[job_id].status is Status.COMPLETED else self[job_id]

    stage = Stage()
    stage.store = Forgetful(stage.store.documents)
    stage.worker = Worker(stage.store, stage.files, pretend, Clock(), QUICK)
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
    stage = Stage()
    pace = Pace(tick_s=0.001, progress_s=0.0, heartbeat_s=0.001, lease_s=0.05)
    stage.store = Silent(stage.store.documents)
    stage.worker = Worker(stage.store, stage.files, interrupted(lambda: late.wait(10)), Clock(), pace)
    assert stage.work() is Outcome.LOST
    late.set()
