"""Jobs as they might stand: written by the production code's own types, so that page and writers cannot drift apart."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sightsinger.jobs.document import Input, Job
from sightsinger.jobs.states import Status
from sightsinger.kinds.sing.options import RenderOptions

SUMMARY: dict[str, Any] = {
    "title": "Morning has <b>broken</b>",
    "composer": "Trad.",
    "bars": 16,
    "tempoBpm": 90.0,
    "parts": [
        {"name": "Soprano", "sung": True, "reason": None, "lowMidi": 60, "highMidi": 77, "verses": ["1", "2"]},
        {"name": "Alto", "sung": True, "reason": None, "lowMidi": 55, "highMidi": 70, "verses": ["1", "2"]},
        {"name": "Piano", "sung": False, "reason": "an instrument", "lowMidi": None, "highMidi": None, "verses": []},
    ],
    "warnings": [{"code": "X", "message": "Bar 3 has no words.", "part": "Alto", "measure": "3"}],
}


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
