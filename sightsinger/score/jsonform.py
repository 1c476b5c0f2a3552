"""The stable JSON form of scores: camelCase keys, seconds to four decimals. Keys are added, never renamed."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sightsinger.score.model import Line, Note, Summary
    from sightsinger.score.score import Score

_FLAGS = ("accent", "staccato", "tenuto", "fermata", "grace")


def camel(name: str) -> str:
    """Return a Python name as JSON spells it: `duration_s` is `durationS`."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def plain(value: object) -> object:
    """Return plain data (dataclasses, tuples, numbers, strings) as JSON data."""
    if is_dataclass(value) and not isinstance(value, type):
        return {camel(f.name): plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return round(value, 4) if isinstance(value, float) else value


def summary(value: Summary) -> dict[str, Any]:
    """Return a summary's JSON form, as job documents hold it; under 20 kB."""
    return {camel(f.name): plain(getattr(value, f.name)) for f in fields(value)}


def line(value: Line) -> dict[str, Any]:
    """Return a line's JSON form."""
    return {
        "part": value.part,
        "voice": value.voice,
        "language": value.language,
        "durationS": round(value.duration_s, 4),
        "notes": [note(n) for n in value.notes],
        "loudness": [[at, db] for at, db in value.loudness],
    }


def note(value: Note) -> dict[str, Any]:
    """Return a note's JSON form; flags are listed only where they are set."""
    syllable = value.syllable
    return {
        "measure": value.measure,
        "beat": value.beat,
        "midi": value.midi,
        "startS": round(value.start_s, 4),
        "endS": round(value.end_s, 4),
        "quarters": round(value.quarters, 4),
        "syllable": syllable.text,
        "syllabic": syllable.syllabic,
        "word": syllable.word,
        "index": syllable.index,
        "count": syllable.count,
        "verse": value.verse,
        "pass": value.playthrough,
        "loudnessDb": value.loudness_db,
        **{flag: True for flag in _FLAGS if getattr(value, flag)},
        **({"breathAfter": True} if value.breath_after else {}),
        **({"vocalise": True} if syllable.vocalise else {}),
        **({"inherited": True} if syllable.inherited else {}),
    }


def score(value: Score) -> dict[str, Any]:
    """Return the summary and the first verse of every sung part."""
    return {
        "summary": summary(value.summary),
        "lines": [line(value.line(part.name)) for part in value.summary.parts if part.sung],
    }
