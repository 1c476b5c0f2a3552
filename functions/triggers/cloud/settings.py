"""The settings of the triggers, from the environment."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sightsinger.agreed import DEFAULT_REGION, REGION_VARIABLE
from sightsinger.kinds.base import GPU_RUN_JOB

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULT_QUEUE = "launch"


class SettingsError(Exception):
    """A setting is missing or makes no sense; the message names it and says what it should be."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things are. Read once an instance."""

    project: str
    bucket: str
    """Where scores are uploaded."""
    region: str
    """Of the Cloud Run job, the queue and the functions."""
    run_job: str
    """The Cloud Run job of what asks for a GPU; another where there is none."""
    queue: str
    """The Cloud Tasks queue of the `launch` function; it bears the function's name."""
    launch_url: str
    """Where the `launch` function answers; also the audience of the tasks' identity tokens."""
    task_invoker: str | None
    """The service account that tasks call `launch` as; None on a developer's machine."""
    cloud_endpoint: str | None
    """Where Cloud Run and Cloud Tasks are stood in for, such as http://127.0.0.1:8090; None for Google's own."""

    def run_job_name(self, planned: str | None = None) -> str:
        """Return the full resource name of the Cloud Run job that a plan names; None: the one with a GPU."""
        run_job = self.run_job if planned in (None, GPU_RUN_JOB) else planned
        return f"projects/{self.project}/locations/{self.region}/jobs/{run_job}"

    @property
    def queue_name(self) -> str:
        """Return the queue's full resource name."""
        return f"projects/{self.project}/locations/{self.region}/queues/{self.queue}"


def read(env: Mapping[str, str]) -> Settings:
    """Read and check the settings. Raises SettingsError."""
    firebase = _firebase_config(env)
    project = env.get("GCLOUD_PROJECT") or env.get("GOOGLE_CLOUD_PROJECT") or firebase.get("projectId")
    bucket = bucket_of(env)
    if not project:
        raise SettingsError("The project is unknown: set GCLOUD_PROJECT.")
    if not bucket:
        raise SettingsError("The bucket is unknown: set SIGHTSINGER_BUCKET, or storageBucket in FIREBASE_CONFIG.")
    region = region_of(env)
    endpoint = _url(env, "SIGHTSINGER_CLOUD_ENDPOINT")
    invoker = env.get("SIGHTSINGER_TASK_INVOKER") or None
    if not endpoint and not invoker:
        raise SettingsError(
            "SIGHTSINGER_TASK_INVOKER is not set: it names the service account that Cloud Tasks calls `launch` as."
        )
    return Settings(
        project=project,
        bucket=bucket,
        region=region,
        run_job=_name(env, "SIGHTSINGER_RUN_JOB", GPU_RUN_JOB),
        queue=_name(env, "SIGHTSINGER_LAUNCH_QUEUE", DEFAULT_QUEUE),
        launch_url=_url(env, "SIGHTSINGER_LAUNCH_URL") or f"https://{region}-{project}.cloudfunctions.net/launch",
        task_invoker=invoker,
        cloud_endpoint=endpoint,
    )


def region_of(env: Mapping[str, str]) -> str:
    """Return the region alone: deployment asks for it before anything else is known. Raises SettingsError."""
    return _name(env, REGION_VARIABLE, DEFAULT_REGION)


def bucket_of(env: Mapping[str, str]) -> str | None:
    """Return the bucket alone, which deployment needs to know too. Raises SettingsError."""
    return env.get("SIGHTSINGER_BUCKET") or _firebase_config(env).get("storageBucket")


def account_of(env: Mapping[str, str]) -> str | None:
    """Return the service account that every trigger runs as; None on a developer's machine."""
    return env.get("SIGHTSINGER_FUNCTIONS_ACCOUNT") or None


def is_emulated(env: Mapping[str, str]) -> bool:
    """Tell whether the functions run in the emulator, which sets this itself."""
    return env.get("FUNCTIONS_EMULATOR") == "true"


@cache
def current() -> Settings:
    """Return this process's settings. Raises SettingsError."""
    return read(os.environ)


def _name(env: Mapping[str, str], key: str, default: str) -> str:
    value = env.get(key) or default
    if not re.fullmatch(r"[a-z][a-z0-9-]{0,62}", value):
        raise SettingsError(f"{key} must be lower-case letters, digits and hyphens, such as {default}.")
    return value


def _url(env: Mapping[str, str], key: str) -> str | None:
    value = env.get(key)
    if not value:
        return None
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise SettingsError(f"{key} must be an http or https address, such as http://127.0.0.1:8090.")
    return value.rstrip("/")


def _firebase_config(env: Mapping[str, str]) -> Mapping[str, str]:
    try:
        config = json.loads(env.get("FIREBASE_CONFIG") or "{}")
    except json.JSONDecodeError as error:
        raise SettingsError("FIREBASE_CONFIG must be JSON.") from error
    return config if isinstance(config, dict) else {}
