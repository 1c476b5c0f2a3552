from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, cast

from sightsinger.jobs import transitions
from sightsinger.jobs.document import Input, Job
from sightsinger.jobs.ids import task_id
from sightsinger.jobs.intake import Upload, job_id_of
from sightsinger.jobs.orders import Order, metadata
from sightsinger.jobs.states import Status
from sightsinger.jobs.transitions import GAVE_UP, MAX_ATTEMPTS, RUN_LEASE
from tests.support.fakes import BUCKET, NOON, Clock, FakeStore, new_job
from triggers.sweep import GRACE, LOOK_BACK, MAX_ADMITTED, REMINDER, Admit, Enqueue, Expire, Sweep, plan

if TYPE_CHECKING:
    from sightsinger.jobs.store import JobStore
    from triggers.cloud.queue import LaunchQueue
    from triggers.cloud.uploads import Uploads


def upload(session: str, **options: str) -> Upload:
    found = Upload.of(BUCKET, f"sessions/ann/{session}/input.xml", "1", "0", metadata("", options))
    assert found
    return found


@dataclass
class FakeUploads:
    found: list[Upload] = field(default_factory=list)
    asked: tuple[datetime, datetime] | None = None
    broken: frozenset[str] = frozenset()

    def between(self, start: datetime, end: datetime) -> list[Upload]:
        self.asked = start, end
        return self.found

    def fetch(self, upload: Upload) -> bytes:
        if upload.object_path.session_id in self.broken:
            raise ConnectionError
        return b""


@dataclass
class FakeQueue:
    names: set[str] = field(default_factory=set)

    def put(self, job_id: str, attempt: int, turn: int = 0) -> bool:
        name = task_id(job_id, attempt, turn)
        fresh = name not in self.names
        self.names.add(name)
        return fresh


@dataclass
class World:
    store: FakeStore = field(default_factory=FakeStore)
    uploads: FakeUploads = field(default_factory=FakeUploads)
    queue: FakeQueue = field(default_factory=FakeQueue)
    clock: Clock = field(default_factory=Clock)

    def sweep(self) -> list[object]:
        tools = cast("JobStore", self.store), cast("Uploads", self.uploads), cast("LaunchQueue", self.queue)
        return list(Sweep(*tools, self.clock).run())


def job_of(found: Upload, **changes: object) -> Job:
    made = Input(found.bucket, str(found.object_path), found.generation, found.size, found.filename)
    return new_job("made-in-another-way", input=made, **changes)


def file_of(found: Upload) -> tuple[str, str]:
    return str(found.object_path), found.generation


def test_where_all_is_well_nothing_is_done() -> None:
    known = upload("s1", verse="2")
    assert plan([known], {file_of(known)}, [], [], NOON) == []


def test_an_upload_without_a_job_gets_one_with_its_own_wishes() -> None:
    lost, known = upload("lost", verse="2"), upload("known")
    assert plan([known, lost], {file_of(known)}, [], [], NOON) == [Admit(lost)]


def test_a_job_of_an_earlier_file_in_the_same_place_is_not_this_files() -> None:
    lost = upload("s1")
    assert plan([lost], {(str(lost.object_path), "0")}, [], [], NOON) == [Admit(lost)]


def test_a_job_whose_id_was_made_in_another_way_is_still_this_uploads() -> None:
    """As after a release that makes ids otherwise: yesterday's uploads are not sung, and paid for, again."""
    world = World(uploads=FakeUploads([upload("s1")]))
    world.store.create(job_of(upload("s1"), status=Status.COMPLETED))
    assert world.sweep() == []


def test_one_sweep_reads_only_so_many_scores() -> None:
    lost = [upload(f"s{number}") for number in range(MAX_ADMITTED + 5)]
    assert len(plan(lost, set(), [], [], NOON)) == MAX_ADMITTED


def test_a_waiting_job_is_put_into_the_queue_again_under_a_new_name_now_and_then() -> None:
    job = new_job(attempt=2)
    turns = [
        plan([], set(), [job], [], NOON + age)[0] for age in (REMINDER * 0, REMINDER * 0.9, REMINDER, REMINDER * 3)
    ]
    assert turns == [Enqueue("abc", 2, turn) for turn in (0, 0, 1, 3)]


def test_a_clock_that_runs_behind_does_no_harm() -> None:
    assert plan([], set(), [new_job()], [], NOON - timedelta(minutes=20)) == [Enqueue("abc", 1, 0)]


def test_a_lease_that_ran_out_is_ended() -> None:
    assert plan([], set(), [], [new_job(status=Status.RUNNING)], NOON) == [Expire("abc")]


def test_a_sweep_looks_at_a_day_but_for_the_last_minutes() -> None:
    world = World()
    world.sweep()
    assert world.uploads.asked == (NOON - LOOK_BACK, NOON - GRACE)


def test_a_lost_upload_is_admitted_once() -> None:
    world = World(uploads=FakeUploads([upload("s1")]))
    assert [type(action) for action in world.sweep()] == [Admit]
    assert world.sweep() == []
    (job_id,) = world.store.documents
    assert world.store[job_id].status is Status.FAILED  # it is empty
    assert job_id == job_id_of(upload("s1"), Order.of("sing", {}))


def test_a_dead_attempt_waits_again_and_its_next_launch_is_queued_at_once() -> None:
    world = World()
    world.store.create(new_job(status=Status.RUNNING, token=1, lease_expires_at=NOON + RUN_LEASE))
    world.sweep()
    assert world.store["abc"].status is Status.RUNNING
    world.clock.pass_by(RUN_LEASE.total_seconds())
    world.sweep()
    assert (world.store["abc"].status, world.store["abc"].attempt) == (Status.QUEUED, 2)
    assert world.queue.names == {task_id("abc", 2, 0)}


def test_a_job_whose_holder_never_comes_back_ends() -> None:
    world = World()
    world.store.create(new_job())
    for _ in range(MAX_ATTEMPTS):
        world.store.apply("abc", lambda job: transitions.take_launch_lease(job, world.clock()))
        world.clock.pass_by(600)
        world.sweep()
    assert (world.store["abc"].status, world.store["abc"].error) == (Status.FAILED, GAVE_UP)
    assert world.store.dead_letters == {"abc"}
    assert world.sweep() == []


def test_one_failure_keeps_nothing_else_from_being_done() -> None:
    world = World(uploads=FakeUploads([upload("bad"), upload("good")], broken=frozenset({"bad"})))
    world.uploads.found[0] = Upload.of(BUCKET, "sessions/ann/bad/input.xml", "1", "5", {}) or upload("bad")
    world.sweep()
    assert [world.store[job].session_id for job in world.store.documents] == ["good"]
