"""The default bank's voices: which there are, and which suits a part."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from statistics import median
from typing import TYPE_CHECKING

from gpu_job.singer.errors import UnknownVoiceError, VoiceMissingError
from gpu_job.singer.text.words_build import ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gpu_job.singer.bank.onnx.open_bank import OpenBank
    from gpu_job.singer.bank.onnx.sessions import Device
    from gpu_job.singer.voice import Voice
    from sightsinger.score.model import Line, VoiceKind

BANK = ROOT / "voicebanks" / "default"
WOMEN_FROM_MIDI = 60
"""A line whose middle note lies here or above, and whose part says nothing, is sung by a woman."""


@dataclass(frozen=True, slots=True)
class VoiceCard:
    """One voice as the default bank describes it."""

    name: str
    """A speaker of the bank."""
    suits: tuple[VoiceKind, ...]


@dataclass(frozen=True, slots=True)
class DefaultBank:
    """The default bank, open, and its voices' cards."""

    cards: tuple[VoiceCard, ...]
    opened: OpenBank

    def voice(self, name: str | None, line: Line) -> Voice:
        """Return the voice asked for, or the one that suits the line. Raises UnknownVoiceError and LanguageError."""
        from gpu_job.singer.bank.bank_pool import bank_voice  # noqa: PLC0415 - loads the dictionaries' readers

        return bank_voice(self.opened, choose(self.cards, name, line).name, line)


def choose(cards: Sequence[VoiceCard], name: str | None, line: Line) -> VoiceCard:
    """Pick a voice by name (any case), else by what suits the part, else by the line's middle note."""
    if name is not None:
        for card in cards:
            if card.name.casefold() == name.strip().casefold():
                return card
        raise UnknownVoiceError(f"There is no voice {name!r}. Choose one of: {', '.join(card.name for card in cards)}.")
    kind = line.voice if line.voice != "solo" else _kind_by_range(line)
    return next((card for card in cards if kind in card.suits), cards[0])


def _kind_by_range(line: Line) -> VoiceKind:
    middle = median(note.midi for note in line.notes) if line.notes else WOMEN_FROM_MIDI
    return "soprano" if middle >= WOMEN_FROM_MIDI else "bass"


def cards(bank: Path = BANK) -> tuple[VoiceCard, ...]:
    """Read which voices a bank has; raises VoiceMissingError."""
    try:
        described = json.loads((bank / "voice.json").read_text("utf-8"))["voices"]
        return tuple(VoiceCard(each["name"], tuple(each["suits"])) for each in described)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise VoiceMissingError("The voice bank's voice.json is missing or broken; fetch the bank again.") from error


def open_voice(name: str | None, line: Line, device: Device = "cpu") -> Voice:
    """Return the default bank's voice of that name, or the one that suits the line.

    Raises UnknownVoiceError, LanguageError, and VoiceMissingError where the bank or its dictionary is missing.
    """
    return default_bank(device).voice(name, line)


@lru_cache(maxsize=1)
def default_bank(device: Device = "cpu", threads: int = 1) -> DefaultBank:
    """Open the default bank, once a process; `threads` are those of one phrase, and phrases are sung side by side.

    Raises VoiceMissingError where it or the dictionary is missing or broken.
    """
    from gpu_job.singer.bank.bank_pool import open_folder, singers_words  # noqa: PLC0415 - as above
    from gpu_job.singer.bank.errors import BankError  # noqa: PLC0415 - the bank's reader is not needed to read cards

    if singers_words("en") is None:
        raise VoiceMissingError(
            "The singer's dictionary is missing or broken. Run `python -m gpu_job.singer.text.words_build`."
        )
    try:
        return DefaultBank(cards(), open_folder(BANK, device, threads=threads))
    except BankError as error:
        raise VoiceMissingError(f"The default voice is missing or broken; fetch it again. {error.message}") from error
