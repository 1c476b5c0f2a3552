"""Unpacking a voicebank that a stranger packed: tar.gz or zip, into a folder that nothing leaves.

Only plain files and folders are taken. Names are checked as if written by an enemy; what counts is the bytes that
really come out, not what the archive says of itself. The work is done beside the goal and moved into place when whole.
"""

from __future__ import annotations

import gzip
import hashlib
import stat
import struct
import tarfile
import tempfile
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING

from gpu_job.singer.bank.errors import BankArchiveError, BankChecksumError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Self


@dataclass(frozen=True, slots=True)
class Limits:
    """What an archive may unpack to."""

    entries: int = 20_000
    total_bytes: int = 4 << 30
    name_bytes: int = 512
    depth: int = 16


LIMITS = Limits()
_CHUNK = 1 << 20
_MAX_HEADER_BYTES = 1 << 20
_MAX_PART_BYTES = 255
_MAX_DIRECTORY_BYTES = 16 << 20
_IGNORED = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini")
_BROKEN = (tarfile.TarError, zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, EOFError, NotImplementedError)


@dataclass(frozen=True, slots=True)
class _Entry:
    """One file or folder of an archive, its name not yet trusted."""

    name: str
    content: IO[bytes] | None
    """None for a folder."""


def check_sha256(archive: Path, wanted: str) -> None:
    """Raise BankChecksumError where the file is not the one with that checksum (hexadecimal)."""
    with archive.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != wanted.strip().lower():
        raise BankChecksumError(
            f"The voicebank's archive is not the one that was asked for: its sha256 begins with {found[:12]}, "
            f"not {wanted[:12].lower()}. Fetch it again."
        )


def unpack(archive: Path, goal: Path, limits: Limits = LIMITS) -> None:
    """Unpack into the folder `goal`, which must not exist yet and appears only when whole.

    Raises BankArchiveError where the archive is broken, dangerous or too large; nothing is left behind then.
    """
    goal.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=goal.parent, prefix=".unpacking-") as making:
        into = Path(making) / "bank"
        into.mkdir()
        try:
            _write_all(_entries(archive), into, limits)
        except _BROKEN as error:
            raise BankArchiveError("The archive is broken or was cut off. Pack or upload it again.") from error
        into.rename(goal)


def _write_all(entries: Iterator[_Entry], into: Path, limits: Limits) -> None:
    left, seen = limits.total_bytes, 0
    for entry in entries:
        seen += 1
        if seen > limits.entries:
            raise BankArchiveError(f"The archive holds more than {limits.entries} files. Is it a voicebank?")
        parts = safe_parts(entry.name, limits)
        if any(part in _IGNORED for part in parts):
            continue
        target = into.joinpath(*parts)
        try:
            left -= _write(entry.content, target, left)
        except (FileExistsError, NotADirectoryError, IsADirectoryError) as error:
            raise BankArchiveError(f"The archive holds {_shown(entry.name)} twice.") from error


def safe_parts(name: str, limits: Limits = LIMITS) -> tuple[str, ...]:
    """Return the parts of an entry's name, () for the archive's own top.

    Raises BankArchiveError for a name that leads outside, that is too long, or that is not plain text.
    """
    plain = name.replace("\\", "/")
    parts = tuple(part for part in plain.split("/") if part not in ("", "."))
    if any(ord(character) < 32 or 0xD800 <= ord(character) < 0xE000 for character in plain):
        raise BankArchiveError(f"The archive holds a name that is not plain text ({_shown(name)}). Pack it as UTF-8.")
    if plain.startswith("/") or ".." in parts or (bool(parts) and parts[0][1:2] == ":"):
        raise BankArchiveError(f"The archive wants to write outside its folder ({_shown(name)}). It is not unpacked.")
    longest = max((len(part.encode()) for part in parts), default=0)
    if len(plain.encode()) > limits.name_bytes or len(parts) > limits.depth or longest > _MAX_PART_BYTES:
        raise BankArchiveError(f"The archive holds a name that is too long ({_shown(name)}).")
    return parts


def _write(content: IO[bytes] | None, target: Path, left: int) -> int:
    """Write one entry and return its bytes, as they come out."""
    if content is None:
        target.mkdir(parents=True, exist_ok=True)
        return 0
    target.parent.mkdir(parents=True, exist_ok=True)
    written = 0
    with target.open("xb") as out:
        while chunk := content.read(_CHUNK):
            written += len(chunk)
            if written > left:
                raise BankArchiveError("The archive unpacks to more than a voicebank may take. It is not unpacked.")
            out.write(chunk)
    return written


def _entries(archive: Path) -> Iterator[_Entry]:
    with archive.open("rb") as file:
        start = file.read(4)
    if start[:2] == b"\x1f\x8b":
        return _tar_entries(archive)
    if start == b"PK\x03\x04":
        return _zip_entries(archive)
    raise BankArchiveError("This is neither a .tar.gz nor a .zip. Pack the voicebank's folder as one of them.")


class _Header(tarfile.TarInfo):
    """A tar header that refuses long extensions: tarfile reads them into memory whole."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        header = super().frombuf(buf, encoding, errors)
        if not header.isreg() and not header.isdir() and header.size > _MAX_HEADER_BYTES:
            raise BankArchiveError("The archive's headers are larger than any real one's. It is not unpacked.")
        return header


def _tar_entries(archive: Path) -> Iterator[_Entry]:
    with gzip.open(archive) as unzipped, tarfile.open(fileobj=unzipped, mode="r|", tarinfo=_Header) as tar:
        for member in tar:
            if not (member.isreg() or member.isdir()) or member.issparse():
                raise BankArchiveError(
                    f"The archive holds a link or device ({_shown(member.name)}). Pack plain files and folders only."
                )
            yield _Entry(member.name, tar.extractfile(member) if member.isreg() else None)


def _zip_entries(archive: Path) -> Iterator[_Entry]:
    _check_directory(archive)
    with zipfile.ZipFile(archive) as packed:
        for info in packed.infolist():
            kind = stat.S_IFMT(info.external_attr >> 16)
            if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
                raise BankArchiveError(
                    f"The archive holds a link or device ({_shown(info.filename)}). Pack plain files and folders only."
                )
            if info.flag_bits & 1:
                raise BankArchiveError("The archive is locked with a password. Pack it without one.")
            if info.is_dir():
                yield _Entry(info.filename, None)
            else:
                with packed.open(info) as content:
                    yield _Entry(info.filename, content)


def _check_directory(archive: Path) -> None:
    """Refuse a directory too large to be real before zipfile reads it into memory."""
    with archive.open("rb") as file:
        file.seek(max(0, archive.stat().st_size - (1 << 16) - 22))
        tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or at + 22 > len(tail):
        raise BankArchiveError("The archive is broken or was cut off. Pack or upload it again.")
    (size,) = struct.unpack_from("<I", tail, at + 12)
    if size > _MAX_DIRECTORY_BYTES or (at >= 20 and tail[at - 20 : at - 16] == b"PK\x06\x07"):
        raise BankArchiveError("The archive's directory is larger than any voicebank's. It is not unpacked.")


def _shown(name: str) -> str:
    """Shorten a stranger's name for a message."""
    return repr(PurePosixPath(name.replace("\\", "/")).name[:60] or name[:60])
