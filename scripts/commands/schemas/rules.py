"""What storage.rules knows of the kinds of job: a table of what each takes, made from what each says itself.

Everything else in the rules is the same for all kinds. Of options they know the length of the text alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sightsinger.kinds.base import Kind

_MIB = 1024 * 1024
_TABLE = re.compile(r"(?<=function isAcceptedBy\(kind\) \{\n).*?(?=\n {6}\})", re.DOTALL)


def with_kinds(rules: str, kinds: Iterable[Kind[Any, Any]]) -> str:
    """Return the text of storage.rules with the table of these kinds in place of its own. Raises ValueError."""
    told = [_accepted(kind) for kind in kinds]
    joined = told[0] if len(told) == 1 else "\n          || ".join(f"({each})" for each in told)
    changed, count = _TABLE.subn(lambda _: f"        return {joined};", rules)
    if count != 1:
        raise ValueError("storage.rules must have one function isAcceptedBy(kind)")
    return changed


def _accepted(kind: Kind[Any, Any]) -> str:
    accepts = kind.accepts
    names = (f"input.{ending}" for ending in accepts.types)
    whole, rest = divmod(accepts.max_bytes, _MIB)
    return (
        f"kind == '{kind.name}'\n"
        f"          && name in [{_listed(names)}]\n"
        f"          && request.resource.contentType in [{_listed(accepts.content_types)}]\n"
        f"          && request.resource.size <= {accepts.max_bytes if rest else f'{whole} * 1024 * 1024'}"
    )


def _listed(texts: Iterable[str]) -> str:
    return ",".join(f"\n            '{text}'" for text in texts) + "\n          "
