from __future__ import annotations

from typing import TYPE_CHECKING

from gpu_job.singer.bank.folder.fingerprint import fingerprint

if TYPE_CHECKING:
    from pathlib import Path


def test_files_are_told_apart_by_what_they_hold_and_are_called(tmp_path: Path) -> None:
    for name, data in (("a", b"1"), ("b", b"1"), ("c", b"2")):
        (tmp_path / name).write_bytes(data)
    names = [fingerprint([tmp_path / name]) for name in "abc"]
    assert len(set(names)) == 3
    assert fingerprint([tmp_path / "a"]) == names[0]
