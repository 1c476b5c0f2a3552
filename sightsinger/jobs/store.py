"""Jobs in Firestore: create if absent, apply a transition in a transaction, and the sweep's questions."""

from __future__ import annotations

import logging
from itertools import islice
from typing import TYPE_CHECKING, Any

from google.api_core.exceptions import AlreadyExists
from google.cloud import firestore

from sightsinger.jobs.document import Job
from sightsinger.jobs.states import LEASED, Status
from sightsinger.jobs.transitions import Reason, Refusal, is_dead_letter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime

log = logging.getLogger(__name__)

JOBS = "jobs"
DEAD_LETTERS = "dead_letters"
MAX_IN = 30
"""Values that Firestore takes in one `in`."""
MAX_FOUND = 200
"""Documents a sweep looks at; what is left over waits for the next one."""


class JobStore:
    """The one place that reads and writes job documents."""

    def __init__(self, client: firestore.Client) -> None:
        self._client = client

    def create(self, job: Job) -> bool:
        """Write a new job; False where there is one of this id already, which stays as it is."""
        try:
            self._ref(job.job_id).create(job.as_dict())
        except AlreadyExists:
            return False
        return True

    def get(self, job_id: str) -> Job | None:
        """Read a job."""
        return _job(self._ref(job_id).get())

    def of_paths(self, paths: Iterable[str]) -> list[Job]:
        """Return every job of these uploads, whatever its id, kind and options.

        Raises ValueError where one is of a form that is not known here: taken for absent, it would be made again.
        """
        return [job for each in self._of(paths) if (job := _job(each)) is not None]

    def files_of(self, paths: Iterable[str]) -> frozenset[tuple[str, str]]:
        """Return path and generation of those of these uploads that have a job, of whatever form."""
        files = (each.get("input") for each in self._of(paths, ["input.path", "input.generation"]))
        return frozenset((file["path"], file["generation"]) for file in files)

    def _of(
        self, paths: Iterable[str], fields: Sequence[str] | None = None
    ) -> Iterator[firestore.DocumentSnapshot[Any]]:
        rest = iter(dict.fromkeys(paths))
        while some := list(islice(rest, MAX_IN)):
            query = self._client.collection(JOBS).where(filter=firestore.FieldFilter("input.path", "in", some))
            yield from (query.select(fields) if fields else query).stream()

    def apply(self, job_id: str, transition: Callable[[Job], Job | Refusal]) -> Job | Refusal:
        """Read the job, make the transition and write what came of it, all in one transaction.

        A job that is given up leaves a record in `dead_letters` in the same transaction. `transition` may be called
        several times when transactions collide, so it has to be pure.
        """
        ref, letter = self._ref(job_id), self._client.collection(DEAD_LETTERS).document(job_id)

        @firestore.transactional
        def attempt(transaction: firestore.Transaction) -> Job | Refusal:
            before = _job(ref.get(transaction=transaction))
            after = Refusal(Reason.MISSING) if before is None else transition(before)
            if before is None or isinstance(after, Refusal):
                return after
            transaction.update(ref, after.as_dict())
            if is_dead_letter(before, after):
                transaction.set(letter, _dead_letter(before, after))
            return after

        result: Job | Refusal = attempt(self._client.transaction())
        return result

    def queued(self) -> list[Job]:
        """Return the jobs that wait, those first that have waited longest."""
        query = self._client.collection(JOBS).where(filter=firestore.FieldFilter("status", "==", Status.QUEUED.value))
        return self._found(query.order_by("updatedAt"))

    def out_of_lease(self, now: datetime) -> list[Job]:
        """Return the jobs whose holder has not been heard of in time."""
        query = (
            self._client.collection(JOBS)
            .where(filter=firestore.FieldFilter("status", "in", sorted(LEASED)))
            .where(filter=firestore.FieldFilter("leaseExpiresAt", "<=", now))
        )
        return self._found(query.order_by("leaseExpiresAt"))

    def _found(self, query: firestore.Query) -> list[Job]:
        return list(_readable(query.limit(MAX_FOUND).stream()))

    def _ref(self, job_id: str) -> firestore.DocumentReference:
        return self._client.collection(JOBS).document(job_id)


def _job(found: firestore.DocumentSnapshot[Any]) -> Job | None:
    raw = found.to_dict()
    return None if raw is None else Job.stored(found.id, raw)


def _readable(found: Iterable[firestore.DocumentSnapshot[Any]]) -> Iterator[Job]:
    """Read documents, leaving out those of a form newer than this code: the release that made them sees to them."""
    for each in found:
        try:
            job = _job(each)
        except ValueError:
            log.warning("job %s: of a form that is not known here", each.id)
            continue
        if job is not None:
            yield job


def _dead_letter(before: Job, after: Job) -> dict[str, object]:
    return {
        "uid": after.uid,
        "sessionId": after.session_id,
        "attempt": before.attempt,
        "diedAs": before.status.value,
        "code": after.error and after.error.code,
        "execution": before.execution,
        "leaseExpiresAt": before.lease_expires_at,
        "at": after.finished_at,
    }
