"""Where a bank's files are: every path relative to the file that names it, and never outside the bank."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gpu_job.singer.bank.errors import BankConfigError, BankFileMissingError, BankPathError

if TYPE_CHECKING:
    from pathlib import Path

_MAX_NAME_BYTES, _MAX_PATH_BYTES = 200, 1000
"""Longer ones no file system has; room is left for an ending."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder within a bank; `top` is the bank itself, already resolved."""

    top: Path
    path: Path

    @classmethod
    def of_bank(cls, path: Path) -> Folder:
        """Take a bank's outermost folder. Raises BankFileMissingError where there is none."""
        if not path.is_dir():
            raise BankFileMissingError(f"There is no folder {path.name!r}. Name the folder that holds the voicebank.")
        return cls(path.resolve(), path.resolve())

    def enter(self, name: str) -> Folder:
        """Return a folder inside this one, whether or not it exists."""
        return Folder(self.top, self.path / name)

    def shown(self, name: str = "") -> str:
        """Name a file of this folder as its owner knows it: from the bank's outermost folder."""
        return (self.path / name).relative_to(self.top).as_posix()

    def has(self, name: str) -> bool:
        """Whether this folder holds a file of that name."""
        return (self.path / name).is_file()

    def reach(self, named: str) -> Path | None:
        """Return where a path from this folder leads, inside the bank or not; None for what is no path."""
        plain = named.replace("\\", "/")
        if any(ord(character) < 32 for character in plain) or len(plain.encode(errors="replace")) > _MAX_PATH_BYTES:
            return None
        if any(len(part.encode(errors="replace")) > _MAX_NAME_BYTES for part in plain.split("/")):
            return None
        return (self.path / plain).resolve()

    def locate(self, named: str, *, by: str, key: str) -> Path:
        """Find the file that `key` of the file `by` (in this folder) names.

        Backslashes count as slashes (banks are made on Windows). Raises BankPathError for a path out of the bank,
        BankFileMissingError where nothing is there.
        """
        found = self.reach(named)
        if found is None:
            raise BankConfigError(f"{self.shown(by)}: {key} is no name of a file.", file=self.shown(by), key=key)
        if not found.is_relative_to(self.top):
            raise BankPathError(
                f"{self.shown(by)} points outside the bank with {key}: {named}. Put the file into the bank.",
                file=self.shown(by),
                key=key,
            )
        if not found.is_file():
            raise BankFileMissingError(
                f"{self.shown(by)} names {named} ({key}), which is not in the bank.{_look_alike(found)}",
                file=found.relative_to(self.top).as_posix(),
                key=key,
            )
        return found


def read_text(path: Path, shown: str, limit_bytes: int, encoding: str = "utf-8-sig") -> str:
    """Read a text file of the bank. Raises BankConfigError where it is too large or not in that encoding."""
    if path.stat().st_size > limit_bytes:
        raise BankConfigError(f"{shown} is larger than {limit_bytes // 2**20} MiB, which no such file is.", file=shown)
    try:
        return path.read_bytes().decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise BankConfigError(f"{shown} is not written in {encoding}. Save it again as UTF-8.", file=shown) from error


def _look_alike(missing: Path) -> str:
    """Suggest the file that was meant: on Windows, where banks are made, case does not matter; here it does."""
    if not missing.parent.is_dir():
        return " Its folder is not there either."
    alike = [other.name for other in missing.parent.iterdir() if other.name.lower() == missing.name.lower()]
    if alike:
        return f" There is {alike[0]}: capital and small letters must agree."
    return " Add it, or correct the name."
