"""Events that come twice, late, all at once or never; machines that go away or die."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import psutil
import pytest
import requests
from google.cloud import firestore

from scripts.local.user import sign_up
from sightsinger.jobs.states import Status
from sightsinger.jobs.transitions import GAVE_UP, MAX_ATTEMPTS
from tests.stack.pipeline.world import (
    World,
    at_once,
    created,
    deliver,
    executions,
    job_of,
    outputs,
    process,
    sung,
    uploaded,
    wait,
)
from tests.support.fakes import tiny_score
from triggers.cloud import clients, settings
from triggers.sweep import Admit, Expire, Sweep

if TYPE_CHECKING:
    from types import ModuleType

    from sightsinger.jobs.document import Job
    from sightsinger.jobs.intake import Upload

pytestmark = [pytest.mark.stack, pytest.mark.voice, pytest.mark.slow]

DELIVERIES = 5


def documents() -> firestore.CollectionReference:
    return firestore.Client(project=settings.current().project).collection("jobs")


def jobs_of(upload: Upload) -> int:
    mine = documents().where(filter=firestore.FieldFilter("sessionId", "==", upload.object_path.session_id))
    return len(mine.get())


def sweep(later: timedelta = timedelta()) -> list[object]:
    """Sweep as if it were later."""
    tools = clients.job_store(), clients.uploads(), clients.launch_queue()
    return list(Sweep(*tools, lambda: datetime.now(UTC) + later).run())


def running(job_id: str, attempt: int) -> Job:
    return wait(job_id, lambda job: job.status is Status.RUNNING and job.attempt == attempt)


def test_the_same_events_five_times_make_one_job_one_execution_one_output(world: World, triggers: ModuleType) -> None:
    upload = world.upload(tiny_score())
    for _ in range(DELIVERIES):
        deliver(triggers.on_score_uploaded, uploaded(upload))
    at_once(*[lambda: deliver(triggers.on_score_uploaded, uploaded(upload))] * DELIVERIES)
    job = wait(job_of(upload), lambda _job: True)
    for _ in range(DELIVERIES):
        deliver(triggers.on_job_created, created(job))
    at_once(*[lambda: deliver(triggers.on_job_created, created(job))] * DELIVERIES)
    launches = [lambda: requests.post(settings.current().launch_url, json={"data": {"jobId": job.job_id}}, timeout=60)]
    at_once(*launches * DELIVERIES)

    job = sung(job.job_id)
    deliver(triggers.on_score_uploaded, uploaded(upload))
    deliver(triggers.on_job_created, created(job))
    assert jobs_of(upload) == 1
    assert len(executions(job.job_id)) == 1
    assert len(outputs(job)) == 2
    assert (job.attempt, job.token) == (1, 1)
    assert clients.job_store().get(job.job_id) == job


def test_a_job_outlives_a_machine_that_goes_away_and_one_that_dies(world: World) -> None:
    upload_job = job_of(world.upload(tiny_score()))
    running(upload_job, 1)
    away = process(upload_job)
    away.terminate()
    assert away.wait(10) in (143, None)  # None: it was the stand-in's child to wait for
    wait(upload_job, lambda job: job.attempt == 2)  # whatever its status: the stack sweeps by itself, too

    sweep()
    running(upload_job, 2)
    dead = process(upload_job)
    dead.kill()
    psutil.wait_procs([dead], timeout=10)
    sweep()
    assert running(upload_job, 2).token == 2  # its lease still holds
    assert Expire(upload_job) in sweep(timedelta(seconds=61))

    job = sung(upload_job)
    assert (job.attempt, job.token) == (3, 3)
    assert len(executions(upload_job)) == MAX_ATTEMPTS
    assert [name.split("/")[-2] for name in outputs(job)] == ["3", "3"]


def test_an_upload_whose_event_was_lost_is_found(world: World) -> None:
    upload = world.upload(tiny_score(""))
    first = wait(job_of(upload))
    documents().document(first.job_id).delete()
    assert Admit(upload) in sweep(timedelta(minutes=3))
    again = wait(first.job_id)
    assert (again.status, again.error) == (Status.FAILED, first.error)
    assert Admit(upload) not in sweep(timedelta(minutes=3))


def test_a_job_that_nobody_can_sing_ends_and_is_told_to_us(world: World) -> None:
    upload = world.upload(tiny_score(), tempo="0.25")
    job_id = job_of(upload)
    for attempt in range(1, MAX_ATTEMPTS + 1):
        running(job_id, attempt)
        process(job_id).kill()
        sweep(timedelta(seconds=61))
    job = wait(job_id)
    assert (job.status, job.error) == (Status.FAILED, GAVE_UP)
    letter = firestore.Client(project=settings.current().project).collection("dead_letters").document(job_id).get()
    assert (letter.get("attempt"), letter.get("diedAs")) == (MAX_ATTEMPTS, "running")
    assert outputs(job) == []


@pytest.mark.parametrize("token", ["", "Bearer nonsense"])
def test_nobody_renders_without_signing_in(world: World, token: str) -> None:
    url = settings.current().launch_url.removesuffix("/launch") + "/render"
    headers = {"Authorization": token} if token else {}
    answer = requests.post(url, json={"data": {"sessionId": world.user.uid}}, headers=headers, timeout=60)
    assert (answer.status_code, answer.json()["error"]["status"]) == (401, "UNAUTHENTICATED")


def test_nobody_renders_the_score_of_another(world: World) -> None:
    theirs = world.store(b"")
    mine = World(sign_up(world.user.ports))
    answer = mine.render(theirs)
    assert (answer.status_code, answer.json()["error"]["details"]["code"]) == (404, "NO_SCORE")


def test_a_wish_that_makes_no_sense_is_told_to_the_caller(world: World) -> None:
    answer = world.render(world.store(b""), tempo=100)
    assert (answer.status_code, answer.json()["error"]["details"]["code"]) == (400, "BAD_OPTION")
