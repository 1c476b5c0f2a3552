"""The uploaded files that lie in the bucket."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sightsinger.jobs.intake import Upload
from sightsinger.jobs.paths import UPLOADS, UPLOADS_GLOB, session_prefix

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from google.cloud.storage import Client

    from sightsinger.jobs.files import Files

FIELDS = "items(name,bucket,generation,size,metadata,timeCreated),nextPageToken"


class Uploads:
    """Finds and fetches uploads."""

    def __init__(self, client: Client, files: Files, bucket: str) -> None:
        self._client = client
        self._files = files
        self._bucket = bucket

    def fetch(self, upload: Upload) -> bytes:
        """Return the file's bytes. Raises InputGoneError."""
        return self._files.download(upload.bucket, str(upload.object_path), upload.generation)

    def between(self, start: datetime, end: datetime) -> list[Upload]:
        """Return what was uploaded in this time."""
        found = self._list(UPLOADS, match_glob=UPLOADS_GLOB)
        return [upload for upload, created in found if start <= created < end]

    def newest(self, uid: str, session_id: str) -> Upload | None:
        """Return a session's file."""
        found = sorted(self._list(session_prefix(uid, session_id)), key=lambda pair: pair[1])
        return found[-1][0] if found else None

    def _list(self, prefix: str, match_glob: str | None = None) -> Iterator[tuple[Upload, datetime]]:
        blobs = self._client.list_blobs(self._bucket, prefix=prefix, match_glob=match_glob, fields=FIELDS)
        for blob in blobs:
            upload = Upload.of(self._bucket, blob.name, blob.generation, blob.size or 0, blob.metadata)
            if upload:
                yield upload, blob.time_created
