"""Whether every syllable of the score is in the timing file.

Conventions: the score's syllables and the timing's are laid beside each other in order (bar and printed text; longest
common runs, difflib), melismas' further notes left out. A syllable of the score with no partner is missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sightsinger.score.model import Line


@dataclass(frozen=True, slots=True)
class SyllableFigures:
    """How many the score has, and which the timing lacks."""

    of_score: int
    missing: tuple[str, ...]
    """Each as `bar 3: glo`."""


def figures(notes: Sequence[dict[str, Any]], line: Line) -> SyllableFigures:
    """Look for each syllable of a line among a timing file's notes."""
    written = [(note.measure, note.syllable.text) for note in line.notes if note.syllable.syllabic != "extend"]
    sung = [(note["measure"], note["syllable"]) for note in notes if note["syllabic"] != "extend"]
    alike = SequenceMatcher(None, written, sung, autojunk=False).get_opcodes()
    lost = [each for kind, start, end, *_ in alike if kind in ("delete", "replace") for each in written[start:end]]
    return SyllableFigures(len(written), tuple(f"bar {measure}: {text}" for measure, text in lost))
