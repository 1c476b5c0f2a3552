from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from gpu_job.singer.errors import VoiceMissingError
from gpu_job.singer.text import pinned_download, words_build

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def packages(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Packages that come from nowhere, and how often they were asked for."""
    asked: list[int] = []

    def fetch(_: pinned_download.Recipe, target: Path) -> None:
        asked.append(1)
        files = {
            "g2p_en/checkpoint20.npz": b"weights",
            "misaki/data/us_gold.json": b'{"lead": "lid"}',
            "misaki/data/us_silver.json": b'{"lead": "led", "tin": "tin"}',
            "misaki-0.9.4.dist-info/licenses/LICENSE": b"Apache",
        }
        for name, content in files.items():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            (target / name).write_bytes(content)

    monkeypatch.setattr(pinned_download, "_fetch", fetch)
    return asked


def test_a_dictionary_is_made_once_and_then_found(tmp_path: Path, packages: list[int]) -> None:
    folder = tmp_path / "words"
    assert words_build.build(folder) == folder
    assert words_build.build(folder) == folder
    assert len(packages) == 1
    assert json.loads((folder / "words.json").read_text()) == {"lead": "lid", "tin": "tin"}
    assert (folder / "licences" / "misaki-0.9.4" / "LICENSE").read_bytes() == b"Apache"
    assert [path.name for path in tmp_path.iterdir()] == ["words"]


@pytest.mark.parametrize("harm", ["changed", "lost", "no manifest", "broken manifest", "empty manifest"])
def test_a_broken_one_is_noticed_and_made_again(tmp_path: Path, packages: list[int], harm: str) -> None:
    folder = words_build.build(tmp_path / "words")
    if harm == "changed":
        (folder / "spelling.npz").write_bytes(b"WEIGHTS")
    elif harm == "lost":
        (folder / "words.json").unlink()
    elif harm == "no manifest":
        (folder / "manifest.json").unlink()
    else:
        (folder / "manifest.json").write_text("{}" if harm == "empty manifest" else "{")
    assert not pinned_download.is_whole(folder)
    words_build.build(folder)
    assert pinned_download.is_whole(folder)
    assert len(packages) == 2


def test_without_a_network_the_reason_is_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess([], 1, "", "WARNING: retrying\nERROR: no route to the index\n")

    monkeypatch.setattr(subprocess, "run", refuse)
    with pytest.raises(VoiceMissingError, match="no route to the index"):
        words_build.build(tmp_path / "words")


def test_the_folder_is_named_by_the_recipe_unless_given(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("SIGHTSINGER_WORDS_DIR", raising=False)
    before = words_build.words_folder()
    monkeypatch.setattr(words_build, "RECIPE", replace(words_build.RECIPE, version="another"))
    assert words_build.words_folder() != before
    monkeypatch.setenv("SIGHTSINGER_WORDS_DIR", str(tmp_path))
    assert words_build.words_folder() == tmp_path


def test_every_package_is_pinned_by_its_hash() -> None:
    lines = words_build.PINS.read_text().splitlines()
    pinned = [line for line in lines if line and not line.startswith("#")]
    assert len(pinned) == 2
    assert all("==" in line and "--hash=sha256:" in line for line in pinned)
