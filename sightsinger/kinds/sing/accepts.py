"""Which files can be sung."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from sightsinger import score
from sightsinger.kinds.base import Accepts, Examined
from sightsinger.kinds.sing.casting import members
from sightsinger.score.limits import MAX_FILE_BYTES, check_size

if TYPE_CHECKING:
    from sightsinger.kinds.sing.options import RenderOptions

SCORES = Accepts(
    what="a score",
    types=MappingProxyType(
        {
            "musicxml": "application/vnd.recordare.musicxml+xml",
            "xml": "application/vnd.recordare.musicxml+xml",
            "mxl": "application/vnd.recordare.musicxml",
        }
    ),
    also_typed=(
        "application/xml",
        "text/xml",
        "application/zip",
        "application/x-zip-compressed",
        "application/octet-stream",
    ),
    max_bytes=MAX_FILE_BYTES,
    check_size=check_size,
    advice="Open it in your notation program, export it as MusicXML and upload the new file.",
)


def examine(data: bytes, filename: str) -> Examined[RenderOptions]:
    """Read a score and summarise it. Raises ScoreError; `check` raises it and OptionError."""
    found = score.read(data, filename)

    def check(options: RenderOptions) -> None:
        members(found, options)

    return Examined(score.as_json(found.summary), check)
