"""Documents: what leaves a process and is read by another, perhaps a year later and by another language.

A document is a frozen msgspec Struct. Its schema under docs/schemas, the page's types and the page's readers are all
made from it by `scripts/schemas`, and `scripts/test` fails when they part. Keys are camelCase, `_s` is spelled out as
`Seconds`. A document that stands by itself carries its form's number under `schema`; one that lies in another goes by
the number of that one. Within a number, keys are only added, each with a default: readers take what they do not know
for absent, and what is absent for its default. Documents older than the numbers have none and are read all the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Self

import msgspec

_SECONDS = "_s"
RENAMED = {"durationS": "durationSeconds", "startS": "startSeconds", "endS": "endSeconds", "output": "result"}
"""Keys as documents without a number spell them."""


def spelled(name: str) -> str:
    """Return a field's key: `duration_s` is `durationSeconds`, `low_midi` is `lowMidi`."""
    if name.endswith(_SECONDS):
        name = name.removesuffix(_SECONDS) + "_seconds"
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


class Document(msgspec.Struct, frozen=True, rename=spelled):
    """Base of all documents."""

    def as_dict(self) -> dict[str, Any]:
        """Return the written form: plain data, with moments as they are, which Firestore takes and JSON does not."""
        plain: dict[str, Any] = _listed(msgspec.to_builtins(self, builtin_types=(datetime,)))
        return plain

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> Self:
        """Read the written form, old ones too. Raises ValueError where it is none of ours or newer than this code."""
        return msgspec.convert(_modern(raw), cls)


def rounded(plain: Any, decimals: int) -> Any:  # noqa: ANN401 - whatever JSON may hold
    """Return plain data with every float in it rounded."""
    if isinstance(plain, dict):
        return {key: rounded(value, decimals) for key, value in plain.items()}
    if isinstance(plain, list):
        return [rounded(value, decimals) for value in plain]
    return round(plain, decimals) if isinstance(plain, float) else plain


def _listed(plain: Any) -> Any:  # noqa: ANN401 - whatever msgspec writes
    """Return plain data with lists for tuples, as it comes back from JSON and from Firestore."""
    if isinstance(plain, dict):
        return {key: _listed(value) for key, value in plain.items()}
    return [_listed(value) for value in plain] if isinstance(plain, (list, tuple)) else plain


def _modern(raw: Any) -> Any:  # noqa: ANN401 - whatever JSON or Firestore may hold
    """Return plain data with old keys renamed, and Firestore's own kind of moment as an ordinary one."""
    if isinstance(raw, Mapping):
        return {RENAMED.get(key, key): _modern(value) for key, value in raw.items()}
    if isinstance(raw, (list, tuple)):
        return [_modern(value) for value in raw]
    return datetime.combine(raw.date(), raw.timetz()) if isinstance(raw, datetime) else raw
