"""How the stand-ins for Google's services refuse a call: under Google's own names, which are no codes of ours."""

from __future__ import annotations

from http import HTTPStatus


class CallRefusedError(Exception):
    """A call that is answered with an error; its text is the answer's message."""

    status: HTTPStatus
    code: str
    """As google.rpc.Code spells it."""


class NotFoundError(CallRefusedError):
    """There is no such thing."""

    status, code = HTTPStatus.NOT_FOUND, "NOT_FOUND"


class AlreadyExistsError(CallRefusedError):
    """There is, or was, such a thing already."""

    status, code = HTTPStatus.CONFLICT, "ALREADY_EXISTS"
