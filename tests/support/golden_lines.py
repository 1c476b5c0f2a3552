"""How golden files are written: every sung part, and every verse where there are several, as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scripts.commands.score.table import columns, syllable
from sightsinger.score import read
from sightsinger.score.notation.pitch import name

if TYPE_CHECKING:
    from pathlib import Path

    from sightsinger.score import Line, Note


def lines(path: Path) -> str:
    """Return the expected-lines form of a score."""
    score = read(path.read_bytes(), path.name)
    shown = []
    for part in score.summary.parts:
        if not part.sung:
            shown.append(f"{part.name}: not sung, {part.reason}\n")
            continue
        for verse in part.verses if len(part.verses) > 1 else (None,):
            heading = f"{part.name} ({part.voice})" + (f", verse {verse}" if verse else "")
            shown.append("\n".join([heading, *columns(_rows(score.line(part.name, verse)))]) + "\n")
        if len(part.verses) > 1 and len(score.timeline.visits) > len(score.timeline.bars):
            shown.append("\n".join([f"{part.name}, verses in turn", *columns(_rows(score.line(part.name)))]) + "\n")
    return "\n".join(shown)


def _rows(line: Line) -> list[tuple[str, ...]]:
    head = ("bar", "pass", "beat", "pitch", "quarters", "seconds", "sung", "word", "signs")
    return [head, *(_row(note) for note in line.notes)]


def _row(note: Note) -> tuple[str, ...]:
    signs = [
        sign for sign in ("accent", "staccato", "tenuto", "fermata", "grace", "breath_after") if getattr(note, sign)
    ]
    signs += [sign for sign in ("vocalise", "inherited") if getattr(note.syllable, sign)]
    level = [f"{note.loudness_db:+g}dB"] if note.loudness_db else []
    place = (note.measure, str(note.playthrough), f"{note.beat:g}", name(note.midi))
    times = (f"{round(note.quarters, 3):g}", f"{note.start_s:.2f}-{note.end_s:.2f}")
    return (*place, *times, syllable(note), note.syllable.word, " ".join(signs + level))
