"""The triggers. Each says what starts it and hands over to `triggers/`, where the work is."""

from __future__ import annotations

import logging
import os
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from firebase_functions import core, firestore_fn, https_fn, scheduler_fn, storage_fn, tasks_fn
from firebase_functions.options import MemoryOption, RateLimits, RetryConfig, set_global_options

from sightsinger.errors import Fault, SightsingerError
from sightsinger.jobs.errors import InputGoneError
from sightsinger.jobs.intake import Upload, admit_once
from sightsinger.jobs.states import Status
from triggers.cloud import clients
from triggers.cloud.settings import account_of, bucket_of, is_emulated, region_of
from triggers.launch import launch as launch_job
from triggers.render import NoScoreError
from triggers.render import render as render_again
from triggers.sweep import Sweep

if TYPE_CHECKING:
    from google.cloud.firestore import DocumentSnapshot

logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s %(message)s")
log = logging.getLogger("triggers")

# Reading a score keeps a core busy and takes some hundred MB at worst: one at a time, and more instances instead.
READS_SCORES: dict[str, Any] = {"memory": MemoryOption.MB_512, "cpu": 1, "concurrency": 1}

set_global_options(
    region=region_of(os.environ),
    service_account=account_of(os.environ),
    memory=MemoryOption.MB_512,
    cpu=1,
    concurrency=8,
    max_instances=20,
)
clients.start_firebase()


def _now() -> datetime:
    return datetime.now(UTC)


# The SDK knows no retries for these two events: what breaks off here is found by the sweep.
@storage_fn.on_object_finalized(bucket=bucket_of(os.environ), timeout_sec=120, **READS_SCORES)
def on_score_uploaded(event: core.CloudEvent[storage_fn.StorageObjectData]) -> None:
    """Make an upload's job: queued, or failed with the reason."""
    stored = event.data
    upload = Upload.of(stored.bucket, stored.name, stored.generation, stored.size, stored.metadata)
    if upload is None:
        return
    try:
        job = admit_once(clients.job_store(), upload, upload.order, lambda: clients.uploads().fetch(upload), _now())
    except InputGoneError:
        log.info("an upload was replaced or deleted before it was read")
        return
    log.info("job %s: %s", job.job_id, job.status)


@firestore_fn.on_document_created(document="jobs/{jobId}", timeout_sec=60)
def on_job_created(event: firestore_fn.Event[DocumentSnapshot[Any] | None]) -> None:
    """Queue the launch of a new job."""
    created = event.data.to_dict() if event.data else None
    if created and created.get("status") == Status.QUEUED:
        clients.launch_queue().put(event.params["jobId"], attempt=1)


@tasks_fn.on_task_dispatched(
    timeout_sec=120,
    retry_config=RetryConfig(max_attempts=5, min_backoff_seconds=20, max_backoff_seconds=300),
    rate_limits=RateLimits(max_concurrent_dispatches=50),
)  # Nobody may call it but the tasks' account, to which infra/ gives the right: the SDK writes no invoker of its own.
def launch(request: https_fn.CallableRequest[dict[str, str]]) -> None:
    """Start the execution that a task asks for."""
    launch_job(request.data["jobId"], clients.job_store(), clients.runner(), _now, time.sleep)


@https_fn.on_call(timeout_sec=60, enforce_app_check=not is_emulated(os.environ), **READS_SCORES)
def render(request: https_fn.CallableRequest[Any]) -> dict[str, str]:
    """Make another job of a file that is there already, such as a score sung with other options."""
    if request.auth is None or request.auth.uid is None:
        raise https_fn.HttpsError(https_fn.FunctionsErrorCode.UNAUTHENTICATED, "Sign in first.")
    try:
        job_id = render_again(request.auth.uid, request.data, clients.job_store(), clients.uploads(), _now)
    except SightsingerError as error:
        raise https_fn.HttpsError(_status(error), error.message, error.as_dict()) from error
    return {"jobId": job_id}


def _status(error: SightsingerError) -> https_fn.FunctionsErrorCode:
    """Return what a refused call answers with."""
    if error.fault is Fault.OURS:
        return https_fn.FunctionsErrorCode.INTERNAL
    gone = isinstance(error, (NoScoreError, InputGoneError))
    return https_fn.FunctionsErrorCode.NOT_FOUND if gone else https_fn.FunctionsErrorCode.INVALID_ARGUMENT


@scheduler_fn.on_schedule(schedule="every 1 minutes", timeout_sec=300, max_instances=1, **READS_SCORES)
def sweep(event: scheduler_fn.ScheduledEvent) -> None:
    """Find what events lost."""
    del event
    Sweep(clients.job_store(), clients.uploads(), clients.launch_queue(), _now).run()
