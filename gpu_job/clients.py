"""The job's clients of Google's services, made in one place. Under emulation they ask for no credentials."""

from __future__ import annotations

import os

from google.auth.credentials import AnonymousCredentials
from google.cloud import firestore
from google.cloud.storage import Client

from sightsinger.jobs.files import Files
from sightsinger.jobs.store import JobStore


def job_store() -> JobStore:
    """Return the jobs in Firestore."""
    return JobStore(firestore.Client(project=_project()))


def files() -> Files:
    """Return the bucket's reading and writing side."""
    return Files(storage())


def storage() -> Client:
    """Return a client of Cloud Storage."""
    emulated = bool(os.environ.get("STORAGE_EMULATOR_HOST"))
    return Client(project=_project(), credentials=AnonymousCredentials() if emulated else None)


def _project() -> str | None:
    """Return the project's name; None lets the clients ask the machine they run on."""
    return os.environ.get("GOOGLE_CLOUD_PROJECT") or os.environ.get("GCLOUD_PROJECT") or None
