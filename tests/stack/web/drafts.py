"""Jobs as they might stand: written by the production code's own types, so that page and writers cannot drift apart."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sightsinger.jobs.document import Input, Job
from sightsinger.jobs.states import Status
from sightsinger.kinds.sing.options import RenderOptions
from sightsinger.score.model import PartSummary, Remark, Summary

SUMMARY = Summary(
    title="Morning has <b>broken</b>",
    composer="Trad.",
    parts=(
        PartSummary("Soprano", "soprano", True, None, 60, 77, ("1", "2"), 32),
        PartSummary("Alto", "alto", True, None, 55, 70, ("1", "2"), 32),
        PartSummary("Piano", "solo", False, "an instrument", None, None, (), 64),
    ),
    language="en",
    language_confidence=1.0,
    bars=16,
    duration_s=32.0,
    tempo_bpm=90.0,
    warnings=(Remark("X", "Bar 3 has no words.", "Alto", "3"),),
).as_dict()


def draft(uid: str, session: str, *, job_id: str = "job1", status: Status = Status.RUNNING, **fields: Any) -> Job:
    """A job of this session; running, so that no function takes it up, unless said otherwise."""
    now = datetime.now(UTC)
    about: dict[str, Any] = {
        "input": Input("bucket", f"sessions/{uid}/{session}/input.mxl", "1", 1000, "morning.mxl"),
        "options": RenderOptions().as_dict(),
        "summary": SUMMARY,
        "created_at": now,
        "updated_at": now,
    }
    return Job(job_id=f"{job_id}{session}{uid}".lower(), uid=uid, session_id=session, status=status, **about | fields)
