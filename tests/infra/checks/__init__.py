"""What must be true of infra/. Each check is a function whose name says what it protects; it yields what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.infra.checks import access, data, identity, jobs, observability, storage, tools

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.infra.model import Infra

    Check = Callable[[Infra], Iterator[str]]

MODULES = (identity, access, storage, data, jobs, observability, tools)
"""The quick ones first: `tools` looks at every argument of everything."""


def every() -> dict[str, Check]:
    """Return the checks by name."""
    return {
        name: found
        for module in MODULES
        for name, found in vars(module).items()
        if callable(found) and not name.startswith("_") and getattr(found, "__module__", "") == module.__name__
    }
