"""Engraving for tests: bars in a compact notation, written as MusicXML with one note a line.

A note is `PITCH/QUARTERS` with words after it, verses divided by `|`, hyphens as printed: `G4/1 Al-|Glo-`. `r/1` is
a rest, `=` before a pitch continues a chord. Marks in braces are raw XML put into the note: `G4/2{<tie
type="start"/>} men`. A token that begins with `<` is a raw element of the bar: `<barline>...</barline>`. Lengths
may be fractions: `C4/1:3`.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Sequence

DIVISIONS = 5040
"""Divisible by everything that tuplets need."""
_NOTE = re.compile(
    r"(?P<chord>=?)(?P<pitch>[A-G][#b]?\d|r|x)/(?P<length>[\d:]+|g|s)(?P<raw>(?:\{[^}]*\})*)(?: (?P<words>.*))?$"
)
_ALTER = {"#": 1, "b": -1, "": 0}
TRANSPOSE_B_FLAT = "<transpose><diatonic>-1</diatonic><chromatic>-2</chromatic></transpose>"


def part(*bars: Sequence[str] | str, time: str = "4/4", attributes: str = "", divisions: int = DIVISIONS) -> list[str]:
    """Return a part's `<measure>` elements; tokens of a bar given as one string are divided by `;`."""
    measures = []
    for n, given in enumerate(bars, 1):
        tokens = [t.strip() for t in given.split(";")] if isinstance(given, str) else list(given)
        attribute_text = attributes if n == 1 else ""
        measures.append(_measure(n, tokens, _head(time, attribute_text, divisions) if n == 1 else "", divisions))
    return measures


def _head(time: str, attributes: str, divisions: int) -> str:
    beats, beat_type = time.split("/")
    meter = f"<time><beats>{beats}</beats><beat-type>{beat_type}</beat-type></time>"
    return f"      <attributes><divisions>{divisions}</divisions>{meter}{attributes}</attributes>\n"


def _measure(n: int, tokens: Sequence[str], head: str, divisions: int) -> str:
    number, rest = str(n), tokens
    implicit = ""
    if tokens and tokens[0].startswith("@"):
        number, rest = tokens[0][1:], tokens[1:]
        implicit = ' implicit="yes"' if number == "0" else ""
    body = "".join(f"      {token if token.startswith('<') else note(token, divisions)}\n" for token in rest if token)
    return f'    <measure number="{number}"{implicit}>\n{head}{body}    </measure>\n'


def note(token: str, divisions: int = DIVISIONS) -> str:
    """Return one note's XML."""
    match = _NOTE.match(token)
    assert match, token
    chord = "<chord/>" if match["chord"] else ""
    grace = {"g": "<grace/>", "s": '<grace slash="yes"/>'}.get(match["length"], "")
    duration = "" if grace else f"<duration>{duration_of(match['length'], divisions)}</duration>"
    raw = re.sub(r"[{}]", "", match["raw"])
    early = "".join(re.findall(r"<tie [^>]*/>", raw))
    voice = "".join(re.findall(r"<voice>.*?</voice>", raw))
    staff = "".join(re.findall(r"<staff>.*?</staff>", raw))
    late = re.sub(r"<tie [^>]*/>|<voice>.*?</voice>|<staff>.*?</staff>|<extend[^>]*/>|<cue/>", "", raw)
    extend = "".join(re.findall(r"<extend[^>]*/>", raw))
    cue = "<cue/>" if "<cue/>" in raw else ""
    words = lyrics(match["words"] or "", extend)
    return f"<note>{grace}{cue}{chord}{_pitch(match['pitch'])}{duration}{early}{voice}{staff}{late}{words}</note>"


def duration_of(length: str, divisions: int) -> int:
    """Return quarters (`1`, `1:3`) in divisions."""
    top, _, bottom = length.partition(":")
    value = Fraction(int(top), int(bottom or 1)) * divisions
    assert value.denominator == 1, length
    return int(value)


def _pitch(pitch: str) -> str:
    if pitch == "r":
        return "<rest/>"
    if pitch == "x":
        return "<unpitched/>"
    alter = _ALTER[pitch[1:-1]]
    sharp = f"<alter>{alter}</alter>" if alter else ""
    return f"<pitch><step>{pitch[0]}</step>{sharp}<octave>{pitch[-1]}</octave></pitch>"


def lyrics(words: str, extend: str = "") -> str:
    """Return `<lyric>` elements: verses divided by `|`, an empty one is left out, `e~a` is an elision."""
    found = []
    for n, word in enumerate(words.split("|"), 1):
        if not word.strip():
            continue
        text = word.strip()
        kind = {(False, False): "single", (False, True): "begin", (True, True): "middle", (True, False): "end"}[
            text.startswith("-"), text.endswith("-") and len(text) > 1
        ]
        pieces = [escape(piece) for piece in text.strip("-").split("~")]
        inner = "<elision>\u203f</elision>".join(f"<syllabic>{kind}</syllabic><text>{piece}</text>" for piece in pieces)
        found.append(f'<lyric number="{n}">{inner}{extend}</lyric>')
    if not found and extend:
        found.append(f'<lyric number="1">{extend}</lyric>')
    return "".join(found)


def score(*parts: tuple[str, list[str]], title: str = "Test") -> bytes:
    """Return a whole score from named parts."""
    listed = "".join(
        f'    <score-part id="P{n}"><part-name>{escape(name)}</part-name></score-part>\n'
        for n, (name, _) in enumerate(parts, 1)
    )
    bodies = "".join(f'  <part id="P{n}">\n{"".join(measures)}  </part>\n' for n, (_, measures) in enumerate(parts, 1))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<score-partwise version="4.0">\n'
        f"  <work><work-title>{escape(title)}</work-title></work>\n"
        f"  <part-list>\n{listed}  </part-list>\n{bodies}</score-partwise>\n"
    ).encode()


def repeat(direction: str, times: int | None = None) -> str:
    """Return a bar line with a repeat sign."""
    count = f' times="{times}"' if times else ""
    side = "left" if direction == "forward" else "right"
    return f'<barline location="{side}"><repeat direction="{direction}"{count}/></barline>'


def ending(number: str, *, start: bool = True, stop: bool = True, back: bool = False) -> tuple[str, str]:
    """Return the bar lines at both ends of an ending's bar."""
    left = f'<barline location="left"><ending number="{number}" type="start"/></barline>' if start else ""
    repeats = '<repeat direction="backward"/>' if back else ""
    right = f'<barline location="right"><ending number="{number}" type="stop"/>{repeats}</barline>' if stop else ""
    return left, right


def words(text: str) -> str:
    """Return a direction in words."""
    return f"<direction><direction-type><words>{escape(text)}</words></direction-type></direction>"


def metronome(unit: str, per_minute: str) -> str:
    """Return a metronome mark."""
    dot = "<beat-unit-dot/>" if unit.endswith(".") else ""
    inner = f"<beat-unit>{unit.rstrip('.')}</beat-unit>{dot}<per-minute>{per_minute}</per-minute>"
    return f"<direction><direction-type><metronome>{inner}</metronome></direction-type></direction>"


def sound(**attributes: str) -> str:
    """Return a direction with playback attributes and no text."""
    inner = " ".join(f'{name}="{value}"' for name, value in attributes.items())
    return f"<direction><direction-type><words></words></direction-type><sound {inner}/></direction>"


def dynamics(mark: str) -> str:
    """Return a dynamic mark."""
    return f"<direction><direction-type><dynamics><{mark}/></dynamics></direction-type></direction>"


def wedge(kind: str) -> str:
    """Return one end of a hairpin."""
    return f'<direction><direction-type><wedge type="{kind}"/></direction-type></direction>'
