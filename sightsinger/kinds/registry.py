"""Finding a kind by its name: the packages beside this module, and those that the operator's setting names.

SIGHTSINGER_KINDS lists further packages, separated by commas. Such a package holds a kind's both halves, the modules
`kind` and `run`, and is called as the kind is. It is a setting of functions and job like any other: what a user sends
chooses among the kinds that are known, and imports nothing else.
"""

from __future__ import annotations

import os
import pkgutil
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from sightsinger import kinds
from sightsinger.kinds.base import Kind
from sightsinger.kinds.errors import UnknownKindError

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULT = "sing"
"""What is done where nobody names a kind."""
SETTING = "SIGHTSINGER_KINDS"

AnyKind = Kind[Any, Any]


def names() -> tuple[str, ...]:
    """Return every kind's name, in the order of the alphabet."""
    return tuple(sorted({*own(), *_further()}))


@cache
def own() -> tuple[str, ...]:
    """Return the names of the kinds that are ours, which are those that everything committed is made for."""
    return tuple(sorted(each.name for each in pkgutil.iter_modules(kinds.__path__) if each.ispkg))


def kind(name: str) -> AnyKind:
    """Return a kind. Raises UnknownKindError."""
    found: AnyKind = import_module(f"{package_of(name, kinds.__name__)}.kind").KIND
    return found


def package_of(name: str, home: str) -> str:
    """Return the package of a kind's half that is at home in a package of ours. Raises UnknownKindError."""
    if name in own():
        return f"{home}.{name}"
    try:
        return _further()[name]
    except KeyError:
        raise UnknownKindError from None


def _further() -> Mapping[str, str]:
    listed = (package.strip() for package in os.environ.get(SETTING, "").split(","))
    return {package.rpartition(".")[2]: package for package in listed if package}
