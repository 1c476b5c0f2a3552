"""Pitches as MIDI numbers, A4 = 69 = 440 Hz, and as the names musicians read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sightsinger.score.errors import BadValueError
from sightsinger.score.notation.xml_values import number, texts

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml import etree

    from sightsinger.errors import ScorePosition

_STEPS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_NAMES = ("C", "C♯", "D", "E♭", "E", "F", "F♯", "G", "A♭", "A", "B♭", "B")
_OCTAVES = range(10)
_MIDI = range(128)


def midi(element: etree._Element, transpose: int, place: Callable[[], ScorePosition]) -> int:
    """Return the sounding pitch of a `<pitch>` element whose part transposes by `transpose` semitones.

    MusicXML writes pitches as they sound under octave clefs and octave-shift lines, so these change nothing here;
    accidentals are in `alter`, whatever the key. Quarter tones go to the nearest semitone. Raises BadValueError
    outside 0 to 127.
    """
    given = texts(element)
    step = _STEPS.get((given.get("step") or "").strip())
    octave = number(given.get("octave"))
    alter = number(given.get("alter") or "0")
    if step is not None and octave is not None and octave in _OCTAVES and alter is not None and abs(alter) <= 4:
        value = round(12 * (octave + 1) + step + alter) + transpose
        if value in _MIDI:
            return int(value)
    where = place()
    raise BadValueError(
        f"The note at {where} has a pitch that does not exist. "
        "Correct it in your notation program and export the score again.",
        place=where,
    )


def name(value: int) -> str:
    """Return a MIDI number as musicians write it: 60 is C4."""
    return f"{_NAMES[value % 12]}{value // 12 - 1}"
