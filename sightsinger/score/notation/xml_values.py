"""Small ways to ask an element for numbers that may be missing, misspelt or absurd."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml import etree

_ALL: frozenset[int] = frozenset()


def number(text: str | None) -> float | None:
    """Return a finite number or None."""
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def whole(text: str | None, default: int = 0) -> int:
    """Return a whole number, or `default` where there is none."""
    value = number(text)
    return int(value) if value is not None and abs(value) < 1e12 else default


def exact(text: str | None) -> Fraction | None:
    """Return a decimal number exactly, or None; exponents are left to floats, so that 1e999999 costs nothing."""
    value = number(text)
    if value is None or abs(value) > 1e12:
        return None
    return Fraction(int(value)) if value == int(value) else Fraction(value).limit_denominator(10_000)


def texts(element: etree._Element) -> dict[str, str | None]:
    """Return the texts of an element's children by name, the first of each; quicker than asking one by one."""
    found: dict[str, str | None] = {}
    for child in element:
        found.setdefault(str(child.tag), child.text)
    return found


def passes(element: etree._Element) -> frozenset[int]:
    """Return the passes that `time-only` names; empty: all."""
    text = element.get("time-only")
    if not text:
        return _ALL
    given = (whole(piece) for piece in text.replace(",", " ").split()[:64])
    return frozenset(number_ for number_ in given if number_ > 0)


def clean(text: str | None, limit: int) -> str:
    """Return text on one line without control characters."""
    text = (text or "")[: limit * 4]
    if not text.isprintable():
        text = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(text.split())[:limit]
