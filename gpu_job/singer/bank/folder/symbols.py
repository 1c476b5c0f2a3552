"""What a stage of a bank knows by number: its phonemes, its languages and its speakers.

Each stage has its own numbers; only the symbols are common. JSON phonemes map symbols to ids (0 is padding, several
symbols may share an id); in a text file the line's index is the id. A language is the prefix before `/`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gpu_job.singer.bank.errors import BankConfigError, BankPhonemeError, BankSpeakerError
from gpu_job.singer.bank.folder.fields import read_ids
from gpu_job.singer.bank.folder.paths import Folder, read_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gpu_job.singer.bank.folder.fields import Fields

SILENCE, BREATH = "SP", "AP"
_MAX_TABLE_BYTES = 4 << 20

Embedding = NDArray[np.float32]
"""One speaker, float32 [hidden_size]."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A stage's numbers for phonemes and languages."""

    file: str
    phonemes: Mapping[str, int]
    languages: Mapping[str, int]

    def tokens(self, symbols: Sequence[str]) -> NDArray[np.int64]:
        """Return the ids of symbols, int64 [1, P]. Raises BankPhonemeError naming the one that is unknown."""
        unknown = next((symbol for symbol in symbols if symbol not in self.phonemes), None)
        if unknown is not None:
            raise BankPhonemeError(
                f"The bank has no sound {unknown} in {self.file}. Use a dictionary made for this bank.",
                file=self.file,
                key=unknown,
            )
        return np.array([[self.phonemes[symbol] for symbol in symbols]], np.int64)

    def language_ids(self, symbols: Sequence[str]) -> NDArray[np.int64]:
        """Return the ids of the symbols' languages, int64 [1, P]; 0 where a symbol has none."""
        return np.array([[self.languages.get(language_of(symbol), 0) for symbol in symbols]], np.int64)


@dataclass(frozen=True, slots=True)
class Speaker:
    """A voice of a stage: the name shown to people, the entry in `speakers`, and its embedding."""

    name: str
    entry: str
    embedding: Embedding = field(compare=False, repr=False)


def language_of(symbol: str) -> str:
    """Return the language that a symbol's prefix names, '' where it has none."""
    return symbol.split("/", 1)[0] if "/" in symbol else ""


def read_vocabulary(folder: Folder, config: Fields, by: str) -> Vocabulary:
    """Read the phonemes and languages that a stage's configuration names."""
    path = folder.locate(config.text("phonemes", "phonemes.txt"), by=by, key="phonemes")
    shown = path.relative_to(folder.top).as_posix()
    text = read_text(path, shown, _MAX_TABLE_BYTES)
    phonemes = read_ids(text, shown) if path.suffix.lower() == ".json" else _numbered_lines(text)
    if SILENCE not in phonemes:
        raise BankConfigError(f"{shown} lacks {SILENCE}, the silence that every bank has.", file=shown, key=SILENCE)
    return Vocabulary(shown, phonemes, _languages(folder, config, by))


def read_speakers(folder: Folder, config: Fields, by: str, hidden_size: int) -> tuple[Speaker, ...]:
    """Read the speakers of a stage with their embeddings, in the configuration's order."""
    entries = config.texts("speakers")
    names = _names(entries)
    return tuple(
        Speaker(name, entry, _embedding(folder, entry, by, hidden_size))
        for name, entry in zip(names, entries, strict=True)
    )


def same_speaker(speakers: Sequence[Speaker], wanted: Speaker) -> Speaker:
    """Find in one stage the speaker of another: by entry, by name, by the name's last part, else the first.

    The first is what OpenUtau takes where no name fits; the bank's card says so. Raises BankSpeakerError where the
    stage has none.
    """
    if not speakers:
        raise BankSpeakerError("This stage of the bank has no speakers.")
    for same in (
        lambda other: other.entry == wanted.entry,
        lambda other: other.name.lower() == wanted.name.lower(),
        lambda other: _last_part(other.name) == _last_part(wanted.name),
    ):
        found = next((speaker for speaker in speakers if same(speaker)), None)
        if found is not None:
            return found
    return speakers[0]


def _last_part(name: str) -> str:
    return name.rsplit(".", 1)[-1].lower()


def _names(entries: Sequence[str]) -> list[str]:
    """Shorten `embeds/acoustic/model.anna` to `anna`, unless two speakers would then share a name."""
    whole = [PurePosixPath(entry.replace("\\", "/")).name for entry in entries]
    short = [name.rsplit(".", 1)[-1] for name in whole]
    for names in (short, whole):
        if all(names) and len({name.lower() for name in names}) == len(names):
            return names
    return list(entries)


def _numbered_lines(text: str) -> dict[str, int]:
    return {line.rstrip("\r"): index for index, line in enumerate(text.removesuffix("\n").split("\n"))}


def _languages(folder: Folder, config: Fields, by: str) -> dict[str, int]:
    if not config.flag("use_lang_id"):
        return {}
    path = folder.locate(config.required("languages"), by=by, key="languages")
    shown = path.relative_to(folder.top).as_posix()
    return read_ids(read_text(path, shown, _MAX_TABLE_BYTES), shown)


def _embedding(folder: Folder, entry: str, by: str, hidden_size: int) -> Embedding:
    path = folder.locate(f"{entry}.emb", by=by, key="speakers")
    return read_embedding(path, path.relative_to(folder.top).as_posix(), hidden_size)


def read_embedding(path: Path, shown: str, hidden_size: int) -> Embedding:
    """Read raw little-endian float32 values, exactly hidden_size of them. Raises BankConfigError."""
    if path.stat().st_size != 4 * hidden_size:
        raise BankConfigError(
            f"{shown} holds {path.stat().st_size / 4:g} values, but hidden_size says {hidden_size}.",
            file=shown,
            key="hidden_size",
        )
    values = np.fromfile(path, "<f4").astype(np.float32)
    if not np.isfinite(values).all():
        raise BankConfigError(f"{shown} holds values that are not numbers. Export it again.", file=shown)
    values.flags.writeable = False
    return values
