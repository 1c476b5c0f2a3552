"""The clients of Google's services, each built once, when first needed.

`firebase_functions.core.init` may run several times when first calls come together, and deployment imports `main`
without any credentials; so nothing is built at import, and every first use holds a lock.
"""

from __future__ import annotations

import os
from threading import Lock
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

import firebase_admin
from firebase_admin import credentials

from triggers.cloud import settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from google.auth.credentials import Credentials
    from google.cloud.storage import Client

    from sightsinger.jobs.store import JobStore
    from triggers.cloud.queue import LaunchQueue
    from triggers.cloud.runner import CloudRunner
    from triggers.cloud.uploads import Uploads

T = TypeVar("T")

EMULATED = ("FIRESTORE_EMULATOR_HOST", "FIREBASE_AUTH_EMULATOR_HOST", "FIREBASE_STORAGE_EMULATOR_HOST")


def once(build: Callable[[], T]) -> Callable[[], T]:
    """Make a function build its value in one call only, however many threads come first."""
    lock, built = Lock(), list[T]()

    def get() -> T:
        with lock:
            if not built:
                built.append(build())
            return built[0]

    return get


class EmulatorCredential(credentials.Base):
    """No credential: firebase-admin looks for one even where emulators ask for none."""

    def get_credential(self) -> Credentials:
        """Return the credential that google-auth knows as none."""
        return _anonymous()


def start_firebase() -> None:
    """Initialise firebase-admin, which checks the callers' tokens; opens no connection."""
    emulated = any(os.environ.get(name) for name in EMULATED)
    if not firebase_admin._apps:  # noqa: SLF001 - there is no other way to ask
        firebase_admin.initialize_app(EmulatorCredential() if emulated else None)


@once
def job_store() -> JobStore:
    """Return the jobs in Firestore."""
    from google.cloud import firestore

    from sightsinger.jobs.store import JobStore

    return JobStore(firestore.Client(project=settings.current().project))


@once
def uploads() -> Uploads:
    """Return the uploads."""
    from sightsinger.jobs.files import Files
    from triggers.cloud.uploads import Uploads

    client = _storage()
    return Uploads(client, Files(client), settings.current().bucket)


@once
def launch_queue() -> LaunchQueue:
    """Return the queue of launches."""
    from google.cloud import tasks_v2
    from google.cloud.tasks_v2.services.cloud_tasks.transports.rest import CloudTasksRestTransport

    from triggers.cloud.queue import LaunchQueue

    transport = _transport(CloudTasksRestTransport)
    return LaunchQueue(tasks_v2.CloudTasksClient(transport=transport), settings.current())


@once
def runner() -> CloudRunner:
    """Return the executions of the Cloud Run jobs."""
    from google.cloud import run_v2
    from google.cloud.run_v2.services.executions.transports.rest import ExecutionsRestTransport
    from google.cloud.run_v2.services.jobs.transports.rest import JobsRestTransport

    from triggers.cloud.runner import CloudRunner

    jobs = run_v2.JobsClient(transport=_transport(JobsRestTransport))
    executions = run_v2.ExecutionsClient(transport=_transport(ExecutionsRestTransport))
    return CloudRunner(jobs, executions, settings.current())


def _storage() -> Client:
    from google.cloud.storage import Client

    emulated = bool(os.environ.get("STORAGE_EMULATOR_HOST"))
    credential = _anonymous() if emulated else None
    return Client(project=settings.current().project, credentials=credential)


def _transport(rest: Callable[..., T]) -> T | None:
    """Return a REST transport to what stands in for Google's service, or None for the real one."""
    endpoint = settings.current().cloud_endpoint
    if endpoint is None:
        return None
    parts = urlsplit(endpoint)
    return rest(host=parts.netloc, url_scheme=parts.scheme, credentials=_anonymous())


def _anonymous() -> Credentials:
    from google.auth.credentials import AnonymousCredentials

    return AnonymousCredentials()
