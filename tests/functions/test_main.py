"""What deployment reads of the triggers, and how each hands over."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from firebase_functions.https_fn import FunctionsErrorCode, HttpsError

from sightsinger.jobs.errors import GaveUpError, InputGoneError
from sightsinger.jobs.states import Status
from tests.support.fakes import BUCKET, PATH, FakeStore
from triggers.cloud import clients

if TYPE_CHECKING:
    from types import ModuleType

SLOW = ("music21", "google.cloud.run_v2", "google.cloud.tasks_v2", "google.cloud.storage")

ENDPOINT = "__firebase_endpoint__"


@pytest.fixture
def main(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.setenv("SIGHTSINGER_BUCKET", BUCKET)
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", "127.0.0.1:1")
    monkeypatch.delitem(sys.modules, "main", raising=False)
    return importlib.import_module("main")


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> FakeStore:
    store = FakeStore()
    monkeypatch.setattr(clients, "job_store", lambda: store)
    return store


def uploaded(name: str = PATH, size: str = "0") -> SimpleNamespace:
    stored = SimpleNamespace(bucket=BUCKET, name=name, generation="17", size=size, metadata=None)
    return SimpleNamespace(data=stored)


def inner(trigger: Any) -> Any:
    return trigger.__wrapped__


def test_importing_the_triggers_brings_nothing_slow() -> None:
    code = f"import json, sys, main; print(json.dumps([name for name in {SLOW!r} if name in sys.modules]))"
    env = {"SIGHTSINGER_BUCKET": BUCKET, "PYTHONPATH": ":".join(sys.path)}
    told = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    assert json.loads(told.stdout) == []


def test_deployment_finds_five_triggers_where_they_belong(main: ModuleType) -> None:
    found = {name: getattr(each, ENDPOINT) for name, each in vars(main).items() if hasattr(each, ENDPOINT)}
    assert set(found) == {"on_score_uploaded", "on_job_created", "launch", "render", "sweep"}
    for endpoint in found.values():
        assert (endpoint.region, endpoint.cpu) == (["europe-west1"], 1)
        assert endpoint.timeoutSeconds <= 300
    assert {found[name].concurrency for name in ("on_score_uploaded", "render", "sweep")} == {1}
    assert found["on_score_uploaded"].eventTrigger["eventFilters"] == {"bucket": BUCKET}
    assert found["on_job_created"].eventTrigger["eventFilterPathPatterns"] == {"document": "jobs/{jobId}"}
    assert found["launch"].taskQueueTrigger is not None
    assert found["sweep"].scheduleTrigger["schedule"] == "every 1 minutes"


def test_an_upload_makes_a_job(main: ModuleType, store: FakeStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clients, "uploads", lambda: SimpleNamespace(fetch=lambda _upload: b""))
    inner(main.on_score_uploaded)(uploaded())
    (job_id,) = store.documents
    assert store[job_id].status is Status.FAILED


@pytest.mark.parametrize("name", ["sessions/ann/s1/jobs/j/1/output.mp3", "elsewhere/input.xml"])
def test_other_objects_are_left_alone(main: ModuleType, store: FakeStore, name: str) -> None:
    inner(main.on_score_uploaded)(uploaded(name))
    assert not store.documents


def test_an_upload_that_is_gone_again_makes_no_job(
    main: ModuleType, store: FakeStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(_upload: object) -> bytes:
        raise InputGoneError

    monkeypatch.setattr(clients, "uploads", lambda: SimpleNamespace(fetch=gone))
    inner(main.on_score_uploaded)(uploaded(size="5"))
    assert not store.documents


@pytest.mark.parametrize(("status", "queued"), [("queued", [("abc", 1)]), ("failed", []), (None, [])])
def test_only_jobs_that_wait_are_queued(
    main: ModuleType, monkeypatch: pytest.MonkeyPatch, status: str | None, queued: list[tuple[str, int]]
) -> None:
    put: list[tuple[str, int]] = []
    queue = SimpleNamespace(put=lambda job_id, attempt: put.append((job_id, attempt)))
    monkeypatch.setattr(clients, "launch_queue", lambda: queue)
    data = None if status is None else SimpleNamespace(to_dict=lambda: {"status": status})
    inner(main.on_job_created)(SimpleNamespace(data=data, params={"jobId": "abc"}))
    assert put == queued


@pytest.mark.parametrize(
    ("uid", "data", "code", "fault"),
    [
        (None, {"sessionId": "s1"}, FunctionsErrorCode.UNAUTHENTICATED, None),
        ("ann", {"sessionId": "s1"}, FunctionsErrorCode.NOT_FOUND, "score"),
        ("ann", {}, FunctionsErrorCode.INVALID_ARGUMENT, "options"),
        ("ann", {"sessionId": "s1", "options": {"tempo": 9}}, FunctionsErrorCode.INVALID_ARGUMENT, "options"),
    ],
)
def test_a_caller_is_told_what_is_wrong(
    main: ModuleType,
    store: FakeStore,
    monkeypatch: pytest.MonkeyPatch,
    uid: str | None,
    data: dict[str, Any],
    code: FunctionsErrorCode,
    fault: str | None,
) -> None:
    monkeypatch.setattr(clients, "uploads", lambda: SimpleNamespace(newest=lambda _uid, _session: None))
    told = refused(main, uid, data)
    assert told.code == code
    assert (told.details or {}).get("fault") == fault
    assert len(told.message.split()) > 2
    assert not store.documents


@pytest.mark.usefixtures("store")
def test_a_caller_is_told_what_is_our_own_fault(main: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> str:
        raise GaveUpError

    monkeypatch.setattr(clients, "uploads", lambda: None)
    monkeypatch.setattr(main, "render_again", broken)
    told = refused(main, "ann", {"sessionId": "s1"})
    assert (told.code, told.details) == (FunctionsErrorCode.INTERNAL, GaveUpError().as_dict())


def refused(main: ModuleType, uid: str | None, data: dict[str, Any]) -> HttpsError:
    """Call `render` and return the error that it answers with."""
    render = main.render
    while hasattr(render, "__wrapped__"):
        render = render.__wrapped__
    request = SimpleNamespace(auth=uid and SimpleNamespace(uid=uid), data=data)
    with pytest.raises(HttpsError) as told:
        render(request)
    return told.value
