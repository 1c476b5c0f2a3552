"""Names that come out the same however often they are made: the whole of our protection against repeated events."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

JOB_ID_LENGTH = 26
"""130 bits in base 32."""


def job_id(bucket: str, path: str, generation: str, options: Mapping[str, Any]) -> str:
    """Return the id of the job that sings one stored object with these options.

    Lower-case base 32 of a hash: the same upload and wishes give the same id, whatever the options' order, and
    different ones spread evenly over Firestore's and Cloud Tasks' key ranges.
    """
    canonical = json.dumps([bucket, path, generation, options], sort_keys=True, separators=(",", ":"))
    digest = hashlib.sha256(canonical.encode()).digest()
    return base64.b32encode(digest).decode().lower()[:JOB_ID_LENGTH]


def task_id(job: str, attempt: int, turn: int) -> str:
    """Return the name of the task that launches one attempt of a job; `turn` tells repeated reminders apart.

    It begins with the job's id and so with a hash, because Cloud Tasks is slow with names that share a beginning.
    """
    return f"{job}-{attempt}-{turn}"
