"""Names that come out the same however often they are made: the whole of our protection against repeated events."""

from __future__ import annotations

import base64

from sightsinger.canonical import digest

JOB_ID_LENGTH = 26
"""130 bits in base 32."""
FORM = 1
"""The number of the form that ids are made of; raised only where an order has to mean another job than before."""


def job_id(kind: str, bucket: str, path: str, generation: str, options: object) -> str:
    """Return the id of the job of one kind, on one stored object, with these options.

    `options` are as their kind reads them, or whatever else has a canonical form. Those at their default
    count for nothing, so that a kind may learn new ones. Lower-case base 32 of a hash: ids spread evenly over
    Firestore's and Cloud Tasks' key ranges.
    """
    named = {"kind": kind, "bucket": bucket, "path": path, "generation": generation, "options": options}
    return base64.b32encode(digest("job", FORM, named, 20)).decode().lower()[:JOB_ID_LENGTH]


def task_id(job: str, attempt: int, turn: int) -> str:
    """Return the name of the task that launches one attempt of a job; `turn` tells repeated reminders apart.

    It begins with the job's id and so with a hash, because Cloud Tasks is slow with names that share a beginning.
    """
    return f"{job}-{attempt}-{turn}"
