"""From MusicXML's elements to what stands on the page: part by part, with a cursor that walks through each bar."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from sightsinger.errors import ScorePosition
from sightsinger.score.errors import BadValueError
from sightsinger.score.limits import MAX_DIVISIONS, MAX_NAME_CHARS
from sightsinger.score.notation import directions, noteheads
from sightsinger.score.notation.cursor import Cursor
from sightsinger.score.notation.lyrics import labels
from sightsinger.score.notation.written import Bar, Mark, Part, WrittenNote
from sightsinger.score.notation.xml_values import clean, exact, whole

if TYPE_CHECKING:
    from lxml import etree

_FINEST = 1 << 20
"""Bar lengths are kept to this denominator, so that absurd divisions cannot pile up into giant fractions."""


@dataclass(slots=True)
class Draft:
    """A bar while it is read."""

    notes: list[WrittenNote] = field(default_factory=list)
    rests: set[tuple[int, str]] = field(default_factory=set)
    tempo: list[Mark] = field(default_factory=list)
    dynamics: list[Mark] = field(default_factory=list)
    signs: directions.SignsDraft = field(default_factory=directions.SignsDraft)
    unpitched: int = 0
    silent_words: int = 0


def read_parts(root: etree._Element) -> tuple[Part, ...]:
    """Return the score's parts in the order of the part list, parts it forgets at the end.

    Raises BadValueError, with the place, on numbers that no music has.
    """
    listed = {entry.get("id"): entry for entry in root.iterfind("part-list/score-part")}
    order = {identifier: n for n, identifier in enumerate(listed)}
    parts = sorted(root.findall("part"), key=lambda part: order.get(part.get("id"), len(order)))
    return tuple(_part(part, listed.get(part.get("id"))) for part in parts)


def _part(part: etree._Element, entry: etree._Element | None) -> Part:
    name, sound = _name(entry), ""
    if entry is not None:
        sound = (entry.findtext("score-instrument/instrument-sound") or "").strip().lower()
    cursor = Cursor(name or "a part without a name")
    late = directions.SignsDraft()
    bars = []
    for n, measure in enumerate(part.iterfind("measure"), 1):
        bar, late = _bar(measure, n, cursor, late)
        bars.append(bar)
    return Part(name, sound, tuple(_labelled(bars)), cursor.staves, cursor.clefs)


def _labelled(bars: list[Bar]) -> list[Bar]:
    """Call the part's lines of words by their labels."""
    keys = {lyric.verse for bar in bars for note in bar.notes for lyric in note.lyrics}
    named = labels(sorted(keys))
    if all(key == label for key, label in named.items()):
        return bars
    return [
        replace(
            bar,
            notes=tuple(
                replace(note, lyrics=tuple(replace(line, verse=named[line.verse]) for line in note.lyrics))
                for note in bar.notes
            ),
        )
        for bar in bars
    ]


def _name(entry: etree._Element | None) -> str:
    if entry is None:
        return ""
    shown = entry.find("part-name-display")
    display = "".join(text.text or "" for text in shown.iterfind("display-text")) if shown is not None else ""
    candidates = (
        entry.findtext("part-name"),
        display,
        entry.findtext("score-instrument/instrument-name"),
    )
    names = (clean(candidate, MAX_NAME_CHARS).rstrip(" .:") for candidate in candidates)
    return next((name for name in names if name and name.lower() != "musicxml part"), "")


def _bar(
    measure: etree._Element, n: int, cursor: Cursor, late: directions.SignsDraft
) -> tuple[Bar, directions.SignsDraft]:
    cursor.bar = clean(measure.get("number"), 16) or str(n)
    cursor.position = cursor.onset = cursor.furthest = Fraction(0)
    draft = Draft(signs=late)
    draft.signs.endings = cursor.ending
    for element in measure:
        _READERS.get(str(element.tag), _ignore)(element, cursor, draft)
    length = cursor.furthest.limit_denominator(_FINEST)
    signs, late = draft.signs.finish(length)
    cursor.ending = draft.signs.open_ending
    bar = Bar(
        number=cursor.bar,
        implicit=measure.get("implicit") == "yes",
        length=length,
        beats=cursor.beats,
        beat_type=cursor.beat_type,
        notes=tuple(draft.notes),
        rests=frozenset(draft.rests),
        tempo=tuple(draft.tempo),
        dynamics=tuple(draft.dynamics),
        signs=signs,
        unpitched=draft.unpitched,
        silent_words=draft.silent_words,
        metred=cursor.metred,
    )
    return bar, late


def _attributes(element: etree._Element, cursor: Cursor, _draft: Draft) -> None:
    for child in element:
        match child.tag:
            case "divisions":
                _divisions(child, cursor)
            case "time":
                _time(child, cursor)
            case "staves":
                cursor.staves = min(max(whole(child.text, 1), 1), 8)
            case "clef":
                octave = whole(child.findtext("clef-octave-change"))
                cursor.clefs.setdefault(whole(child.get("number"), 1), (child.findtext("sign") or "", octave))
            case "transpose":
                staff = whole(child.get("number"))
                if not staff:
                    cursor.transpose.clear()
                chromatic = whole(child.findtext("chromatic"))
                cursor.transpose[staff] = chromatic + 12 * whole(child.findtext("octave-change"))
            case _:
                pass


def _divisions(element: etree._Element, cursor: Cursor) -> None:
    value = exact(element.text)
    if value is None or value < 1 or value > MAX_DIVISIONS or value.denominator != 1:
        raise BadValueError(
            f"Bar {cursor.bar} of {cursor.part} counts time in divisions of a quarter note that cannot be "
            f"(not a whole number from 1 to {MAX_DIVISIONS}). Export the score again from your notation program.",
            place=ScorePosition(cursor.part, cursor.bar),
        )
    cursor.divisions = int(value)


def _time(element: etree._Element, cursor: Cursor) -> None:
    pairs = zip(element.iterfind("beats"), element.iterfind("beat-type"), strict=False)
    meters = []
    for beats, beat_type in pairs:
        count = sum(whole(piece) for piece in (beats.text or "").split("+")[:16])
        unit = whole(beat_type.text)
        if 0 < count <= 128 and 0 < unit <= 128:
            meters.append((count, unit))
    cursor.metred = element.find("senza-misura") is None
    if meters:  # several, as in 3/8+2/4, are counted in the smallest unit
        finest = max(unit for _, unit in meters)
        total = sum(Fraction(count, unit) for count, unit in meters) * finest
        cursor.beats, cursor.beat_type = max(round(total), 1), finest


def _backup(element: etree._Element, cursor: Cursor, _draft: Draft) -> None:
    cursor.position = max(Fraction(0), cursor.position - cursor.quarters(element.findtext("duration")))


def _forward(element: etree._Element, cursor: Cursor, _draft: Draft) -> None:
    cursor.move(cursor.quarters(element.findtext("duration")))


def _note(element: etree._Element, cursor: Cursor, draft: Draft) -> None:
    head = noteheads.read(element, cursor)
    if head.rest or head.cue:
        if head.rest and not head.cue:
            draft.rests.add((head.staff, head.voice))
            draft.silent_words += element.find("lyric/text") is not None
            directions.rest_signs(element, cursor.position, head.length, draft.tempo)
        cursor.move(head.length, counts=not head.whole_bar)
        return
    onset = cursor.onset if head.chord else cursor.position
    cursor.onset = onset
    if head.note is None:
        draft.unpitched += 1
        draft.silent_words += element.find("lyric/text") is not None
    else:
        draft.notes.append(head.note)
        if head.note.fermata:
            draft.tempo.append(Mark(onset + head.length, "fermata", float(head.length)))
    if head.caesura:
        draft.tempo.append(Mark(onset + head.length, "caesura"))
    if not head.chord:
        cursor.move(head.length)


def _direction(element: etree._Element, cursor: Cursor, draft: Draft) -> None:
    directions.read(element, cursor.position, cursor.divisions, draft.tempo, draft.dynamics, draft.signs)


def _barline(element: etree._Element, cursor: Cursor, draft: Draft) -> None:
    directions.barline(element, cursor.position, draft.tempo, draft.signs)


def _ignore(_element: etree._Element, _cursor: Cursor, _draft: Draft) -> None:
    """Everything that is only seen, not heard."""


_READERS = {
    "attributes": _attributes,
    "note": _note,
    "backup": _backup,
    "forward": _forward,
    "direction": _direction,
    "sound": _direction,
    "barline": _barline,
}
