"""A user of the running stack, and a look behind its scenes."""

from __future__ import annotations

import json
import secrets
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import psutil
import requests
from cloudevents.http import CloudEvent
from google.auth.credentials import AnonymousCredentials
from google.cloud.storage import Client

from scripts.local.ports import BUCKET, PROJECT, REGION
from sightsinger.jobs.intake import Upload, job_id_of
from sightsinger.jobs.orders import metadata
from sightsinger.jobs.paths import InputPath
from sightsinger.jobs.states import FINAL, Status
from sightsinger.kinds import registry
from sightsinger.kinds.sing.result import SingResult
from triggers.cloud import clients, settings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from scripts.local.user import User
    from sightsinger.jobs.document import Job

TYPE = "application/vnd.recordare.musicxml+xml"
PATIENCE_S = 240.0
STEP_S = 0.1


@dataclass(frozen=True)
class World:
    """What a test does and sees."""

    user: User

    def upload(self, data: bytes, filename: str = "", **options: Any) -> Upload:
        """Store a score as the page does."""
        return self.hand_in("musicxml", TYPE, data, metadata(filename, options))

    def hand_in(self, extension: str, content_type: str, data: bytes, riding: Mapping[str, str]) -> Upload:
        """Store a file as the page does, under the rules."""
        path = str(InputPath(self.user.uid, secrets.token_hex(8), extension))
        stored = self.user.upload(path, data, content_type, riding)
        return _upload(path, str(stored["generation"]), len(data), riding)

    def store(self, data: bytes) -> Upload:
        """Store a score as nobody may but an administrator: past the rules."""
        path = str(InputPath(self.user.uid, secrets.token_hex(8), "musicxml"))
        blob = bucket().blob(path)
        blob.upload_from_string(data, content_type=TYPE)
        return _upload(path, str(blob.generation), len(data), {})

    def render(self, upload: Upload, kind: str = registry.DEFAULT, **options: object) -> requests.Response:
        """Call `render` as the page does."""
        url = settings.current().launch_url.removesuffix("/launch") + "/render"
        data = {"sessionId": upload.object_path.session_id, "kind": kind, "options": options}
        return requests.post(
            url, json={"data": data}, headers={"Authorization": f"Bearer {self.user.token}"}, timeout=60
        )


def bucket() -> Any:
    """Return the bucket as an administrator sees it."""
    return Client(project=PROJECT, credentials=AnonymousCredentials()).bucket(BUCKET)


def job_of(upload: Upload) -> str:
    """Return the id of an upload's own job."""
    return job_id_of(upload, upload.order)


def wait(job_id: str, until: Callable[[Job], bool] = lambda job: job.status in FINAL) -> Job:
    """Return the job as soon as it is as wanted."""
    last: Job | None = None
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        last = clients.job_store().get(job_id)
        if last and until(last):
            return last
        assert last is None or last.status not in FINAL, last
        time.sleep(STEP_S)
    raise AssertionError(f"waited in vain, {last}")


def sung(job_id: str) -> Job:
    """Return the job once it is completed."""
    job = wait(job_id)
    assert job.status is Status.COMPLETED, job.error
    return job


def song(job: Job) -> SingResult:
    """Return what a completed job points at."""
    assert job.result
    return SingResult.from_dict(job.result)


def outputs(job: Job) -> list[str]:
    """Return the names of everything that was ever stored for a job."""
    prefix = f"sessions/{job.uid}/{job.session_id}/jobs/"
    return sorted(blob.name for blob in bucket().list_blobs(prefix=prefix))


def executions(job_id: str, run_job: str | None = None) -> list[dict[str, Any]]:
    """Return what Cloud Run's stand-in started for a job, on the usual Cloud Run job or another."""
    url = f"{settings.current().cloud_endpoint}/v2/{settings.current().run_job_name(run_job)}/executions"
    found = requests.get(url, timeout=10).json()["executions"]
    return [each for each in found if each["template"]["containers"][0]["args"] == ["--job", job_id]]


def process(job_id: str) -> psutil.Process:
    """Return the process that sings a job."""
    (found,) = (
        each for each in psutil.process_iter(["cmdline"]) if (each.info["cmdline"] or [])[-2:] == ["--job", job_id]
    )
    return found


def uploaded(upload: Upload) -> dict[str, Any]:
    """Return the event that storage sends for an upload: its attributes and its data."""
    attributes = {
        "type": "google.cloud.storage.object.v1.finalized",
        "source": f"//storage.googleapis.com/projects/_/buckets/{upload.bucket}",
        "subject": f"objects/{upload.object_path}",
        "time": "2026-03-01T12:00:00.123456Z",
    }
    stored = {
        "id": f"{upload.bucket}/{upload.object_path}/{upload.generation}",
        "storageClass": "STANDARD",
        "bucket": upload.bucket,
        "name": str(upload.object_path),
        "generation": upload.generation,
        "metageneration": "1",
        "size": str(upload.size),
        "metadata": dict(upload.metadata),
        "timeCreated": "2026-03-01T12:00:00.123Z",
        "updated": "2026-03-01T12:00:00.123Z",
    }
    return {"attributes": attributes, "data": stored}


def created(job: Job) -> dict[str, Any]:
    """Return the event that Firestore sends for a new job: its attributes and its data."""
    name = f"projects/{PROJECT}/databases/(default)/documents/jobs/{job.job_id}"
    attributes = {
        "type": "google.cloud.firestore.document.v1.created",
        "source": f"//firestore.googleapis.com/projects/{PROJECT}/databases/(default)",
        "subject": f"documents/jobs/{job.job_id}",
        "time": "2026-03-01T12:00:00.123456Z",
        "datacontenttype": "application/json",
        "location": REGION,
        "project": PROJECT,
        "database": "(default)",
        "namespace": "(default)",
        "document": f"jobs/{job.job_id}",
    }
    fields = {"status": {"stringValue": "queued"}}
    return {"attributes": attributes, "data": json.dumps({"value": {"name": name, "fields": fields}})}


def deliver(trigger: Callable[[Any], object], event: Mapping[str, Any]) -> None:
    """Hand an event to a trigger in this process, as the functions' server does."""
    trigger(CloudEvent(event["attributes"], event["data"]))


def at_once(*calls: Callable[[], object]) -> None:
    """Make calls side by side, as concurrent instances would."""
    failed: list[BaseException] = []

    def run(call: Callable[[], object]) -> None:
        try:
            call()
        except BaseException as error:  # noqa: BLE001 - told below, by the thread that can fail the test
            failed.append(error)

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed


def _upload(path: str, generation: str, size: int, metadata: Mapping[str, str]) -> Upload:
    found = Upload.of(BUCKET, path, generation, size, metadata)
    assert found
    return found
