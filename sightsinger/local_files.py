"""Files that a command line names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sightsinger.errors import Fault, SightsingerError

if TYPE_CHECKING:
    from pathlib import Path


class FileUnreadableError(SightsingerError):
    """A file that is not there, or may not be read."""

    code = "FILE_UNREADABLE"
    fault = Fault.OPTIONS


class FileUnwritableError(SightsingerError):
    """A file that cannot be written where it was asked for."""

    code = "FILE_UNWRITABLE"
    fault = Fault.OPTIONS


def content(path: Path) -> bytes:
    """Return a file's bytes. Raises FileUnreadableError."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileUnreadableError(f"{path} cannot be read: {error.strerror}.") from error


def check_writable(path: Path) -> None:
    """Raise FileUnwritableError where there is no folder to write the file into."""
    folder = path.absolute().parent
    if not folder.is_dir():
        raise FileUnwritableError(f"{path} cannot be written: there is no folder {folder}.")
