"""Scores as text: a summary for people, and a line as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sightsinger.score.notation.pitch import name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sightsinger.score.model import Line, Note, PartSummary, Summary


def summary(told: Summary) -> str:
    """Return a score's summary as lines of text."""
    rows = [("part", "voice", "range", "notes", "verses", ""), *(_part(part) for part in told.parts)]
    heading = told.title or "(no title)"
    lines = [
        f"{heading}{f', {told.composer}' if told.composer else ''}",
        _facts(told),
        "",
        *columns(rows),
    ]
    if told.warnings:
        lines += ["", *(f"- {remark.message}" for remark in told.warnings)]
    return "\n".join(lines)


def _facts(told: Summary) -> str:
    language = f"language {told.language} (confidence {told.language_confidence:.0%})"
    played = f"{told.bars} bars, {_minutes(told.duration_s)} as played"
    return f"{played}, {told.tempo_bpm:g} quarter notes a minute, {language}"


def _part(part: PartSummary) -> tuple[str, ...]:
    if not part.sung:
        return (part.name, "-", "", "", "", f"not sung: {part.reason}")
    low, high = part.low_midi, part.high_midi
    span = f"{name(low)}-{name(high)}" if low is not None and high is not None else ""
    return (part.name, part.voice, span, str(part.notes), ", ".join(part.verses), "")


def _minutes(seconds: float) -> str:
    return f"{int(seconds // 60)}:{seconds % 60:04.1f}"


def line(sung: Line) -> str:
    """Return a line as a readable table: bar, beat, pitch, length, syllable, and what else is to know of a note."""
    head = ("bar", "pass", "beat", "pitch", "length", "start", "end", "syllable", "signs")
    rows = [(*(_note(note)), _signs(note)) for note in sung.notes]
    return "\n".join(
        [f"{sung.part} ({sung.voice}, {sung.language}), {_minutes(sung.duration_s)}", *columns([head, *rows])]
    )


def _note(note: Note) -> tuple[str, ...]:
    return (
        note.measure,
        str(note.playthrough),
        f"{note.beat:g}",
        name(note.midi),
        f"{round(note.quarters, 3):g}",
        f"{note.start_s:.2f}",
        f"{note.end_s:.2f}",
        syllable(note),
    )


def syllable(note: Note) -> str:
    """Return what stands under a note, hyphens and extenders included."""
    sung = note.syllable
    if sung.syllabic == "extend":
        return "_"
    if sung.vocalise and not sung.text:
        return f"({sung.word})"
    before = "-" if sung.syllabic in {"middle", "end"} else ""
    after = "-" if sung.syllabic in {"begin", "middle"} else ""
    return f"{before}{sung.text}{after}"


def _signs(note: Note) -> str:
    flags = ("accent", "staccato", "tenuto", "fermata", "grace")
    found = [flag for flag in flags if getattr(note, flag)]
    found += ["breath"] if note.breath_after else []
    found += ["inherited"] if note.syllable.inherited else []
    return " ".join([*found, *([f"{note.loudness_db:+g} dB"] if note.loudness_db else [])])


def columns(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Yield rows with their columns aligned."""
    widths = [max(len(row[k]) for row in rows) for k in range(len(rows[0]))]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
