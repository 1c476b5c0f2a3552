"""One written form for values that names and chances are made from: job ids, seeds, cache keys.

What is hashed says what something *is*, never how the code that made it is arranged. Fields are named, and those at
their default are left out: a new field with a default, another order of fields, another name or place of a class
change nothing. Every form begins with the kind of thing that it names and the number of the form, which is raised only
where the same value has to mean something new, as when a default changes.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from fractions import Fraction
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator

_EXACT = 2**53
"""Floats below this that are whole are written as the whole numbers they equal."""


def canonical(kind: str, form: int, value: object) -> str:
    """Return the written form of a value: JSON, with sorted keys and no spaces.

    Takes dataclasses, documents, mappings with text for keys, sequences, text, numbers, fractions, truth values and
    None; equal values of one type have one form, different ones different forms. Infinite and undefined numbers and any
    other type raise TypeError or ValueError, since their form could depend on what must not matter.
    """
    return json.dumps([kind, form, _plain(value)], sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest(kind: str, form: int, value: object, size: int) -> bytes:
    """Return so many bytes (at most 64) that stand for the value."""
    return blake2b(canonical(kind, form, value).encode(), digest_size=size).digest()


def _plain(value: object) -> Any:  # noqa: ANN401 - JSON
    plain: Any
    match value:
        case None | bool():
            plain = value
        case str():
            plain = str(value)  # of an enumeration, its value
        case int():
            plain = int(value)
        case float():
            plain = _number(float(value))
        case Fraction():
            plain = {"/": [value.numerator, value.denominator]}
        case Mapping():
            plain = {_key(key): _plain(held) for key, held in value.items()}
        case list() | tuple():
            plain = [_plain(each) for each in value]
        case _ if is_dataclass(value) and not isinstance(value, type):
            plain = {name: _plain(held) for name, held in _said(value)}
        case msgspec.Struct():
            plain = {name: _plain(held) for name, held in _documented(value)}
        case _:
            raise TypeError(f"There is no canonical form of {type(value).__name__}.")
    return plain


def _said(value: Any) -> Iterator[tuple[str, object]]:  # noqa: ANN401 - any dataclass
    """Return the fields that say something: those that are not at their default."""
    for each in fields(value):
        held = getattr(value, each.name)
        default = each.default if each.default_factory is MISSING else each.default_factory()
        if default is MISSING or held != default:
            yield each.name, held


def _documented(value: msgspec.Struct) -> Iterator[tuple[str, object]]:
    """Return the same of a document."""
    for each in msgspec.structs.fields(value):
        held = getattr(value, each.name)
        default = each.default if each.default_factory is msgspec.NODEFAULT else each.default_factory()
        if default is msgspec.NODEFAULT or held != default:
            yield each.name, held


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise TypeError("Only text can name a value in a canonical form.")
    return str(key)


def _number(value: float) -> int | float:
    if not math.isfinite(value):
        raise ValueError("A number without end has no canonical form.")
    return int(value) if value.is_integer() and abs(value) < _EXACT else value
