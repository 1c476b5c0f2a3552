from __future__ import annotations

import tarfile
from typing import TYPE_CHECKING

import pytest

from gpu_job.singer.bank import bank_pool as shelves
from gpu_job.singer.bank.bank_pool import BankPool, sha256_of, singers_words, split_name
from gpu_job.singer.bank.errors import BankFileMissingError, BankSpeakerError
from gpu_job.singer.bank.folder.cache import BankCache
from sightsinger.score.model import Line
from tests.support.banks.factory import make
from tests.support.banks.models import Spec

if TYPE_CHECKING:
    from pathlib import Path

    from gpu_job.singer.bank.onnx.open_bank import OpenBank

LINE = Line("Soprano", "soprano", "en", (), 1.0)


class _Store:
    """Archives by name; remembers what was brought."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.brought: list[str] = []

    def add(self, name: str, spec: Spec | None = None) -> None:
        bank = make(self.folder / f"{name}-bank", spec or Spec(speakers=("anna", "ben")))
        with tarfile.open(self.folder / name, "w:gz") as tar:
            tar.add(bank, "bank")

    def bring(self, name: str, path: Path) -> None:
        self.brought.append(name)
        if not (self.folder / name).exists():
            raise BankFileMissingError(f"There is no voicebank {name}.")
        path.write_bytes((self.folder / name).read_bytes())

    def checksum(self, name: str) -> str | None:
        return sha256_of(self.folder / name) if (self.folder / name).exists() else None


@pytest.fixture(autouse=True)
def no_words_of_the_singers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIGHTSINGER_WORDS_DIR", str(tmp_path / "no words"))


@pytest.fixture
def store(tmp_path: Path) -> _Store:
    (tmp_path / "store").mkdir()
    return _Store(tmp_path / "store")


@pytest.fixture
def pool(tmp_path: Path, store: _Store) -> BankPool:
    return BankPool(BankCache(tmp_path / "cache", 1 << 20), store.bring, store.checksum)


def test_the_singer_reads_some_languages_by_their_letters() -> None:
    latin = singers_words("la")
    assert latin is not None
    assert latin.say("gloria") == "ɡlˈɔria"
    assert singers_words("en") is None
    assert singers_words("ja") is None


@pytest.mark.parametrize(
    ("name", "parts"), [("tiger", ("tiger", None)), ("tiger/anna", ("tiger", "anna")), ("tiger/", ("tiger", None))]
)
def test_a_voice_names_its_bank(name: str, parts: tuple[str, str | None]) -> None:
    assert split_name(name) == parts


def test_a_bank_is_brought_once_for_all_its_voices(store: _Store, pool: BankPool) -> None:
    store.add("tiny")
    assert pool.voice("tiny/ben", LINE).name == "ben"
    assert pool.voice("tiny", LINE).name == "anna"
    assert store.brought == ["tiny"]


def test_a_new_edition_is_brought_anew(store: _Store, pool: BankPool) -> None:
    store.add("tiny")
    pool.voice("tiny", LINE)
    (store.folder / "tiny").unlink()
    store.add("other", Spec(speakers=("carl",)))
    (store.folder / "other").rename(store.folder / "tiny")
    assert pool.voice("tiny", LINE).name == "carl"
    assert store.brought == ["tiny", "tiny"]


def test_a_graphics_processor_is_warmed_up(store: _Store, pool: BankPool, monkeypatch: pytest.MonkeyPatch) -> None:
    warmed: list[str] = []

    def warm_up(opened: OpenBank) -> float:
        warmed.append(opened.bank.name)
        return 1.0

    monkeypatch.setattr(shelves, "sing_trial", warm_up)
    store.add("tiny")
    pool.voice("tiny", LINE)
    assert warmed == []
    pool.close()
    pool.device = "cuda"
    pool.voice("tiny", LINE)
    pool.voice("tiny", LINE)
    assert warmed == ["Tiny"]


def test_open_banks_cannot_be_thrown_out_and_closed_ones_can(store: _Store, pool: BankPool) -> None:
    for name in ("one", "two", "three"):
        store.add(name)
    size = sum(path.stat().st_size for path in (store.folder / "one-bank").rglob("*") if path.is_file())
    pool.cache = BankCache(pool.cache.folder, size + size // 2)
    pool.voice("one", LINE)
    pool.voice("two", LINE)
    assert len(_kept(pool)) == 2
    pool.voice("three", LINE)
    assert [name for name, _ in pool._open] == ["two", "three"]
    pool.close()
    pool.voice("one", LINE)
    assert len(_kept(pool)) == 1


def test_what_is_wrong_with_a_bank_is_said_and_nothing_stays_open(store: _Store, pool: BankPool) -> None:
    with pytest.raises(BankFileMissingError, match="no voicebank tiger"):
        pool.voice("tiger/anna", LINE)
    store.add("tiny")
    with pytest.raises(BankSpeakerError):
        pool.voice("tiny/carl", LINE)


def _kept(pool: BankPool) -> list[str]:
    return sorted(path.name for path in pool.cache.folder.iterdir() if path.is_dir())
