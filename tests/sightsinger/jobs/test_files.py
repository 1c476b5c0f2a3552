"""Reading and writing against Cloud Storage's emulator."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import pytest
from google.auth.credentials import AnonymousCredentials
from google.cloud.storage import Blob, Client

from sightsinger.jobs.errors import InputGoneError
from sightsinger.jobs.files import CorruptTransferError, Files

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from google.cloud.storage import Bucket

pytestmark = pytest.mark.stack


@pytest.fixture
def bucket() -> Bucket:
    client = Client(project="demo-sightsinger", credentials=AnonymousCredentials())
    found: Bucket = client.bucket("demo-sightsinger.appspot.com")
    return found


@pytest.fixture
def files(bucket: Bucket) -> Files:
    return Files(bucket.client)


@pytest.fixture
def path() -> str:
    return f"tests/{secrets.token_hex(8)}/file"


@pytest.fixture
def file(tmp_path: Path) -> Callable[[bytes], Path]:
    """Put bytes into a file."""

    def write(data: bytes) -> Path:
        (tmp_path / "sent").write_bytes(data)
        return tmp_path / "sent"

    return write


@pytest.mark.parametrize("size", [0, 1, 12_000_000])
def test_what_is_stored_comes_back_whole(
    files: Files, bucket: Bucket, path: str, file: Callable[[bytes], Path], size: int
) -> None:
    data = secrets.token_bytes(size)
    files.upload(bucket.name, path, file(data), "audio/mpeg")
    stored = bucket.get_blob(path)
    assert (stored.size, stored.content_type) == (size, "audio/mpeg")
    assert files.download(bucket.name, path, str(stored.generation)) == data


def test_another_generation_is_not_what_was_asked_for(
    files: Files, bucket: Bucket, path: str, file: Callable[[bytes], Path]
) -> None:
    files.upload(bucket.name, path, file(b"first"), "text/plain")
    generation = int(bucket.get_blob(path).generation)
    with pytest.raises(InputGoneError):
        files.download(bucket.name, path, str(generation - 1))


def test_a_deleted_object_is_gone_and_may_be_deleted_again(
    files: Files, bucket: Bucket, path: str, file: Callable[[bytes], Path]
) -> None:
    files.upload(bucket.name, path, file(b"first"), "text/plain")
    generation = str(bucket.get_blob(path).generation)
    files.delete(bucket.name, path)
    files.delete(bucket.name, path)
    with pytest.raises(InputGoneError):
        files.download(bucket.name, path, generation)


@pytest.mark.parametrize("arrived", [b"firs", b"fist!"])
def test_damage_on_the_way_is_noticed(
    files: Files,
    bucket: Bucket,
    path: str,
    file: Callable[[bytes], Path],
    arrived: bytes,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    files.upload(bucket.name, path, file(b"first"), "text/plain")
    generation = str(bucket.get_blob(path).generation)
    monkeypatch.setattr(Blob, "download_as_bytes", lambda *_args, **_how: arrived)
    with pytest.raises(CorruptTransferError):
        files.download(bucket.name, path, generation)


def test_an_upload_that_was_cut_is_noticed(
    files: Files, bucket: Bucket, path: str, file: Callable[[bytes], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Blob, "upload_from_filename", lambda blob, _file, **_how: blob.upload_from_string(b"fir"))
    with pytest.raises(CorruptTransferError):
        files.upload(bucket.name, path, file(b"first"), "text/plain")
