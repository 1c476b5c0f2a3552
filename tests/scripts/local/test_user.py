"""The user that scripts/run plays is nobody special: the rules see a user, not the owner of the project."""

from __future__ import annotations

import queue
from typing import TYPE_CHECKING, Any

import pytest
from google.api_core.exceptions import PermissionDenied
from google.auth.credentials import AnonymousCredentials
from google.cloud import firestore

from scripts.local.ports import PROJECT
from scripts.local.user import Listener, RefusedError, User, firestore_client, sign_up

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scripts.local.stack import Stack

pytestmark = pytest.mark.stack
TYPE = "application/vnd.recordare.musicxml"


@pytest.fixture
def user(stack: Stack) -> User:
    return sign_up(stack.ports)


@pytest.fixture
def owner(stack: Stack) -> Iterator[firestore.Client]:
    """Somebody who stands above the rules, as functions do."""
    assert stack
    client = firestore.Client(project=PROJECT, credentials=AnonymousCredentials())
    yield client
    client.close()


def job(user_id: str, status: str) -> dict[str, Any]:
    return {"uid": user_id, "sessionId": "session", "status": status, "createdAt": firestore.SERVER_TIMESTAMP}


def test_what_was_uploaded_comes_back_whole(user: User) -> None:
    content = bytes(range(256)) * 4000
    path = f"sessions/{user.uid}/session/input.mxl"
    stored = user.upload(path, content, TYPE, {"options": '{"parts":["Alto"]}', "filename": "Lied für Anna.mxl"})
    assert int(stored["size"]) == len(content)
    assert stored["metadata"] == {"options": '{"parts":["Alto"]}', "filename": "Lied für Anna.mxl"}
    assert user.download(path) == content


def test_ten_megabytes_are_the_limit(user: User) -> None:
    limit = 10 * 1024 * 1024
    assert user.upload(f"sessions/{user.uid}/full/input.xml", b"x" * limit, TYPE, {})
    with pytest.raises(RefusedError):
        user.upload(f"sessions/{user.uid}/over/input.xml", b"x" * (limit + 1), TYPE, {})


def test_another_user_s_score_is_out_of_reach(stack: Stack, user: User) -> None:
    path = f"sessions/{user.uid}/private/input.mxl"
    user.upload(path, b"words", TYPE, {})
    other = sign_up(stack.ports)
    with pytest.raises(RefusedError):
        other.download(path)
    with pytest.raises(RefusedError):
        other.upload(f"sessions/{user.uid}/planted/input.mxl", b"words", TYPE, {})


def hear(heard: queue.SimpleQueue[str], listener: Listener, wanted: str) -> None:
    """Wait for a status; a stream that the emulator reset meanwhile is taken up again, as scripts/run does."""
    for _ in range(30):
        try:
            if heard.get(timeout=1) == wanted:
                return
        except queue.Empty:
            listener.revive()
    raise AssertionError(f"{wanted} was not heard")


# The library raises in a thread of its own when the emulator resets a stream.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_listener_hears_the_user_s_own_job_change(user: User, owner: firestore.Client) -> None:
    heard: queue.SimpleQueue[str] = queue.SimpleQueue()
    listener = user.on_latest_job("session", lambda document: heard.put(document["status"]))
    document = owner.document(f"jobs/of-{user.uid}")
    try:
        for status in ("queued", "running", "completed"):
            document.set(job(user.uid, status))
            hear(heard, listener, status)
    finally:
        listener.stop()


def test_a_listener_that_ended_is_taken_up_again(user: User, owner: firestore.Client) -> None:
    heard: queue.SimpleQueue[str] = queue.SimpleQueue()
    listener = user.on_latest_job("session", lambda document: heard.put(document["status"]))
    listener.stop()
    owner.document(f"jobs/again-{user.uid}").set(job(user.uid, "running"))
    hear(heard, listener, "running")
    listener.stop()


def test_another_user_s_job_is_out_of_reach(stack: Stack, user: User, owner: firestore.Client) -> None:
    owner.document("jobs/somebody-elses").set(job("somebody-else", "running"))
    client = firestore_client(user.token, stack.ports)
    with pytest.raises(PermissionDenied):
        client.document("jobs/somebody-elses").get()
    with pytest.raises(PermissionDenied):
        client.document(f"jobs/of-{user.uid}").set(job(user.uid, "completed"))
    client.close()
