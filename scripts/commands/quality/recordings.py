"""Recordings and what was measured of them, kept by content: what was done once is never done again.

A recording is named by everything that it is made from: the score, the transposition, the singer, the seed, the
singer's code, and its voice's files. What was measured is named by the code that measured it. A run that was broken off
goes on where it was, and a changed measure need not sing again.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gpu_job.singer.default_voices import BANK
from gpu_job.singer.text.words_build import words_folder
from scripts.local.paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from scripts.commands.evaluate.singing import SungFiles
    from scripts.commands.quality.songs import Singer, Song

CACHE = ROOT / ".cache" / "quality"
_MADE_BY = (ROOT / "gpu_job" / "singer", ROOT / "gpu_job" / "audio", ROOT / "sightsinger")
_MEASURED_BY = (ROOT / "scripts" / "commands" / "evaluate",)


@dataclass(frozen=True, slots=True)
class Recording:
    """One song, one voice, one seed; its files lie in `folder` once it was sung."""

    song: Song
    singer: Singer
    transpose: int
    seed: int
    folder: Path

    @property
    def audio(self) -> Path:
        """The mp3."""
        return self.folder / "audio.mp3"

    @property
    def timing(self) -> Path:
        """What is sung when."""
        return self.folder / "timing.json"

    @property
    def is_sung(self) -> bool:
        """Whether all of it lies there: the costs are written last."""
        return (self.folder / "costs.json").is_file()

    def costs(self) -> dict[str, Any]:
        """Return what singing cost, as `keep` wrote it."""
        return _read(self.folder / "costs.json")

    def keep(self, sung: SungFiles) -> None:
        """Write a recording's files."""
        costs = {"wall_s": sung.wall_s, "processor_s": sung.processor_s}
        self.folder.mkdir(parents=True, exist_ok=True)
        write(self.audio, sung.mp3)
        write(self.timing, json.dumps(sung.timing, ensure_ascii=False).encode())
        write(self.folder / "costs.json", json.dumps(costs).encode())

    def figures(self, measure: str) -> dict[str, Any] | None:
        """Return what this measure found, None where it has not looked yet."""
        path = self._figures(measure)
        return _read(path) if path.is_file() else None

    def keep_figures(self, measure: str, figures: dict[str, Any]) -> None:
        """Write what a measure found."""
        write(self._figures(measure), json.dumps(figures, ensure_ascii=False).encode())

    def _figures(self, measure: str) -> Path:
        return self.folder / f"figures-{measure}.json"


def made_by(bank: Path | None) -> str:
    """Name the singer: its code and the files of its voices."""
    files = [file for folder in _MADE_BY for file in folder.rglob("*.py")]
    if bank is None:
        voices = [file for file in BANK.rglob("*") if file.is_file()]
        return digest([*files, *voices], words_folder().name)
    return digest([*files, *((file for file in bank.rglob("*") if file.is_file()) if bank.is_dir() else [bank])])


def measured_by(*, listen: bool) -> str:
    """Name the measures, with or without the recogniser of words."""
    return digest((file for folder in _MEASURED_BY for file in folder.rglob("*.py")), f"listen {listen}")


def recording(song: Song, singer: Singer, transpose: int, seed: int, maker: str) -> Recording:
    """Name a recording by what it is made from."""
    name = digest([song.path], f"{singer.name} {transpose} {seed} {maker}")
    return Recording(song, singer, transpose, seed, CACHE / name)


def digest(files: Iterable[Path], text: str = "") -> str:
    """Return 16 hexadecimal digits for the contents and names of files, in any order, and a text."""
    whole = hashlib.sha256(text.encode())
    for file in sorted(files):
        whole.update(f"\n{file.name} ".encode() + hashlib.sha256(file.read_bytes()).digest())
    return whole.hexdigest()[:16]


def write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    part = path.with_name(f"{path.name}.{os.getpid()}")
    part.write_bytes(content)
    part.replace(path)


def _read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found
