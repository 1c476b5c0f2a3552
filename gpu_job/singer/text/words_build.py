"""Make the English dictionary: fetch its packages, check them, keep what is read.

`python -m gpu_job.singer.text.words_build` prints the finished folder, `.cache/words/<checksum>/`.
"""

from __future__ import annotations

import json
import os
import shutil
from importlib.resources import files
from pathlib import Path

from gpu_job.singer.text import pinned_download

ROOT = Path(str(files("gpu_job"))).resolve().parent
"""The folder of the checkout, or of the image."""
PINS = ROOT / "voicebanks" / "default" / "requirements.txt"
CACHE = ROOT / ".cache" / "words"
_LEXICONS = ("us_silver.json", "us_gold.json")
"""Later ones win: gold entries were checked by people."""


def words_folder() -> Path:
    """Where the finished dictionary lies or will lie; SIGHTSINGER_WORDS_DIR overrides."""
    given = os.environ.get("SIGHTSINGER_WORDS_DIR")
    return Path(given) if given else CACHE / RECIPE.checksum


def build(folder: Path | None = None) -> Path:
    """Return the finished folder, making it first where it is missing or broken. Raises VoiceMissingError."""
    return pinned_download.build(RECIPE, folder or words_folder())


def _keep_words(packages: Path, made: Path) -> None:
    shutil.copy(packages / "g2p_en" / "checkpoint20.npz", made / "spelling.npz")
    words: dict[str, object] = {}
    for name in _LEXICONS:
        words |= json.loads((packages / "misaki" / "data" / name).read_text("utf-8"))
    (made / "words.json").write_text(json.dumps(words, ensure_ascii=False), "utf-8")


RECIPE = pinned_download.Recipe("Dictionary", PINS, "1", (("keeping words and spelling", _keep_words),))

if __name__ == "__main__":
    raise SystemExit(pinned_download.main(build))
