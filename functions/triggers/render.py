"""Another job of a file that was uploaded before: other options, or another kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sightsinger.errors import Fault, SightsingerError
from sightsinger.jobs.intake import admit_once
from sightsinger.jobs.orders import Order
from sightsinger.jobs.paths import is_session_id
from sightsinger.kinds import registry

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sightsinger.jobs.store import JobStore
    from triggers.cloud.uploads import Uploads


class BadRequestError(SightsingerError):
    """A request that our page would not send."""

    code = "BAD_REQUEST"
    fault = Fault.OPTIONS


class NoScoreError(SightsingerError):
    """A session of this user's without a score."""

    code = "NO_SCORE"
    fault = Fault.SCORE

    def __init__(self) -> None:
        super().__init__("There is no score in this session. Upload it again.")


def render(uid: str, data: Any, store: JobStore, uploads: Uploads, clock: Callable[[], datetime]) -> str:  # noqa: ANN401 - JSON from outside
    """Make another job of a session's file and return its id; the same options, the same job.

    Raises BadRequestError, UnknownKindError, OptionError, NoScoreError.
    """
    session_id, order = _request(data)
    if order.refused:
        raise order.refused
    upload = uploads.newest(uid, session_id)
    if upload is None:
        raise NoScoreError
    return admit_once(store, upload, order, lambda: uploads.fetch(upload), clock()).job_id


def _request(data: Any) -> tuple[str, Order]:  # noqa: ANN401 - JSON from outside
    asked = data if isinstance(data, dict) else {}
    session_id, options, kind = asked.get("sessionId"), asked.get("options") or {}, asked.get("kind", registry.DEFAULT)
    if not isinstance(session_id, str) or not is_session_id(session_id):
        raise BadRequestError("A rendering needs a session and its options.")
    if not isinstance(options, dict) or not isinstance(kind, str):
        raise BadRequestError("A rendering needs a session and its options.")
    return session_id, Order.of(kind, options)
