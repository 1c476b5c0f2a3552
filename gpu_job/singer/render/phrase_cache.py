"""Phrases that were sung before, on the instance's disk: found again by what they hold.

A file is written whole under another name and then renamed, so that nobody reads half of one; one that is damaged all
the same fails its checksum (zip's) and is as good as not there. What was not asked for longest goes first.
"""

from __future__ import annotations

import os
import tempfile
import threading
import zipfile
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import numpy as np

from gpu_job.singer.melody.timing import Phone, PlacedPhone, Role

if TYPE_CHECKING:
    from numpy.typing import NDArray

CACHE_BYTES = 256 << 20
"""Some forty minutes of one voice."""
_ENDING, _WRITING = ".npz", ".writing-"
_LIBRARIES = ("numpy", "onnxruntime", "onnxruntime-gpu", "pyworld", "scipy")


@dataclass(frozen=True, slots=True)
class Take:
    """A phrase as sung, counted from its first beat."""

    start: int
    """Where its first sample lies; negative, for consonants come before the beat."""
    samples: NDArray[np.float32]
    sounds: tuple[PlacedPhone, ...]


@dataclass(slots=True)
class PhraseCache:
    """A folder of takes that takes at most `limit_bytes` of disk; for several threads and processes at once."""

    folder: Path
    limit_bytes: int = CACHE_BYTES
    hits: int = 0
    misses: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def get(self, key: str) -> Take | None:
        """Return the take of that key (letters and digits), None where there is none or it is damaged."""
        path = self.folder / f"{key}{_ENDING}"
        try:
            take = _read(path)
            os.utime(path)
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            path.unlink(missing_ok=True)
            take = None
        with self._lock:
            self.hits += take is not None
            self.misses += take is None
        return take

    def put(self, key: str, take: Take) -> None:
        """Keep a take, where the disk lets us: a song is worth more than its copy."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=_WRITING, dir=self.folder)
            written = Path(name)
            try:
                with os.fdopen(handle, "wb") as file:
                    np.savez(file, allow_pickle=False, **_arrays(take))
                written.replace(self.folder / f"{key}{_ENDING}")
            finally:
                written.unlink(missing_ok=True)
            self._make_room()
        except OSError:
            return

    def _make_room(self) -> None:
        """Throw out what was asked for longest ago until the limit holds."""
        with self._lock:
            found = [(path, stat) for path in self.folder.glob(f"*{_ENDING}") if (stat := _stat(path)) is not None]
            total = sum(stat.st_size for _, stat in found)
            for path, stat in sorted(found, key=lambda each: each[1].st_mtime_ns):
                if total <= self.limit_bytes:
                    return
                path.unlink(missing_ok=True)
                total -= stat.st_size


@lru_cache(maxsize=1)
def recipe() -> str:
    """Return what stands for the singer's code, which with phrase and voice decides how a phrase sounds."""
    return recipe_of(Path(str(files("gpu_job.singer"))))  # all of it, wherever this module lies


def recipe_of(code: Path) -> str:
    """Return what stands for a folder of code and its libraries: a change anywhere makes every take a new one."""
    digest = blake2b(digest_size=16)
    for path in sorted(code.rglob("*.py")):
        digest.update(str(path.relative_to(code)).encode() + b"\0" + path.read_bytes())
    for library in _LIBRARIES:
        digest.update(_version(library).encode() + b"\0")
    return digest.hexdigest()


def _arrays(take: Take) -> dict[str, NDArray[np.generic]]:
    return {
        "start": np.array(take.start),
        "samples": take.samples,
        "symbols": np.array([each.sound.symbol for each in take.sounds], np.str_),
        "roles": np.array([get_args(Role).index(each.sound.role) for each in take.sounds]),
        "syllables": np.array([each.sound.syllable for each in take.sounds]),
        "times_s": np.array([(each.start_s, each.end_s) for each in take.sounds]),
    }


def _read(path: Path) -> Take:
    with path.open("rb") as file, np.load(file, allow_pickle=False) as held:
        names = held["symbols"].tolist(), held["roles"].tolist(), held["syllables"].tolist()
        timed = tuple(
            PlacedPhone(Phone(symbol, get_args(Role)[role], syllable), start, end)
            for symbol, role, syllable, (start, end) in zip(*names, held["times_s"].tolist(), strict=True)
        )
        return Take(int(held["start"]), held["samples"], timed)


def _stat(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except FileNotFoundError:
        return None


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""
