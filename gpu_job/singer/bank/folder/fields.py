"""Reading configuration files: scalars stay text until the key says what they are.

YAML guesses types (`no` becomes false, `010` becomes 8), which spoils phonemes and words. OpenUtau reads every value by
the type of its key, and so does this module.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import yaml

from gpu_job.singer.bank.errors import BankConfigError
from gpu_job.singer.bank.folder.paths import read_text
from gpu_job.singer.bank.folder.yaml_text import parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from gpu_job.singer.bank.folder.paths import Folder
    from gpu_job.singer.bank.folder.yaml_text import Tree

MAX_CONFIG_BYTES = 1 << 20
_TRUE, _FALSE = ("true", "yes", "on"), ("false", "no", "off")


@dataclass(frozen=True, slots=True)
class Fields:
    """A mapping of a configuration file, with typed reading; `shown` names the file in errors."""

    shown: str
    tree: Mapping[str, Tree]
    prefix: str = ""

    def __contains__(self, key: str) -> bool:
        return self.tree.get(key, "") not in ("", "~", "null")

    def text(self, key: str, default: str = "") -> str:
        """Return a scalar as it is written."""
        value = self.tree.get(key, "")
        if not isinstance(value, str):
            raise self.broken(key, "must be a single value")
        return value if key in self else default

    def required(self, key: str) -> str:
        """Return a scalar that must be there."""
        if key not in self:
            raise self.broken(key, "is missing")
        return self.text(key)

    def flag(self, key: str, *, default: bool = False) -> bool:
        """Return true or false."""
        value = self.text(key, "true" if default else "false").lower()
        if value not in _TRUE + _FALSE:
            raise self.broken(key, "must be true or false")
        return value in _TRUE

    def count(self, key: str, default: int) -> int:
        """Return a whole number from 1."""
        value = self.number(key, default)
        if value != int(value) or value < 1:
            raise self.broken(key, "must be a whole number from 1")
        return int(value)

    def number(self, key: str, default: float) -> float:
        """Return a finite number."""
        return self._as_number(key, self.text(key, repr(default)))

    def choice(self, key: str, choices: Sequence[str], default: str) -> str:
        """Return one of the choices."""
        value = self.text(key, default)
        if value not in choices:
            raise self.broken(key, f"must be one of {', '.join(choices)}")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of scalars, empty where the key is absent."""
        value = self.tree.get(key, "") if key in self else []
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.broken(key, "must be a list of names")
        return tuple(str(item) for item in value)

    def numbers(self, key: str) -> tuple[float, ...]:
        """Return a list of finite numbers, empty where the key is absent."""
        return tuple(self._as_number(key, item) for item in self.texts(key))

    def inner(self, key: str) -> Fields:
        """Return a mapping within this one, empty where the key is absent."""
        value = self.tree.get(key, "") if key in self else {}
        if not isinstance(value, dict):
            raise self.broken(key, "must hold named values")
        return Fields(self.shown, value, f"{self.prefix}{key}.")

    def rows(self, key: str) -> Iterator[Fields]:
        """Yield the mappings of a list, none where the key is absent."""
        value = self.tree.get(key, "") if key in self else []
        if not isinstance(value, list):
            raise self.broken(key, "must be a list")
        for index, row in enumerate(value):
            if not isinstance(row, dict):
                raise self.broken(key, f"has an entry (number {index + 1}) that does not name its values")
            yield Fields(self.shown, row, f"{self.prefix}{key}[{index + 1}].")

    def broken(self, key: str, what: str) -> BankConfigError:
        """Make the error that names this file and key."""
        return BankConfigError(f"{self.shown}: {self.prefix}{key} {what}.", file=self.shown, key=self.prefix + key)

    def _as_number(self, key: str, text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            raise self.broken(key, "must be a number")
        return value


def read_yaml(folder: Folder, name: str, limit_bytes: int = MAX_CONFIG_BYTES) -> Fields:
    """Read a YAML file of the bank. Raises BankConfigError where it is not one or does not name its values."""
    shown = folder.shown(name)
    try:
        tree = parse(read_text(folder.path / name, shown, limit_bytes))
    except yaml.YAMLError as error:
        raise BankConfigError(f"{shown} is not valid YAML{_line(error)}. Correct it there.", file=shown) from error
    if not isinstance(tree, dict):
        raise BankConfigError(f"{shown} does not hold named values (key: value).", file=shown)
    return Fields(shown, tree)


def read_ids(text: str, shown: str) -> dict[str, int]:
    """Read a JSON map from names to whole numbers from 0. Raises BankConfigError."""
    try:
        given = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BankConfigError(f"{shown} is not valid JSON.", file=shown) from error
    if not isinstance(given, dict):
        raise BankConfigError(f"{shown} must map names to numbers.", file=shown)
    for name, number in given.items():
        if isinstance(number, bool) or not isinstance(number, int) or number < 0:
            raise BankConfigError(f"{shown}: {name} must be a whole number from 0.", file=shown, key=name)
    return given


def _line(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    return f" (line {mark.line + 1})" if mark is not None else ""
