from __future__ import annotations

import os
import threading
from pathlib import Path

import numpy as np
import pytest

from gpu_job.singer.melody.timing import Phone, PlacedPhone
from gpu_job.singer.render import phrase_cache
from gpu_job.singer.render.phrase_cache import PhraseCache, Take, recipe, recipe_of

SOUNDS = (
    PlacedPhone(Phone("SP", "rest", -1), -0.4, -0.1),
    PlacedPhone(Phone("tʃ", "onset", 0), -0.1, 0.0),
    PlacedPhone(Phone("ɑ", "nucleus", 0), 0.0, 0.1234567890123),
)


def take(seed: int, length: int = 1000) -> Take:
    return Take(-9600, np.random.default_rng(seed).standard_normal(length).astype(np.float32), SOUNDS)


def test_what_was_put_is_got_back_to_the_bit(tmp_path: Path) -> None:
    kept = PhraseCache(tmp_path / "new")
    kept.put("a", take(1))
    got = kept.get("a")
    assert got is not None
    assert np.array_equal(got.samples, take(1).samples)
    assert got.samples.dtype == np.float32
    assert (got.start, got.sounds) == (-9600, SOUNDS)
    assert (kept.hits, kept.misses) == (1, 0)


def test_what_was_never_put_is_not_there(tmp_path: Path) -> None:
    kept = PhraseCache(tmp_path / "not even a folder")
    assert kept.get("a") is None
    assert (kept.hits, kept.misses) == (0, 1)


@pytest.mark.parametrize("left", [0, 3, 1000])
def test_a_cut_off_file_is_as_good_as_none_and_goes(tmp_path: Path, left: int) -> None:
    kept = PhraseCache(tmp_path)
    kept.put("a", take(1))
    (path,) = tmp_path.iterdir()
    path.write_bytes(path.read_bytes()[:left])
    assert kept.get("a") is None
    assert list(tmp_path.iterdir()) == []


def test_one_wrong_byte_is_noticed(tmp_path: Path) -> None:
    kept = PhraseCache(tmp_path)
    kept.put("a", take(1))
    (path,) = tmp_path.iterdir()
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    assert kept.get("a") is None


def test_whoever_is_stopped_while_writing_leaves_nothing_to_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(file: object, **_: object) -> None:
        file.write(b"half of it")  # type: ignore[attr-defined]  # a binary file
        raise KeyboardInterrupt

    monkeypatch.setattr(np, "savez", stopped)
    kept = PhraseCache(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        kept.put("a", take(1))
    assert list(tmp_path.iterdir()) == []
    assert kept.get("a") is None


def test_a_disk_without_room_stops_nobody_from_singing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "savez", full)
    kept = PhraseCache(tmp_path)
    kept.put("a", take(1))
    assert kept.get("a") is None


def test_what_was_asked_for_longest_ago_goes_first(tmp_path: Path) -> None:
    PhraseCache(tmp_path).put("a", take(0))
    limit = 3 * (tmp_path / "a.npz").stat().st_size + 100
    kept = PhraseCache(tmp_path, limit)
    for index, key in enumerate("abc"):
        kept.put(key, take(index))
        os.utime(tmp_path / f"{key}.npz", (index, index))
    assert kept.get("a") is not None
    kept.put("d", take(9))
    assert {path.stem for path in tmp_path.iterdir()} == {"a", "c", "d"}
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= limit


def test_several_at_once_never_get_half_a_take(tmp_path: Path) -> None:
    kept = PhraseCache(tmp_path, limit_bytes=60_000)
    wrong: list[str] = []

    def use(seed: int) -> None:
        for round_ in range(15):
            key = str((seed + round_) % 5)
            kept.put(key, take(int(key)))
            got = kept.get(key)
            if got is not None and not np.array_equal(got.samples, take(int(key)).samples):
                wrong.append(key)

    threads = [threading.Thread(target=use, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_the_recipe_is_of_the_whole_singer_wherever_its_modules_lie(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Path] = []

    def of(code: Path) -> str:
        asked.append(code)
        return "whole"

    monkeypatch.setattr(phrase_cache, "recipe_of", of)
    recipe.cache_clear()
    assert recipe() == "whole"
    recipe.cache_clear()
    (code,) = asked
    assert {"text", "melody", "bank", "render"} <= {folder.name for folder in code.iterdir()}
    assert Path(phrase_cache.__file__).is_relative_to(code)


def test_a_change_in_any_room_is_another_recipe(tmp_path: Path) -> None:
    room = tmp_path / "bank" / "onnx"
    room.mkdir(parents=True)
    (room / "noise.py").write_text("one")
    before = recipe_of(tmp_path)
    assert recipe_of(tmp_path) == before
    (room / "noise.py").write_text("other")
    assert recipe_of(tmp_path) != before
