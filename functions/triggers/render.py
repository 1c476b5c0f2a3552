"""Rendering a score again with other options."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sightsinger.errors import SightsingerError
from sightsinger.jobs.intake import admit, job_id_of
from sightsinger.jobs.paths import is_session_id
from sightsinger.kinds.sing.options import RenderOptions

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sightsinger.jobs.store import JobStore
    from triggers.uploads import Uploads


class BadRequestError(SightsingerError):
    """A request that our page would not send."""

    code = "BAD_REQUEST"


class NoScoreError(SightsingerError):
    """A session of this user's without a score."""

    code = "NO_SCORE"

    def __init__(self) -> None:
        super().__init__("There is no score in this session. Upload it again.")


def render(uid: str, data: Any, store: JobStore, uploads: Uploads, clock: Callable[[], datetime]) -> str:  # noqa: ANN401 - JSON from outside
    """Make the job that sings a session's score with these options and return its id; the same wishes, the same job.

    Raises BadRequestError, OptionError, NoScoreError.
    """
    session_id, options = _request(data)
    upload = uploads.newest(uid, session_id)
    if upload is None:
        raise NoScoreError
    job_id = job_id_of(upload, options)
    if not store.existing([job_id]):
        store.create(admit(upload, options, lambda: uploads.fetch(upload), clock()))
    return job_id


def _request(data: Any) -> tuple[str, dict[str, Any]]:  # noqa: ANN401 - JSON from outside
    session_id = data.get("sessionId") if isinstance(data, dict) else None
    options = data.get("options") or {} if isinstance(data, dict) else None
    if not isinstance(session_id, str) or not is_session_id(session_id) or not isinstance(options, dict):
        raise BadRequestError("A rendering needs a session and its options.")
    return session_id, RenderOptions.parse(options).as_dict()
