from __future__ import annotations

import json

import pytest

from triggers.cloud.settings import SettingsError, read, region_of

LOCAL = {
    "GCLOUD_PROJECT": "demo",
    "SIGHTSINGER_BUCKET": "demo.appspot.com",
    "SIGHTSINGER_CLOUD_ENDPOINT": "http://127.0.0.1:8090",
}
DEPLOYED = {
    "FIREBASE_CONFIG": json.dumps({"projectId": "live", "storageBucket": "live.firebasestorage.app"}),
    "SIGHTSINGER_TASK_INVOKER": "tasks@live.iam.gserviceaccount.com",
}


def test_a_deployment_needs_no_more_than_firebase_gives_and_an_invoker() -> None:
    settings = read(DEPLOYED)
    assert (settings.project, settings.bucket, settings.cloud_endpoint) == ("live", "live.firebasestorage.app", None)
    jobs = "projects/live/locations/europe-west1/jobs"
    assert settings.run_job_name() == settings.run_job_name("sightsinger-gpu") == f"{jobs}/sightsinger-gpu"
    assert settings.run_job_name("sightsinger-listen") == f"{jobs}/sightsinger-listen"
    assert settings.queue_name == "projects/live/locations/europe-west1/queues/launch"
    assert settings.launch_url == "https://europe-west1-live.cloudfunctions.net/launch"


def test_everything_may_be_somewhere_else() -> None:
    elsewhere = {
        "SIGHTSINGER_REGION": "us-east4",
        "SIGHTSINGER_RUN_JOB": "sightsinger-cpu",
        "SIGHTSINGER_LAUNCH_QUEUE": "launch2",
        "SIGHTSINGER_LAUNCH_URL": "https://launch-x.a.run.app/",
    }
    settings = read(DEPLOYED | elsewhere)
    jobs = "projects/live/locations/us-east4/jobs"
    assert settings.run_job_name() == settings.run_job_name("sightsinger-gpu") == f"{jobs}/sightsinger-cpu"
    assert settings.run_job_name("sightsinger-listen") == f"{jobs}/sightsinger-listen"
    assert settings.queue_name == "projects/live/locations/us-east4/queues/launch2"
    assert settings.launch_url == "https://launch-x.a.run.app"


@pytest.mark.parametrize(
    ("env", "named"),
    [
        ({}, "GCLOUD_PROJECT"),
        (LOCAL | {"SIGHTSINGER_BUCKET": ""}, "SIGHTSINGER_BUCKET"),
        (DEPLOYED | {"SIGHTSINGER_TASK_INVOKER": ""}, "SIGHTSINGER_TASK_INVOKER"),
        (LOCAL | {"SIGHTSINGER_CLOUD_ENDPOINT": "127.0.0.1:8090"}, "SIGHTSINGER_CLOUD_ENDPOINT"),
        (LOCAL | {"SIGHTSINGER_LAUNCH_URL": "ftp://x/launch"}, "SIGHTSINGER_LAUNCH_URL"),
        (LOCAL | {"SIGHTSINGER_REGION": "Europe"}, "SIGHTSINGER_REGION"),
        (LOCAL | {"SIGHTSINGER_RUN_JOB": "a/b"}, "SIGHTSINGER_RUN_JOB"),
        (LOCAL | {"SIGHTSINGER_LAUNCH_QUEUE": "my_queue"}, "SIGHTSINGER_LAUNCH_QUEUE"),
        (LOCAL | {"FIREBASE_CONFIG": "{"}, "FIREBASE_CONFIG"),
    ],
)
def test_a_setting_that_makes_no_sense_is_named(env: dict[str, str], named: str) -> None:
    with pytest.raises(SettingsError, match=named):
        read(env)


def test_the_region_is_known_before_anything_else() -> None:
    assert region_of({}) == "europe-west1"
