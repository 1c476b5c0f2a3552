"""The Auth, Firestore and Storage emulators as their REST clients see them.

Requests are those that the SDKs of browsers make: the same paths, the same bodies, a real token of the Auth emulator.
`ADMIN` is the word by which the emulators let a request past the rules, as service accounts pass in production.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import requests

if TYPE_CHECKING:
    from collections.abc import Mapping

ADMIN = "owner"
TIMEOUT_S = 30


@dataclass(frozen=True, slots=True)
class User:
    """Somebody at the door; no token: nobody has signed in."""

    name: str
    uid: str
    token: str | None


@dataclass(frozen=True, slots=True)
class Emulators:
    """Addresses as `host:port`; `project` and `bucket` are ones that no function listens to."""

    auth: str
    firestore: str
    storage: str
    project: str = "demo-rules"
    bucket: str = "demo-rules.appspot.com"
    http: requests.Session = field(default_factory=requests.Session)

    @classmethod
    def from_environment(cls) -> Emulators:
        return cls(
            auth=os.environ["FIREBASE_AUTH_EMULATOR_HOST"],
            firestore=os.environ["FIRESTORE_EMULATOR_HOST"],
            storage=os.environ["FIREBASE_STORAGE_EMULATOR_HOST"],
        )

    def sign_up(self, name: str, account: Mapping[str, Any]) -> User:
        """Make a user; an empty account is an anonymous one."""
        url = f"http://{self.auth}/identitytoolkit.googleapis.com/v1/accounts:signUp?key=any"
        answer = self.http.post(url, json={**account, "returnSecureToken": True}, timeout=TIMEOUT_S)
        answer.raise_for_status()
        made = answer.json()
        return User(name, made["localId"], made["idToken"])

    def load_storage_rules(self, rules: str) -> None:
        body = {"rules": {"files": [{"name": "storage.rules", "content": rules}]}}
        self.http.put(f"http://{self.storage}/internal/setRules", json=body, timeout=TIMEOUT_S).raise_for_status()

    def load_firestore_rules(self, rules: str) -> None:
        url = f"http://{self.firestore}/emulator/v1/projects/{self.project}:securityRules"
        body = {"rules": {"files": [{"name": "firestore.rules", "content": rules}]}}
        self.http.put(url, json=body, timeout=TIMEOUT_S).raise_for_status()

    def object(self, method: str, path: str, token: str | None, body: object = None, **params: str) -> int:
        """Ask for a stored object's metadata or bytes, change or delete it; returns the HTTP status."""
        url = f"http://{self.storage}/v0/b/{self.bucket}/o/{quote(path, safe='')}"
        headers = _authorization("Firebase", token)
        return self.http.request(method, url, params=params, json=body, headers=headers, timeout=TIMEOUT_S).status_code

    def list_objects(self, prefix: str, token: str | None) -> int:
        url = f"http://{self.storage}/v0/b/{self.bucket}/o"
        params = {"prefix": prefix, "delimiter": "/"}
        return self.http.get(
            url, params=params, headers=_authorization("Firebase", token), timeout=TIMEOUT_S
        ).status_code

    def upload(self, path: str, token: str | None, data: bytes, metadata: Mapping[str, Any]) -> int:
        """Upload in one multipart request, as the SDK's `uploadBytes` does."""
        about = json.dumps({"name": path, **metadata}).encode()
        kind = str(metadata.get("contentType", "application/octet-stream")).encode()
        body = b"".join(
            (
                b"--cut\r\nContent-Type: application/json; charset=utf-8\r\n\r\n",
                about,
                b"\r\n--cut\r\nContent-Type: " + kind + b"\r\n\r\n",
                data,
                b"\r\n--cut--",
            )
        )
        headers = _authorization("Firebase", token) | {
            "X-Goog-Upload-Protocol": "multipart",
            "Content-Type": "multipart/related; boundary=cut",
        }
        url = f"http://{self.storage}/v0/b/{self.bucket}/o"
        return self.http.post(url, params={"name": path}, data=body, headers=headers, timeout=TIMEOUT_S).status_code

    def document(
        self, method: str, path: str, token: str | None, fields: Mapping[str, Any] | None = None, **params: str
    ) -> int:
        """Ask for, list, write or delete Firestore documents; `path` is relative to the database."""
        body = None if fields is None else {"fields": {key: _value(value) for key, value in fields.items()}}
        return self.http.request(
            method,
            f"{self._documents}/{path}",
            params=params,
            json=body,
            headers=_authorization("Bearer", token),
            timeout=TIMEOUT_S,
        ).status_code

    def query(self, query: Mapping[str, Any], token: str | None) -> int:
        return self.http.post(
            f"{self._documents}:runQuery",
            json={"structuredQuery": query},
            headers=_authorization("Bearer", token),
            timeout=TIMEOUT_S,
        ).status_code

    @property
    def _documents(self) -> str:
        return f"http://{self.firestore}/v1/projects/{self.project}/databases/(default)/documents"


def equals(name: str, value: str) -> dict[str, Any]:
    """Return a query's filter `name == value`."""
    return {"fieldFilter": {"field": {"fieldPath": name}, "op": "EQUAL", "value": _value(value)}}


def _authorization(scheme: str, token: str | None) -> dict[str, str]:
    if token is None:
        return {}
    return {"Authorization": f"{'Bearer' if token == ADMIN else scheme} {token}"}


def _value(value: str | int) -> dict[str, Any]:
    return {"integerValue": str(value)} if isinstance(value, int) else {"stringValue": value}
