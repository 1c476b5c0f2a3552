from __future__ import annotations

import hashlib
import io
import os
import tarfile
from typing import TYPE_CHECKING

import pytest

from gpu_job.singer.bank.errors import BankArchiveError, BankChecksumError
from gpu_job.singer.bank.folder.cache import BankCache

if TYPE_CHECKING:
    from pathlib import Path

_SIZE = 1000


def _packed(content: bytes = b"x" * _SIZE) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        info = tarfile.TarInfo("dsconfig.yaml")
        info.size = len(content)
        tar.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


class _Store:
    """Where archives come from; counts how often."""

    def __init__(self, data: bytes | None = None) -> None:
        self.data = data if data is not None else _packed()
        self.fetched = 0

    def __call__(self, path: Path) -> None:
        self.fetched += 1
        path.write_bytes(self.data)


def _names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if path.is_dir()}


def test_a_bank_is_fetched_once(tmp_path: Path) -> None:
    cache, store = BankCache(tmp_path, 10_000), _Store()
    for _ in range(3):
        with cache.lend("anna", store) as folder:
            assert (folder / "dsconfig.yaml").stat().st_size == _SIZE
    assert store.fetched == 1


def test_another_checksum_is_another_bank(tmp_path: Path) -> None:
    cache, old, new = BankCache(tmp_path, 10_000), _Store(_packed(b"old")), _Store(_packed(b"new"))
    for store, wanted in ((old, b"old"), (new, b"new"), (old, b"old")):
        with cache.lend("anna", store, hashlib.sha256(store.data).hexdigest()) as folder:
            assert (folder / "dsconfig.yaml").read_bytes() == wanted
    assert (old.fetched, new.fetched) == (1, 1)


def test_a_wrong_checksum_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(BankChecksumError), BankCache(tmp_path, 10_000).lend("anna", _Store(), "0" * 64):
        pass
    assert _names(tmp_path) == set()


@pytest.mark.parametrize("name", ["", "../x", "a/b", ".hidden", "x" * 101, "x.lock", "a b"])
def test_a_name_is_not_a_path(tmp_path: Path, name: str) -> None:
    with pytest.raises(BankArchiveError), BankCache(tmp_path, 10_000).lend(name, _Store()):
        pass
    assert list(tmp_path.iterdir()) == []


def test_the_longest_unused_goes_first(tmp_path: Path) -> None:
    cache = BankCache(tmp_path, 2 * _SIZE + 500)
    for age, name in enumerate(("anna", "ben")):
        with cache.lend(name, _Store()) as folder:
            pass
        os.utime(folder, (1000 + age, 1000 + age))
    with cache.lend("anna", _Store()):
        pass
    with cache.lend("carl", _Store()):
        assert _names(tmp_path) == {"anna", "carl"}


def test_what_is_in_use_stays(tmp_path: Path) -> None:
    cache = BankCache(tmp_path, _SIZE + 500)
    with cache.lend("anna", _Store()) as anna:
        os.utime(anna, (1000, 1000))
        with cache.lend("ben", _Store()):
            assert _names(tmp_path) == {"anna", "ben"}
    with cache.lend("carl", _Store()):
        assert _names(tmp_path) == {"carl"}


def test_a_bank_larger_than_the_cache_is_refused(tmp_path: Path) -> None:
    with (
        pytest.raises(BankArchiveError, match="unpacks to more"),
        BankCache(tmp_path, _SIZE - 1).lend("anna", _Store()),
    ):
        pass
    assert _names(tmp_path) == set()


def test_a_failed_fetch_can_be_tried_again(tmp_path: Path) -> None:
    def broken(path: Path) -> None:
        path.write_bytes(b"half")
        raise ConnectionError

    cache = BankCache(tmp_path, 10_000)
    with pytest.raises(ConnectionError), cache.lend("anna", broken):
        pass
    assert _names(tmp_path) == set()
    with cache.lend("anna", _Store()) as folder:
        assert folder.is_dir()


def test_what_the_dead_left_is_swept(tmp_path: Path) -> None:
    for name, age in ((".fetching-old", 1000), (".fetching-new", None)):
        (tmp_path / name).mkdir()
        if age is not None:
            os.utime(tmp_path / name, (age, age))
    with BankCache(tmp_path, 10_000).lend("anna", _Store()):
        assert _names(tmp_path) == {"anna", ".fetching-new"}


def test_two_borrowers_share_one_bank(tmp_path: Path) -> None:
    cache, store = BankCache(tmp_path, 10_000), _Store()
    with cache.lend("anna", store) as first, cache.lend("anna", store) as second:
        assert first == second
    assert store.fetched == 1
