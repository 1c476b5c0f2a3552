"""Scores: from a stranger's MusicXML file to notes with words, in seconds.

The way of a score: `gate` opens the file safely; `reader` (with `noteheads`, `lyrics`, `directions`) says what
stands on the page (`written`); `page` lays the bars out (`playback` the order, `tempo` the seconds, `parts` the
lines); `performance`, `words` and `underlay` make it sung; `line` gives what the singer gets (`model`). `summary`
is what the page shows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sightsinger.score.errors import ScoreError
from sightsinger.score.model import Line, Note, Summary

if TYPE_CHECKING:
    from sightsinger.score.score import Score

__all__ = ["Line", "Note", "ScoreError", "Summary", "as_json", "read"]


def read(data: bytes, filename: str = "") -> Score:
    """Read a score; see `sightsinger.score.score.read`. Imported late: triggers that read no score need no XML."""
    from sightsinger.score import score as score_  # noqa: PLC0415 - the cold start of triggers

    return score_.read(data, filename)


def as_json(value: Score | Line | Note | Summary) -> dict[str, Any]:
    """Return the stable JSON form of a score (summary and lines), a line, a note, or a summary."""
    from sightsinger.score import score_json  # noqa: PLC0415 - as above

    if isinstance(value, Summary):
        return score_json.as_json(value)
    if isinstance(value, Line):
        return score_json.as_json(score_json.line(value))
    if isinstance(value, Note):
        return score_json.as_json(score_json.note(value))
    return score_json.as_json(score_json.score(value))
