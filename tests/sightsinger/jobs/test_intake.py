from __future__ import annotations

import logging
import math
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from sightsinger import score
from sightsinger.jobs.intake import Upload, admit, job_id_of
from sightsinger.jobs.orders import METADATA, Order, metadata
from sightsinger.jobs.states import Status
from sightsinger.kinds.base import Plan
from sightsinger.kinds.sing.options import RenderOptions
from sightsinger.score.limits import MAX_FILE_BYTES
from tests.support.fakes import BUCKET, NOON, PATH, FakeScore, tiny_score
from tests.support.paths import ROOT

if TYPE_CHECKING:
    from sightsinger.jobs.document import Job

SONG = tiny_score()


PLAIN = Order.of("sing", {})


def upload(size: int = len(SONG), path: str = PATH, **riding: str) -> Upload:
    found = Upload.of(BUCKET, path, "17", str(size), riding)
    assert found is not None
    return found


def admitted(data: bytes = SONG, filename: str = "", **options: Any) -> Job:
    given = upload(len(data), **metadata(filename, options))
    return admit(given, given.order, lambda: data, NOON)


def sung(**options: Any) -> Order:
    return Order.of("sing", options)


def never() -> bytes:
    raise AssertionError("downloaded")


def test_a_good_score_waits_with_its_summary() -> None:
    job = admitted(filename="Song.musicxml", verse="1", transpose="-3")
    assert (job.status, job.error) == (Status.QUEUED, None)
    assert job.summary
    assert [part["name"] for part in job.summary["parts"]] == ["Soprano"]
    assert (job.uid, job.session_id, job.attempt, job.token) == ("ann", "s1", 1, 0)
    assert job.input.as_dict() == {
        "bucket": BUCKET, "path": PATH, "generation": "17", "size": len(SONG), "filename": "Song.musicxml",
    }  # fmt: skip
    assert (job.kind, job.options) == ("sing", RenderOptions(verse="1", transpose=-3).as_dict())
    assert job.plan == Plan("final", "gpu", "sightsinger-gpu", 1)
    assert job.created_at == job.updated_at == NOON


def test_the_same_event_makes_the_same_job_whenever_it_comes() -> None:
    first = admit(upload(), PLAIN, lambda: SONG, NOON)
    later = admit(upload(), PLAIN, lambda: SONG, NOON + timedelta(hours=1))
    assert first.job_id == later.job_id == job_id_of(upload(), PLAIN)


def test_wishes_meant_the_same_are_the_same_job() -> None:
    same = [sung(tempo="1"), PLAIN, sung(tempo=1.0, x=2), upload().order, upload(kind="sing", options="{}").order]
    assert len({job_id_of(upload(), order) for order in same}) == 1
    assert job_id_of(upload(), sung(tempo="1.1")) != job_id_of(upload(), PLAIN)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Anthem.mxl", "Anthem.mxl"),
        ("", "input.musicxml"),
        ("C:\\music\\Anthem.mxl", "Anthem.mxl"),
        ("../../etc/passwd", "passwd"),
        ("x" * 300, "x" * 200),
    ],
)
def test_a_file_keeps_its_name_without_its_folders(given: str, kept: str) -> None:
    assert upload(filename=given).filename == kept


def test_tokens_in_the_metadata_are_not_kept() -> None:
    assert upload(kind="sing", firebaseStorageDownloadTokens="secret").metadata == {"kind": "sing"}


def test_what_is_no_score_upload_is_none() -> None:
    assert Upload.of(BUCKET, "sessions/ann/s1/jobs/j/1/output.mp3", "17", "5", None) is None


def test_a_file_too_large_is_refused_without_being_fetched() -> None:
    job = admit(upload(MAX_FILE_BYTES + 1), PLAIN, never, NOON)
    assert (job.status, job.error and job.error.code) == (Status.FAILED, "FILE_TOO_LARGE")
    assert job.error
    assert "has 10.1 MB; a score may have 10 MB" in job.error.message


def test_the_rules_let_in_what_is_read_and_no_more() -> None:
    rules = (ROOT / "storage.rules").read_text()
    (factors,) = re.findall(r"resource\.size <= ([0-9* ]+)", rules)
    assert math.prod(map(int, factors.split("*"))) == MAX_FILE_BYTES
    (keys,) = re.findall(r"metadata\.keys\(\)\.hasOnly\(\[([^]]+)\]", rules)
    assert set(re.findall(r"\w+", keys)) == METADATA


def test_a_file_as_large_as_allowed_is_read() -> None:
    assert admit(upload(MAX_FILE_BYTES), PLAIN, lambda: SONG, NOON).status is Status.QUEUED


def test_bad_wishes_fail_without_a_download() -> None:
    job = admit(upload(), sung(tempo="fast"), never, NOON)
    assert job.error
    assert (job.error.code, job.options, job.finished_at) == ("BAD_OPTION", {"given": '{"tempo":"fast"}'}, NOON)
    assert job.plan is None
    assert job.job_id == job_id_of(upload(), sung(tempo="fast")) != job_id_of(upload(), sung(tempo="slow"))


def test_a_file_that_the_kind_does_not_take_fails_without_a_download() -> None:
    job = admit(upload(path="sessions/ann/s1/input.pdf"), PLAIN, never, NOON)
    assert job.error
    assert (job.error.code, job.status) == ("WRONG_FILE", Status.FAILED)
    assert ".pdf" in job.error.message
    assert ".musicxml, .xml or .mxl" in job.error.message


def test_a_kind_that_nobody_does_fails_without_a_download() -> None:
    given = upload(kind="dance")
    job = admit(given, given.order, never, NOON)
    assert (job.kind, job.status, job.error and job.error.code) == ("dance", Status.FAILED, "UNKNOWN_KIND")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "EMPTY_FILE"),
        (b"%PDF-1.7", "NOT_MUSICXML"),
        (SONG[:400], "TRUNCATED_FILE"),
        (b"PK\x03\x04 nothing", "BAD_ARCHIVE"),
        (tiny_score(""), "NO_WORDS"),
    ],
)
def test_each_bad_file_fails_with_its_code_and_a_sentence(data: bytes, code: str) -> None:
    job = admitted(data)
    assert job.error
    assert (job.status, job.error.code, job.summary) == (Status.FAILED, code, None)
    assert len(job.error.message.split()) > 5


def test_a_part_that_is_not_there_fails_but_the_page_can_still_show_which_are() -> None:
    job = admitted(parts=["Kazoo"])
    assert job.error
    assert job.error.code == "UNKNOWN_PART"
    assert job.summary


def test_a_score_that_breaks_its_reader_still_gets_an_answer(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def stumble(_data: bytes, _name: str) -> FakeScore:
        raise RecursionError("these are the words")

    monkeypatch.setattr(score, "read", stumble)
    with caplog.at_level(logging.DEBUG):
        job = admitted()
    assert job.error
    assert (job.status, job.error.code) == (Status.FAILED, "UNREADABLE")
    assert "in stumble" in caplog.text
    assert "the words" not in caplog.text.replace('"these are the words"', "")


def test_a_download_that_fails_makes_no_job() -> None:
    def fetch() -> bytes:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        admit(upload(), PLAIN, fetch, NOON)
