"""What was uploaded and what was made of it, in Cloud Storage, each checked against what storage says it holds."""

from __future__ import annotations

import base64
import hashlib
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from google.api_core.exceptions import NotFound
from google.cloud.storage.retry import DEFAULT_RETRY

from sightsinger.jobs.errors import InputGoneError

if TYPE_CHECKING:
    from pathlib import Path

    from google.cloud.storage import Blob, Client

TIMEOUT_S = 60.0
NEVER_CHANGES = "private, max-age=31536000, immutable"
"""Attempts write under paths of their own, so what a browser has once it may keep."""


CONTENT_TYPES = {
    ".flac": "audio/flac",
    ".json": "application/json; charset=utf-8",
    ".mid": "audio/midi",
    ".mp3": "audio/mpeg",
    ".musicxml": "application/vnd.recordare.musicxml+xml",
    ".txt": "text/plain; charset=utf-8",
    ".wav": "audio/wav",
}
"""By ending. Python's own table would depend on the machine."""


def content_type(name: str) -> str:
    """Return the content type that a file is stored as, by its name's ending."""
    return CONTENT_TYPES.get(name[name.rfind(".") :], "application/octet-stream")


class CorruptTransferError(Exception):
    """What arrived is not what was sent. Trying again may help."""


class Files:
    """The bucket's reading and writing side."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def download(self, bucket: str, path: str, generation: str) -> bytes:
        """Return an object's bytes, its size and MD5 checked.

        Raises InputGoneError where this generation of it no longer exists, CorruptTransferError on a damaged transfer.
        """
        blob = self._client.bucket(bucket).blob(path, generation=int(generation))
        try:
            blob.reload(timeout=TIMEOUT_S)
            data = bytes(blob.download_as_bytes(timeout=TIMEOUT_S, checksum=None)) if blob.size else b""
        except NotFound as error:
            raise InputGoneError from error
        if str(blob.generation) != generation:
            raise InputGoneError
        _check(blob, len(data), _md5(data))
        return data

    def upload(self, bucket: str, path: str, file: Path, content_type: str) -> None:
        """Store a file under a path that nobody else writes. Raises CorruptTransferError."""
        blob = self._client.bucket(bucket).blob(path)
        blob.cache_control = NEVER_CHANGES
        # Written by one attempt alone, so repeating the request after a lost answer stores the same bytes again.
        blob.upload_from_filename(str(file), content_type=content_type, timeout=TIMEOUT_S, retry=DEFAULT_RETRY)
        blob.reload(timeout=TIMEOUT_S)
        with file.open("rb") as sent:
            _check(blob, file.stat().st_size, hashlib.file_digest(sent, _md5))

    def delete(self, bucket: str, path: str) -> None:
        """Remove an object, if it is there."""
        with suppress(NotFound):
            self._client.bucket(bucket).blob(path).delete(timeout=TIMEOUT_S)


_md5 = partial(hashlib.md5, usedforsecurity=False)


def _check(blob: Blob, size: int, digest: hashlib._Hash) -> None:
    md5 = base64.b64encode(digest.digest()).decode()
    # Composite objects have no MD5; ours are none, but an upload may have been put there by any means.
    if blob.size != size or (blob.md5_hash and blob.md5_hash != md5):
        raise CorruptTransferError(f"{size} bytes here, {blob.size} stored")
