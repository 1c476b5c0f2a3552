"""A signed-in user of the local stack: what the page does in a browser, done from here under the same rules."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import requests
from google.auth.credentials import AnonymousCredentials
from google.cloud import firestore
from google.cloud.firestore_v1.base_query import FieldFilter

from scripts.local.ports import BUCKET, HOST, PROJECT, Ports
from sightsinger.errors import Fault, SightsingerError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ANY_KEY = "demo"
"""The Auth emulator takes any API key."""
TIMEOUT_S = 60.0
UPLOAD_TIMEOUT_S = 300.0


class RefusedError(SightsingerError):
    """The rules do not let this user do that."""

    code = "REFUSED"
    fault = Fault.OURS


@dataclass(frozen=True, slots=True)
class User:
    """Somebody with an account, and where the emulators are."""

    uid: str
    token: str
    """The ID token that Auth gave; every request carries it."""
    ports: Ports

    def upload(self, path: str, content: bytes, content_type: str, metadata: Mapping[str, str]) -> dict[str, Any]:
        """Store an object in one request, as the page does; return its metadata. Raises RefusedError."""
        described = json.dumps({"contentType": content_type, "metadata": dict(metadata)})
        answer = requests.post(
            self._storage(""),
            params={"name": path},
            headers=self._headers() | {"X-Goog-Upload-Protocol": "multipart"} | related(),
            data=multipart(described, content, content_type),
            timeout=UPLOAD_TIMEOUT_S,
        )
        return dict(_checked(answer).json())

    def download(self, path: str) -> bytes:
        """Fetch an object. Raises RefusedError."""
        where = self._storage("/" + quote(path, safe=""))
        answer = requests.get(where, params={"alt": "media"}, headers=self._headers(), timeout=TIMEOUT_S)
        return _checked(answer).content

    def on_latest_job(self, session: str, tell: Callable[[Mapping[str, Any]], None]) -> Listener:
        """Listen to a session's newest job; `tell` gets the document now and at every change."""
        jobs = firestore_client(self.token, self.ports).collection("jobs")
        query = (
            jobs.where(filter=FieldFilter("uid", "==", self.uid))
            .where(filter=FieldFilter("sessionId", "==", session))
            .order_by("createdAt", direction=firestore.Query.DESCENDING)
            .limit(1)
        )
        return Listener(query, tell)

    def _storage(self, rest: str) -> str:
        return f"{self.ports.url('storage')}/v0/b/{BUCKET}/o{rest}"

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Firebase {self.token}"}


class Listener:
    """A listener on a query, which can be taken up again: the library gives up when the stream is reset."""

    def __init__(self, query: firestore.Query, tell: Callable[[Mapping[str, Any]], None]) -> None:
        self._query, self._tell = query, tell
        self._watch = query.on_snapshot(self._hear)

    def revive(self) -> None:
        """Listen again if the stream has ended; what is there is told once more then."""
        if not self._watch.is_active:
            self._watch = self._query.on_snapshot(self._hear)

    def stop(self) -> None:
        """Stop listening."""
        self._watch.unsubscribe()

    def _hear(self, documents: list[firestore.DocumentSnapshot[Any]], _changes: object, _read_time: object) -> None:
        for document in documents:
            self._tell(document.to_dict() or {})


BOUNDARY = "sightsinger-" + secrets.token_hex(16)


def related() -> dict[str, str]:
    """Return the header that names the boundary between metadata and content."""
    return {"Content-Type": f"multipart/related; boundary={BOUNDARY}"}


def multipart(described: str, content: bytes, content_type: str) -> bytes:
    """Return a body of two parts, the metadata and the content."""
    head = f"--{BOUNDARY}\r\nContent-Type: application/json\r\n\r\n{described}\r\n"
    middle = f"--{BOUNDARY}\r\nContent-Type: {content_type}\r\n\r\n"
    return (head + middle).encode() + content + f"\r\n--{BOUNDARY}--".encode()


def sign_up(ports: Ports) -> User:
    """Make an account on the Auth emulator and sign in with it."""
    answer = requests.post(
        f"{ports.url('auth')}/identitytoolkit.googleapis.com/v1/accounts:signUp",
        params={"key": ANY_KEY},
        json={
            "email": f"singer-{secrets.token_hex(6)}@example.com",
            "password": secrets.token_urlsafe(16),
            "returnSecureToken": True,
        },
        timeout=TIMEOUT_S,
    )
    account = _checked(answer).json()
    return User(account["localId"], account["idToken"], ports)


class _UserClient(firestore.Client):
    """A Firestore client whose requests are the user's; against an emulator the library makes them the owner's."""

    id_token = ""

    @property
    def _rpc_metadata(self) -> list[tuple[str, str]]:
        kept = [pair for pair in super()._rpc_metadata if pair[0] != "authorization"]
        return [*kept, ("authorization", f"Bearer {self.id_token}")]


def firestore_client(token: str, ports: Ports) -> firestore.Client:
    """Return a Firestore client that the rules take for the user of an ID token."""
    os.environ["FIRESTORE_EMULATOR_HOST"] = f"{HOST}:{ports.firestore}"  # the library reads it from nowhere else
    client = _UserClient(project=PROJECT, credentials=AnonymousCredentials())
    client.id_token = token
    return client


def _checked(answer: requests.Response) -> requests.Response:
    if answer.status_code in (401, 403):
        raise RefusedError("The rules do not allow that.")
    answer.raise_for_status()
    return answer
