"""One upload, told to the functions as they are deployed: packed, unpacked elsewhere, with their own packages."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest
from google.auth.credentials import AnonymousCredentials
from google.cloud import firestore
from google.cloud.storage import Client

from sightsinger.jobs.intake import Upload
from tests.stack.pipeline.world import uploaded
from tests.support.deployed import BUCKET, PROJECT, deploy
from tests.support.paths import SCORES

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.stack, pytest.mark.slow]

HANDLE = """
import json, sys
import main
from cloudevents.http import CloudEvent
told = json.load(sys.stdin)
main.on_score_uploaded(CloudEvent(told["attributes"], told["data"]))
"""
EMULATORS = ("FIRESTORE_EMULATOR_HOST", "FIREBASE_STORAGE_EMULATOR_HOST", "STORAGE_EMULATOR_HOST")


def test_the_deployed_tree_makes_a_job_of_an_upload(tmp_path: Path) -> None:
    deployed = deploy(tmp_path)
    name = f"sessions/ann/{os.urandom(6).hex()}/input.musicxml"
    blob = Client(project=PROJECT, credentials=AnonymousCredentials()).bucket(BUCKET).blob(name)
    blob.upload_from_filename(str(SCORES / "morning_song.musicxml"))
    blob.reload()
    upload = Upload.of(BUCKET, name, blob.generation, blob.size, {})
    assert upload
    deployed.run(HANDLE, {name: os.environ[name] for name in EMULATORS}, json.dumps(uploaded(upload)))
    jobs = firestore.Client(project=PROJECT).collection("jobs")
    (job,) = jobs.where(filter=firestore.FieldFilter("input.path", "==", name)).stream()
    assert job.get("status") == "queued"
    assert job.get("summary")["title"] == "Morning Song"
