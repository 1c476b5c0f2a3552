"""Where things lie in the bucket: the only place that builds or reads object names."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sightsinger.agreed import MAX_SESSION_ID_LENGTH, MAX_USER_ID_LENGTH

# One plain segment each: no slash, dot or control character can widen the path. Letters, digits, "-" and "_" are what
# Firebase user ids and the page's session ids are made of.
_USER = f"[A-Za-z0-9_-]{{1,{MAX_USER_ID_LENGTH}}}"
_SESSION = f"[A-Za-z0-9_-]{{1,{MAX_SESSION_ID_LENGTH}}}"
_ENDING = "[a-z0-9]{1,8}"
# Whether a kind of job takes such a file is the kind's to say.
_INPUT = re.compile(rf"sessions/({_USER})/({_SESSION})/input\.({_ENDING})", re.ASCII)
_OUTPUT = re.compile(rf"[a-z0-9-]{{1,64}}\.{_ENDING}", re.ASCII)

UPLOADS = "sessions/"
UPLOADS_GLOB = "sessions/*/*/input.*"


@dataclass(frozen=True, slots=True)
class InputPath:
    """The place of an uploaded file."""

    uid: str
    session_id: str
    extension: str

    @classmethod
    def parse(cls, name: str) -> InputPath | None:
        """Read an object's name; None for everything that is not an upload."""
        found = _INPUT.fullmatch(name)
        return cls(*found.groups()) if found else None

    def __str__(self) -> str:
        return f"{session_prefix(self.uid, self.session_id)}input.{self.extension}"


def attempt_prefix(uid: str, session_id: str, job_id: str, token: int) -> str:
    """Return the folder of the claim that holds this fencing token, slash included.

    Nobody else writes there, so a late attempt harms no other. storage.rules lets the session's owner read what lies in
    it under such names as `is_output_name` allows.
    """
    return f"{session_prefix(uid, session_id)}jobs/{job_id}/{token}/"


def is_output_name(text: str) -> bool:
    """Tell whether a run may call a file so: lower-case letters, digits and hyphens, and one short ending."""
    return _OUTPUT.fullmatch(text) is not None


def is_session_id(text: str) -> bool:
    """Tell whether a text may name a session, and so stand as one segment of a path."""
    return re.fullmatch(_SESSION, text, re.ASCII) is not None


def session_prefix(uid: str, session_id: str) -> str:
    """Return the folder of a session, slash included."""
    return f"{UPLOADS}{uid}/{session_id}/"
