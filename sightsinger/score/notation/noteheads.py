"""One `<note>` element: what sounds, how it is sung, and the words under it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from sightsinger.score.notation import pitch
from sightsinger.score.notation.lyrics import read_lyrics
from sightsinger.score.notation.written import WrittenNote
from sightsinger.score.notation.xml_values import clean, passes, whole

if TYPE_CHECKING:
    from lxml import etree

    from sightsinger.score.notation.cursor import Cursor

_TYPES: dict[str, Fraction] = {
    name: Fraction(32) / 2**n
    for n, name in enumerate(
        ("maxima", "long", "breve", "whole", "half", "quarter", "eighth",
         "16th", "32nd", "64th", "128th", "256th", "512th", "1024th")
    )
}  # fmt: skip
_ACCENTS_DB = {"accent": 3.0, "strong-accent": 4.5, "soft-accent": 1.5, "stress": 2.0, "unstress": -2.0}
_DYNAMIC_ACCENTS_DB = {"sf": 4.0, "sfz": 4.5, "sffz": 6.0, "fz": 4.0, "rf": 3.0, "rfz": 3.0, "fp": 3.0, "sfp": 3.0}


@dataclass(frozen=True, slots=True)
class Head:
    """A note, rest or cue as the bar's cursor needs it."""

    length: Fraction
    staff: int
    voice: str
    rest: bool = False
    whole_bar: bool = False
    """A rest that fills its bar, whatever that bar's length."""
    cue: bool = False
    chord: bool = False
    caesura: bool = False
    note: WrittenNote | None = None
    """None for rests, cues and unpitched notes."""


@dataclass(frozen=True, slots=True)
class _Notations:
    slurred: bool = False
    accent: float = 0.0
    staccato: bool = False
    tenuto: bool = False
    fermata: bool = False
    breath_after: bool = False
    caesura: bool = False
    tie_start: bool = False
    tie_stop: bool = False


def read(element: etree._Element, cursor: Cursor) -> Head:
    """Return what a `<note>` element says. Raises BadValueError on impossible pitches and lengths."""
    children = {str(child.tag): child for child in element}
    staff = whole(children["staff"].text, 1) if "staff" in children else 1
    voice = (clean(children["voice"].text, 16) if "voice" in children else "") or "1"
    length = _length(element, children, cursor)
    rest = children.get("rest")
    if rest is not None or "cue" in children:
        fills = rest is not None and rest.get("measure") == "yes"
        return Head(length, staff, voice, rest=rest is not None, whole_bar=fills, cue="cue" in children)
    marks = (
        _notations(element, cursor, voice) if "notations" in children or "tie" in children else _plain(cursor, voice)
    )
    chord = "chord" in children
    if "pitch" not in children:
        return Head(length, staff, voice, chord=chord, caesura=marks.caesura)
    shift = cursor.transpose.get(staff, cursor.transpose.get(0, 0))
    note = WrittenNote(
        position=cursor.onset if chord else cursor.position,
        length=length,
        midi=pitch.midi(children["pitch"], shift, cursor.place),
        staff=staff,
        voice=voice,
        lyrics=read_lyrics(element) if "lyric" in children else (),
        grace=_grace(children.get("grace")) if length == 0 else "",
        tie_start=marks.tie_start,
        tie_stop=marks.tie_stop,
        slurred=marks.slurred,
        accent=marks.accent,
        staccato=marks.staccato,
        tenuto=marks.tenuto,
        fermata=marks.fermata,
        breath_after=marks.breath_after,
        passes=passes(element),
    )
    return Head(length, staff, voice, chord=chord, caesura=marks.caesura, note=note)


def _length(element: etree._Element, children: dict[str, etree._Element], cursor: Cursor) -> Fraction:
    if "grace" in children:
        return Fraction(0)
    if "duration" in children:
        return cursor.quarters(children["duration"].text)
    return _typed_length(element)


def _typed_length(element: etree._Element) -> Fraction:
    """Return the length that the note's looks say, for files that leave its duration out."""
    length = _TYPES.get((element.findtext("type") or "").strip(), Fraction(0))
    dots = min(len(element.findall("dot")), 4)
    length *= 2 - Fraction(1, 2**dots)
    actual = whole(element.findtext("time-modification/actual-notes"), 1)
    normal = whole(element.findtext("time-modification/normal-notes"), 1)
    return length * Fraction(normal, actual) if 0 < actual <= 64 and 0 < normal <= 64 else length


def _grace(element: etree._Element | None) -> Literal["", "before", "on"]:
    """Return how a note without length finds its time; some programs write grace notes as notes of length 0."""
    if element is None:
        return "on"
    steals_before = element.get("steal-time-previous") is not None
    return "before" if element.get("slash") == "yes" or steals_before else "on"


def _notations(element: etree._Element, cursor: Cursor, voice: str) -> _Notations:
    ties: set[str | None] = set()
    slurred = _under_slur(cursor, voice)
    accent = 0.0
    found: set[str] = set()
    for group in element:
        for child in (group,) if group.tag == "tie" else group if group.tag == "notations" else ():
            match child.tag:
                case "tie" | "tied":
                    ties.add(child.get("type"))
                case "slur":
                    _slur(child, cursor, voice)
                case "articulations" | "technical":
                    found.update(str(mark.tag) for mark in child)
                case "fermata":
                    found.add("fermata")
                case "dynamics":
                    accent = max([accent, *(_DYNAMIC_ACCENTS_DB.get(str(mark.tag), 0.0) for mark in child)])
                case _:
                    pass
    accent = max([accent, *(_ACCENTS_DB[mark] for mark in found & _ACCENTS_DB.keys() if mark != "unstress")])
    return _Notations(
        slurred=slurred,
        accent=accent if accent or "unstress" not in found else _ACCENTS_DB["unstress"],
        staccato=bool(found & {"staccato", "staccatissimo", "spiccato"}),
        tenuto=bool(found & {"tenuto", "detached-legato"}),
        fermata="fermata" in found,
        breath_after=bool(found & {"breath-mark", "caesura"}),
        caesura="caesura" in found,
        tie_start="start" in ties,
        tie_stop="stop" in ties,
    )


def _plain(cursor: Cursor, voice: str) -> _Notations:
    return _Notations(slurred=_under_slur(cursor, voice))


def _under_slur(cursor: Cursor, voice: str) -> bool:
    return any(key[0] == voice for key in cursor.slurs)


def _slur(element: etree._Element, cursor: Cursor, voice: str) -> None:
    key = (voice, element.get("number", "1")[:8])
    if element.get("type") == "start" and len(cursor.slurs) < 64:
        cursor.slurs[key] = None
    elif element.get("type") == "stop":
        cursor.slurs.pop(key, None)
