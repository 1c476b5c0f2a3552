"""The banks that are open: asked for by name, brought by whoever can bring them, closed when others are wanted.

A voice of a bank is called `bank/speaker`, or `bank` for its first speaker; any other name is a default voice's.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from gpu_job.singer.bank.folder.reading import read_bank
from gpu_job.singer.bank.inspect.trial import sing_trial
from gpu_job.singer.bank.onnx.open_bank import open_bank
from gpu_job.singer.bank.singing.voice import DiffSingerVoice
from gpu_job.singer.text.languages import NAMES, reader
from gpu_job.singer.text.words import Dictionary
from gpu_job.singer.text.words_build import words_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gpu_job.singer.bank.folder.cache import BankCache
    from gpu_job.singer.bank.onnx.open_bank import OpenBank
    from gpu_job.singer.bank.onnx.sessions import Device
    from gpu_job.singer.text.pronouncer import Pronouncer
    from sightsinger.score.model import Line

_OPEN_AT_ONCE = 2
"""Banks whose models stay in memory."""


def split_name(voice: str) -> tuple[str, str | None]:
    """Part `bank/speaker` into its two names."""
    bank, _, speaker = voice.partition("/")
    return bank.strip(), speaker.strip() or None


def bank_voice(opened: OpenBank, speaker: str | None, line: Line) -> DiffSingerVoice:
    """Return a bank's voice for a line. Raises BankSpeakerError and LanguageError."""
    return DiffSingerVoice(opened, speaker, line.language, singers_words(line.language))


def singers_words(language: str) -> Pronouncer | None:
    """Return the singer's own words for a language, None where it has none."""
    english = _english(words_folder())
    if language == "en" or language not in NAMES:
        return english if language == "en" else None
    return reader(language, english or Silent())


class Silent:
    """Knows no words."""

    language = "en"

    def say(self, word: str, *, before_vowel: bool = False) -> str | None:
        """Return None, whatever the word."""
        del word, before_vowel
        return None


@lru_cache(maxsize=1)
def _english(folder: Path) -> Pronouncer | None:
    """Return English words, None where the dictionary was not built."""
    try:
        return Dictionary.load(folder)
    except (OSError, ValueError):
        return None


def open_folder(path: Path, device: Device = "cpu", vocoders: Path | None = None, threads: int = 0) -> OpenBank:
    """Open the bank in a folder. Raises BankError."""
    return open_bank(read_bank(path, vocoders), device, threads=threads)


def sha256_of(path: Path) -> str:
    """Return a file's checksum, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@dataclass(slots=True)
class BankPool:
    """Opens banks by name and keeps the last few open. `bring(name, path)` writes a bank's archive to the path.

    `checksum(name)` tells the archive's sha256, None where nobody knows it. Not for several threads at once.
    """

    cache: BankCache
    bring: Callable[[str, Path], None]
    checksum: Callable[[str], str | None] = lambda _: None
    device: Device = "cpu"
    vocoders: Path | None = None
    _open: OrderedDict[tuple[str, str | None], tuple[OpenBank, ExitStack]] = field(default_factory=OrderedDict)

    def voice(self, name: str, line: Line) -> DiffSingerVoice:
        """Return the voice `bank/speaker` for a line.

        Raises BankError for a bank that is missing or broken, LanguageError, and whatever `bring` raises.
        """
        bank, speaker = split_name(name)
        return bank_voice(self._opened(bank), speaker, line)

    def close(self) -> None:
        """Give every bank back to the cache."""
        while self._open:
            self._open.popitem(last=False)[1][1].close()

    def _opened(self, name: str) -> OpenBank:
        key = (name, self.checksum(name))
        if key not in self._open:
            with ExitStack() as held:
                folder = held.enter_context(self.cache.lend(name, lambda path: self.bring(name, path), key[1]))
                opened = open_folder(folder, self.device, self.vocoders)
                if self.device == "cuda":
                    sing_trial(opened)  # the first run on a graphics processor sets it up; no song should wait for that
                self._open[key] = (opened, held.pop_all())
        self._open.move_to_end(key)
        while len(self._open) > _OPEN_AT_ONCE:
            self._open.popitem(last=False)[1][1].close()
        return self._open[key][0]
