"""Voicebanks on the instance's disk: fetched once, checked, unpacked, kept while there is room.

Where archives come from is not known here: whoever knows passes a function that writes one to a path. A bank is lent
for as long as it is in use; only banks that nobody holds are thrown out, the one longest unused first.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING

from gpu_job.singer.bank.errors import BankArchiveError
from gpu_job.singer.bank.folder.archive import LIMITS, Limits, check_sha256, unpack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Fetch = Callable[[Path], None]

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_LOCK = ".lock"
_ABANDONED_S = 3600.0


@dataclass(frozen=True, slots=True)
class BankCache:
    """A folder of unpacked banks that takes at most `limit_bytes` of disk once everything is unpacked."""

    folder: Path
    limit_bytes: int
    limits: Limits = LIMITS

    @contextmanager
    def lend(self, name: str, fetch: Fetch, sha256: str | None = None) -> Iterator[Path]:
        """Yield the folder of the bank called `name`, fetching and unpacking it first where it is not there.

        With a checksum the archive must have it, and another checksum is another bank. Raises BankArchiveError,
        BankChecksumError and whatever `fetch` raises; a failure leaves nothing behind.
        """
        entry = self.folder / _entry_name(name, sha256)
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / f"{entry.name}{_LOCK}").open("a+") as lock:
            self._hold(lock, entry, fetch, sha256)
            self._make_room()
            yield entry

    def _hold(self, lock: IO[str], entry: Path, fetch: Fetch, sha256: str | None) -> None:
        """Make the bank be there, and keep others from throwing it out while they too may sing from it."""
        fcntl.flock(lock, fcntl.LOCK_SH)
        while not entry.is_dir():
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not entry.is_dir():
                self._fetch(entry, fetch, sha256)
            # Between the two locks there is a moment without either; hence the loop.
            fcntl.flock(lock, fcntl.LOCK_SH)
        os.utime(entry)

    def _fetch(self, entry: Path, fetch: Fetch, sha256: str | None) -> None:
        with tempfile.TemporaryDirectory(dir=self.folder, prefix=".fetching-") as fetching:
            archive = Path(fetching) / "archive"
            fetch(archive)
            if sha256 is not None:
                check_sha256(archive, sha256)
            room = min(self.limit_bytes, self.limits.total_bytes)
            unpack(archive, entry, replace(self.limits, total_bytes=room))

    def _make_room(self) -> None:
        """Throw out what is longest unused until the limit holds, or until all that is left is in use."""
        with (self.folder / _LOCK).open("a+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self._sweep()
            sizes = {path: _size(path) for path in self.folder.iterdir() if path.is_dir() and path.name[0] != "."}
            for path in sorted(sizes, key=lambda each: each.stat().st_mtime_ns):
                if sum(sizes.values()) <= self.limit_bytes:
                    return
                if self._thrown_out(path):
                    del sizes[path]

    def _sweep(self) -> None:
        """Take away what processes that died left half done."""
        for path in self.folder.glob(".*-*"):
            if path.is_dir() and time.time() - path.stat().st_mtime > _ABANDONED_S:
                shutil.rmtree(path, ignore_errors=True)

    def _thrown_out(self, entry: Path) -> bool:
        with (self.folder / f"{entry.name}{_LOCK}").open("a+") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            going = entry.with_name(f".going-{entry.name}")
            entry.rename(going)
            shutil.rmtree(going)
            return True


def _entry_name(name: str, sha256: str | None) -> str:
    if not _NAME.fullmatch(name) or name.endswith(_LOCK):
        raise BankArchiveError(f"{name[:60]!r} is no name for a voicebank. Use letters, digits, dots and hyphens.")
    return name if sha256 is None else f"{name}@{sha256.strip().lower()[:16]}"


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
