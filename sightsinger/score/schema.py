"""Where a file departs from the MusicXML 4.0 schema: worth a remark, never a refusal (real programs write slightly invalid files)."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import etree

from sightsinger.score.model import Remark

if TYPE_CHECKING:
    from collections.abc import Sequence

_SCHEMA = Path(__file__).parent / "xsd" / "musicxml.xsd"


@lru_cache(maxsize=1)
def _schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(_SCHEMA))


def remarks(root: etree._Element) -> Sequence[Remark]:
    """Return at most one remark: how many departures there are, and what the first is."""
    schema = _schema()
    if schema.validate(root):
        return ()
    errors = schema.error_log
    first = errors[0]
    count = "one place" if len(errors) == 1 else f"{len(errors)} places"
    return (
        Remark(
            "SCHEMA",
            f"The file departs from MusicXML 4.0 in {count} (the first: line {first.line}). It is read all the same.",
        ),
    )
