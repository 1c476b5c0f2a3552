"""What a bank says of itself: `character.yaml` or, older, `character.txt`.

Nothing here is needed to sing, so a file that cannot be read is passed over.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from gpu_job.singer.bank.errors import BankConfigError
from gpu_job.singer.bank.folder.fields import MAX_CONFIG_BYTES, read_yaml
from gpu_job.singer.bank.folder.paths import Folder, read_text

if TYPE_CHECKING:
    from collections.abc import Iterator

_OLD_ENCODINGS = ("utf-8-sig", "shift_jis", "latin-1")
"""character.txt is often not UTF-8; latin-1 reads anything."""


def read_name(root: Folder, fallback: str) -> str:
    """Return the name that the bank gives itself, looking outwards from its root; else `fallback`."""
    return next(_names(root), fallback)


def read_ranges(root: Folder) -> tuple[str, ...]:
    """Return the ranges of tones that character.yaml gives (`C3-B5`), () where it gives none."""
    for path in (root.path, *root.path.parents):
        folder = Folder(root.top, path)
        if not path.is_relative_to(root.top):
            break
        if folder.has("character.yaml"):
            with suppress(BankConfigError):
                rows = read_yaml(folder, "character.yaml").rows("subbanks")
                return tuple(dict.fromkeys(tone for row in rows for tone in row.texts("tone_ranges")))
    return ()


def _names(root: Folder) -> Iterator[str]:
    for path in (root.path, *root.path.parents):
        if not path.is_relative_to(root.top):
            return
        folder = Folder(root.top, path)
        if folder.has("character.yaml"):
            with suppress(BankConfigError):
                yield read_yaml(folder, "character.yaml").required("name")
        if folder.has("character.txt"):
            yield from _name_line(folder)


def _name_line(folder: Folder) -> Iterator[str]:
    path, shown = folder.path / "character.txt", folder.shown("character.txt")
    for encoding in _OLD_ENCODINGS:
        if encoding == "latin-1" or _readable(path.read_bytes(), encoding):
            lines = read_text(path, shown, MAX_CONFIG_BYTES, encoding).splitlines()
            yield from (line.split("=", 1)[1].strip() for line in lines if line.lower().startswith("name="))
            return


def _readable(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
