"""Where a file departs from the MusicXML 4.0 schema: worth a remark, never a refusal.

Real programs write slightly invalid files.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lxml import etree

from sightsinger.score.model import Remark

if TYPE_CHECKING:
    from collections.abc import Sequence

_SCHEMA = Path(__file__).parent / "xsd" / "musicxml.xsd"


@lru_cache(maxsize=1)
def _schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(_SCHEMA))


def _entries(log: Any) -> list[Any]:  # noqa: ANN401 - lxml's stubs leave the log's entries out
    return list(log)


def remarks(root: etree._Element) -> Sequence[Remark]:
    """Return at most one remark: how many departures there are, and what the first is."""
    schema = _schema()
    if schema.validate(root):
        return ()
    lines = [error.line for error in _entries(schema.error_log)]
    count = "one place" if len(lines) == 1 else f"{len(lines)} places"
    return (
        Remark(
            "SCHEMA",
            f"The file departs from MusicXML 4.0 in {count} (the first: line {lines[0]}). It is read all the same.",
        ),
    )
