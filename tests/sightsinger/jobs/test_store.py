"""The store against Firestore itself: what only a real transaction and a real query can show."""

from __future__ import annotations

import secrets
import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from google.cloud import firestore

from sightsinger.jobs import transitions
from sightsinger.jobs.states import Status
from sightsinger.jobs.store import DEAD_LETTERS, JOBS, MAX_IN, JobStore
from sightsinger.jobs.transitions import MAX_ATTEMPTS, Reason, Refusal
from tests.support.fakes import new_job

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sightsinger.jobs.document import Job

pytestmark = pytest.mark.stack

NOW = datetime.now(UTC).replace(microsecond=0)


MARK = "test" + secrets.token_hex(4)


@pytest.fixture
def client() -> Iterator[firestore.Client]:
    client = firestore.Client(project="demo-sightsinger")
    yield client
    for collection in (JOBS, DEAD_LETTERS):
        for document in client.collection(collection).list_documents():
            if document.id.startswith(MARK):
                document.delete()


@pytest.fixture
def store(client: firestore.Client) -> JobStore:
    return JobStore(client)


def a_job(**changes: object) -> Job:
    """Return a job of which the triggers take no notice: it does not wait when it is created."""
    return new_job(MARK + secrets.token_hex(8), **({"status": Status.LAUNCHING, "lease_expires_at": NOW} | changes))


def at_once(times: int, call: Callable[[], object]) -> list[object]:
    results: list[object] = []
    threads = [threading.Thread(target=lambda: results.append(call())) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_a_job_comes_back_as_it_was_stored(store: JobStore) -> None:
    job = a_job()
    assert store.get(job.job_id) is None
    assert store.create(job)
    assert store.get(job.job_id) == job


def test_a_job_is_created_once_and_the_first_stays(store: JobStore) -> None:
    job = a_job()
    assert sorted(map(bool, at_once(5, lambda: store.create(job)))) == [False] * 4 + [True]
    assert not store.create(new_job(job.job_id, uid="bob"))
    assert store.get(job.job_id) == job


def test_of_several_that_claim_at_once_one_gets_the_job(store: JobStore) -> None:
    job = a_job()
    store.create(job)
    results = at_once(3, lambda: store.apply(job.job_id, lambda found: transitions.claim(found, NOW)))
    assert sorted(isinstance(result, Refusal) for result in results) == [False, True, True]
    stored = store.get(job.job_id)
    assert stored
    assert (stored.status, stored.token) == (Status.RUNNING, 1)


def test_a_refusal_writes_nothing_and_a_missing_job_is_told(store: JobStore) -> None:
    job = a_job(status=Status.FAILED, finished_at=NOW, lease_expires_at=None)
    store.create(job)
    assert store.apply(job.job_id, lambda found: transitions.claim(found, NOW)) == Refusal(Reason.OVER)
    assert store.get(job.job_id) == job
    assert store.apply("nothing", lambda found: found) == Refusal(Reason.MISSING)


def test_fields_that_others_keep_in_the_document_stay(store: JobStore, client: firestore.Client) -> None:
    job = a_job()
    store.create(job)
    ref = client.collection(JOBS).document(job.job_id)
    ref.update({"credits": 3})
    store.apply(job.job_id, lambda found: transitions.claim(found, NOW))
    assert ref.get().get("credits") == 3


def test_what_is_given_up_leaves_a_dead_letter(store: JobStore, client: firestore.Client) -> None:
    job = a_job(attempt=MAX_ATTEMPTS, execution="executions/e")
    store.create(job)
    store.apply(job.job_id, lambda found: transitions.expire(found, NOW))
    letter = client.collection(DEAD_LETTERS).document(job.job_id).get().to_dict()
    assert letter
    assert (letter["attempt"], letter["diedAs"], letter["execution"]) == (MAX_ATTEMPTS, "launching", "executions/e")


def test_the_jobs_of_uploads_are_found_however_many_there_are(store: JobStore) -> None:
    jobs = [a_job() for _ in range(MAX_IN + 2)]
    for job in jobs:
        store.create(job)
    ours = {job.input.path for job in jobs}
    assert {job.job_id for job in store.of_paths([*sorted(ours), "sessions/nobody/s/input.xml"])} >= {
        job.job_id for job in jobs
    }
    assert store.of_paths([]) == []
    assert store.of_paths(["sessions/nobody/s/input.xml"]) == []


def test_a_job_of_a_newer_form_stops_no_sweep(
    store: JobStore, client: firestore.Client, caplog: pytest.LogCaptureFixture
) -> None:
    newer, known = a_job(lease_expires_at=NOW), a_job(lease_expires_at=NOW)
    for job in (newer, known):
        store.create(job)
    client.collection(JOBS).document(newer.job_id).update({"schema": 99})
    found = {job.job_id for job in store.out_of_lease(NOW)}
    assert known.job_id in found
    assert newer.job_id not in found
    assert newer.job_id in caplog.text
    assert store.files_of([newer.input.path]) == {(newer.input.path, newer.input.generation)}
    with pytest.raises(ValueError, match="99"):
        store.of_paths([newer.input.path])
    client.collection(JOBS).document(newer.job_id).delete()


def test_leases_are_found_when_they_ran_out_and_not_before(store: JobStore) -> None:
    over, holds = a_job(), a_job(lease_expires_at=NOW + timedelta(seconds=1))
    ended = a_job(status=Status.COMPLETED)
    for job in (over, holds, ended):
        store.create(job)
    found = {job.job_id for job in store.out_of_lease(NOW)}
    assert found & {over.job_id, holds.job_id, ended.job_id} == {over.job_id}


def test_jobs_that_wait_are_found_longest_first(store: JobStore) -> None:
    early, late = (a_job(updated_at=NOW - timedelta(days=days)) for days in (4, 3))
    for job in (late, early):
        store.create(job)
        store.apply(job.job_id, lambda found: transitions.launch_failed(found, 1, found.updated_at))
    found = [job.job_id for job in store.queued() if job.job_id in {early.job_id, late.job_id}]
    assert found == [early.job_id, late.job_id]
