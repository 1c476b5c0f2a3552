"""The bank's own dictionary: how words are said, and which sounds are vowels or glides (`dsdict.yaml`)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from gpu_job.singer.bank.folder.fields import read_yaml
from gpu_job.singer.bank.folder.symbols import BREATH, SILENCE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from gpu_job.singer.bank.folder.fields import Fields
    from gpu_job.singer.bank.folder.paths import Folder

_MAX_DICTIONARY_BYTES = 32 << 20
_GLIDES = ("semivowel", "liquid")


@dataclass(frozen=True, slots=True)
class Dictionary:
    """Words, sound types and the names that other alphabets give to this bank's sounds."""

    file: str
    types: Mapping[str, str]
    """Symbol to type: vowel, semivowel, liquid, stop, fricative, ..."""
    words: Mapping[str, tuple[str, ...]]
    """Grapheme to symbols."""
    replacements: Mapping[str, str]
    """What another pronunciation calls a sound, to what this bank calls it."""

    def is_vowel(self, symbol: str) -> bool:
        """Whether a note can be held on it. Silence and breath count, as in OpenUtau."""
        return symbol in (SILENCE, BREATH) or self.types.get(symbol) == "vowel"

    def is_glide(self, symbol: str) -> bool:
        """Whether it leads into its vowel within the note."""
        return self.types.get(symbol) in _GLIDES

    def look_up(self, word: str) -> tuple[str, ...] | None:
        """Say a word, as written or in small letters; None where the dictionary does not have it."""
        return self.words.get(word) or self.words.get(word.lower())

    def rename(self, symbols: Sequence[str]) -> tuple[str, ...]:
        """Turn another alphabet's symbols into this bank's."""
        return tuple(self.replacements.get(symbol, symbol) for symbol in symbols)


EMPTY = Dictionary("", {}, {}, {})


@dataclass(frozen=True, slots=True)
class DictionaryReader:
    """Reads dictionaries, the same text once: banks keep a copy for every stage, and some are long."""

    known: dict[str, Dictionary] = field(default_factory=dict)

    def read(self, folder: Folder) -> dict[str, Dictionary]:
        """Read a stage's dictionaries by language: `dsdict-<lang>.yaml`, and `dsdict.yaml` under ''."""
        names = sorted(path.name for path in folder.path.glob("dsdict*.yaml")) if folder.path.is_dir() else []
        return {_language(name): self._one(folder, name) for name in names}

    def _one(self, folder: Folder, name: str) -> Dictionary:
        with (folder.path / name).open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if digest not in self.known:
            self.known[digest] = _dictionary(read_yaml(folder, name, _MAX_DICTIONARY_BYTES))
        return replace(self.known[digest], file=folder.shown(name))


def choose(dictionaries: Mapping[str, Dictionary], language: str) -> Dictionary:
    """Return the language's own dictionary, else the general one, else an empty one."""
    return dictionaries.get(language.lower()) or dictionaries.get("") or EMPTY


def _language(name: str) -> str:
    return name.removesuffix(".yaml").removeprefix("dsdict").removeprefix("-").lower()


def _dictionary(fields: Fields) -> Dictionary:
    types = {_written(row, "symbol"): row.text("type").lower() for row in fields.rows("symbols")}
    words = {_written(row, "grapheme"): row.texts("phonemes") for row in fields.rows("entries")}
    return Dictionary(fields.shown, types, words, dict(_replacements(fields)))


def _written(row: Fields, key: str) -> str:
    """Return a symbol or word as it is written: `null` and `~` are words like any other here."""
    value = row.tree.get(key)
    if not isinstance(value, str):
        raise row.broken(key, "must be a single symbol or word")
    return value


def _replacements(fields: Fields) -> Iterator[tuple[str, str]]:
    """Only one-to-one names are taken; rules over several sounds belong to other programs' pronunciations."""
    for row in fields.rows("replacements"):
        if all(isinstance(row.tree.get(key), str) for key in ("from", "to")):
            yield _written(row, "from"), _written(row, "to")
