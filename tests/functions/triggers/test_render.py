from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

import pytest

from sightsinger.jobs.intake import Upload, job_id_of
from sightsinger.jobs.orders import metadata
from sightsinger.jobs.states import Status
from sightsinger.kinds.errors import OptionError, UnknownKindError
from sightsinger.kinds.sing.options import RenderOptions
from tests.support.fakes import BUCKET, PATH, Clock, FakeStore, new_job
from triggers.render import BadRequestError, NoScoreError, render

if TYPE_CHECKING:
    from sightsinger.jobs.store import JobStore
    from triggers.cloud.uploads import Uploads


FIRST_VERSE = metadata("", {"verse": "1"})


@dataclass
class FakeUploads:
    fetched: list[str] = field(default_factory=list)

    def newest(self, uid: str, session_id: str) -> Upload | None:
        return Upload.of(BUCKET, PATH, "17", "1", FIRST_VERSE) if (uid, session_id) == ("ann", "s1") else None

    def fetch(self, upload: Upload) -> bytes:
        self.fetched.append(str(upload.object_path))
        return b"x"


@pytest.fixture
def store() -> FakeStore:
    return FakeStore()


@pytest.fixture
def uploads() -> FakeUploads:
    return FakeUploads()


def ask(store: FakeStore, uploads: FakeUploads, data: Any, uid: str = "ann") -> str:
    return render(uid, data, cast("JobStore", store), cast("Uploads", uploads), Clock())


def test_other_wishes_make_another_job(store: FakeStore, uploads: FakeUploads) -> None:
    low = ask(store, uploads, {"sessionId": "s1", "options": {"transpose": -5}})
    high = ask(store, uploads, {"sessionId": "s1", "options": {"transpose": 5}})
    assert store[low].options == RenderOptions(transpose=-5).as_dict()
    assert store[high].options == RenderOptions(transpose=5).as_dict()
    assert low != high


def test_the_same_wishes_find_the_job_that_the_upload_made(store: FakeStore, uploads: FakeUploads) -> None:
    first = ask(store, uploads, {"sessionId": "s1", "options": {"verse": "1"}})
    again = ask(store, uploads, {"sessionId": "s1", "options": {"verse": "1", "tempo": 1}})
    upload = uploads.newest("ann", "s1")
    assert upload
    assert first == again == job_id_of(upload, upload.order)
    assert len(uploads.fetched) == len(store.documents) == 1


def test_a_job_whose_id_was_made_in_another_way_is_found(store: FakeStore, uploads: FakeUploads) -> None:
    before = new_job("of-yesterday", options=RenderOptions(transpose=2).as_dict(), status=Status.COMPLETED)
    store.create(before)
    assert ask(store, uploads, {"sessionId": "s1", "options": {"transpose": 2}}) == "of-yesterday"
    assert ask(store, uploads, {"sessionId": "s1", "options": {"transpose": 3}}) != "of-yesterday"


def test_what_was_refused_stands_in_nobodys_way(store: FakeStore, uploads: FakeUploads) -> None:
    store.create(new_job("refused", options={"given": '{"tempo":"fast"}'}, status=Status.FAILED))
    assert ask(store, uploads, {"sessionId": "s1"}) != "refused"


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        "s1",
        {},
        {"sessionId": 1},
        {"sessionId": ""},
        {"sessionId": "../s1"},
        {"sessionId": "s1", "options": [1]},
        {"sessionId": "s1", "kind": 1},
    ],
)
def test_nonsense_is_refused(store: FakeStore, uploads: FakeUploads, data: Any) -> None:
    with pytest.raises(BadRequestError):
        ask(store, uploads, data)


def test_a_bad_wish_is_told_without_making_a_job(store: FakeStore, uploads: FakeUploads) -> None:
    with pytest.raises(OptionError, match="tempo"):
        ask(store, uploads, {"sessionId": "s1", "options": {"tempo": 9}})
    assert not store.documents


def test_a_kind_that_nobody_does_is_told(store: FakeStore, uploads: FakeUploads) -> None:
    with pytest.raises(UnknownKindError):
        ask(store, uploads, {"sessionId": "s1", "kind": "dance"})
    assert not store.documents


@pytest.mark.parametrize(("uid", "session"), [("bob", "s1"), ("ann", "s2")])
def test_nobody_renders_what_is_not_theirs_or_not_there(
    store: FakeStore, uploads: FakeUploads, uid: str, session: str
) -> None:
    with pytest.raises(NoScoreError):
        ask(store, uploads, {"sessionId": session}, uid)
    assert not store.documents
