"""What stands around the notes and on bar lines: tempo, dynamics, and the signs that send players elsewhere."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from sightsinger.score.notation import tempo_words
from sightsinger.score.notation.written import Mark, Signs
from sightsinger.score.notation.xml_values import clean, number, passes, whole

if TYPE_CHECKING:
    from lxml import etree

_UNITS = {
    "breve": 8.0, "whole": 4.0, "half": 2.0, "quarter": 1.0, "eighth": 0.5, "16th": 0.25, "32nd": 0.125,
}  # fmt: skip
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_FLAGS = (
    ("da_capo", re.compile(r"\bd\. ?c\b|^\W*dc\b(?=\W*$| al\b)|\bda capo\b", re.IGNORECASE)),
    ("dal_segno", re.compile(r"\bd\. ?s\b|^\W*ds\b(?=\W*$| al\b)|\bdal segno\b", re.IGNORECASE)),
    ("to_coda", re.compile(r"^\W*to coda\b|^\W*(?:al )?coda\W*\u2295$", re.IGNORECASE)),
    ("fine", re.compile(r"^\W*fine\W*$", re.IGNORECASE)),
    ("coda", re.compile(r"^\W*coda\W*$", re.IGNORECASE)),
)
_DYNAMICS = {
    "pppppp", "ppppp", "pppp", "ppp", "pp", "p", "mp", "mf", "f", "ff", "fff", "ffff", "fffff", "ffffff", "fp", "n",
}  # fmt: skip
_DYNAMIC_WORDS = re.compile(r"^(?:sempre |subito |piu |più )?(p{1,4}|m[pf]|f{1,4})(?: subito| sempre)?$")
_HAIRPIN_WORDS = (
    ("crescendo", re.compile(r"\b(?:cresc|crescendo|cres)\b", re.IGNORECASE)),
    (
        "diminuendo",
        re.compile(r"\b(?:dim|dimin|diminuendo|decresc|decrescendo|morendo|calando|smorz)\b", re.IGNORECASE),
    ),
)
_BREATH = {",", "'", "\u2019", "\u02bc", "v"}
_MAX_TIMES = 1_000_000


@dataclass(slots=True)
class SignsDraft:
    """A bar's signs while it is read; those that stand at its end but mean the next bar are handed on."""

    placed: list[tuple[Fraction, str, str]] = field(default_factory=list)
    """(position, `segno` or `coda`, name)."""
    given: dict[str, str] = field(default_factory=dict)
    """`to_coda` and `dal_segno` with the name they look for; `da_capo` and `fine`."""
    forward: bool = False
    backward: int = 0
    after_jump: bool = False
    endings: frozenset[int] = frozenset()
    ending_starts: bool = False
    ending_stops: bool = False
    jump_passes: frozenset[int] = frozenset()
    final: bool = False

    @property
    def open_ending(self) -> frozenset[int]:
        """The ending that goes on in the next bar."""
        return frozenset() if self.ending_stops else self.endings

    def finish(self, length: Fraction) -> tuple[Signs, SignsDraft]:
        """Return the bar's signs and a draft of the next bar's."""
        late = SignsDraft(placed=[(Fraction(0), kind, name) for at, kind, name in self.placed if at >= length > 0])
        here = [(kind, name) for at, kind, name in self.placed if not at >= length > 0]
        signs = Signs(
            forward=self.forward,
            backward=self.backward,
            after_jump=self.after_jump,
            endings=self.endings,
            ending_starts=self.ending_starts,
            segno=frozenset(name for kind, name in here if kind == "segno"),
            coda=frozenset(name for kind, name in here if kind == "coda"),
            to_coda=self.given.get("to_coda"),
            dal_segno=self.given.get("dal_segno"),
            da_capo="da_capo" in self.given,
            fine="fine" in self.given,
            jump_passes=self.jump_passes,
            final=self.final,
        )
        return signs, late


def read(
    element: etree._Element,
    position: Fraction,
    divisions: int,
    tempo: list[Mark],
    dynamics: list[Mark],
    signs: SignsDraft,
) -> None:
    """Read a `<direction>` (or a `<sound>` that stands alone) at `position` into the three lists."""
    offset = number(element.findtext("offset"))
    if offset is not None and abs(offset) < 1e9:
        position = max(Fraction(0), position + Fraction(round(offset), divisions))
    staff = whole(element.findtext("staff"))
    sound = element if element.tag == "sound" else element.find("sound")
    symbols = [kind for group in element.iterfind("direction-type") for kind in group]
    tempo_before, dynamics_before = len(tempo), len(dynamics)
    told = _sound_signs(sound, position, signs) if sound is not None else set()
    words = clean(" ".join(kind.text or "" for kind in symbols if kind.tag == "words"), 120)
    for kind in symbols:
        _symbol(kind, position, staff, tempo, dynamics)
        if kind.tag in {"segno", "coda"} and not told and not _flags(words):
            signs.placed.append((position, str(kind.tag), ""))
    if words:
        _words(words, position, staff, tempo, dynamics)
        _word_signs(words, position, signs, told)
    if sound is not None:
        _sound(sound, position, staff, tempo, dynamics, len(tempo) > tempo_before, len(dynamics) > dynamics_before)


def _symbol(kind: etree._Element, position: Fraction, staff: int, tempo: list[Mark], dynamics: list[Mark]) -> None:
    match kind.tag:
        case "metronome":
            mark = _metronome(kind, position)
            if mark is not None:
                tempo.append(mark)
        case "dynamics":
            marks = [str(child.tag) for child in kind if child.tag in _DYNAMICS]
            dynamics.extend(Mark(position, "level", 0.0, mark, staff) for mark in marks[:1])
        case "wedge":
            dynamics.append(Mark(position, kind.get("type", "stop"), 1.0, "", staff))
        case _:
            pass


def _metronome(element: etree._Element, position: Fraction) -> Mark | None:
    """Return a metronome mark as quarters a minute, or as the factor of a change of unit (one note equals another)."""
    units: list[float] = []
    for child in element:
        if child.tag == "beat-unit":
            units.append(_UNITS.get((child.text or "").strip(), 1.0))
        elif child.tag == "beat-unit-dot" and units:
            units[-1] *= 1.5
    spoken = [float(found.replace(",", ".")) for found in _NUMBER.findall(element.findtext("per-minute") or "")[:2]]
    if units and spoken and sum(spoken) > 0:  # 80-84 is sung at 82
        return Mark(position, "tempo", units[0] * sum(spoken) / len(spoken))
    return Mark(position, "unit", units[0] / units[1]) if len(units) > 1 else None


def _words(words: str, position: Fraction, staff: int, tempo: list[Mark], dynamics: list[Mark]) -> None:
    tempo.extend(tempo_words.marks(words, position))
    level = _DYNAMIC_WORDS.match(words.lower())
    if level:
        dynamics.append(Mark(position, "level", 0.0, level.group(1), staff))
    for kind, pattern in _HAIRPIN_WORDS:
        if pattern.search(words):
            dynamics.append(Mark(position, kind, 0.0, "words", staff))
            break
    if words.strip().lower() in _BREATH:
        dynamics.append(Mark(position, "breath", 0.0, "", staff))


def _flags(words: str) -> set[str]:
    return {flag for flag, pattern in _FLAGS if pattern.search(words)}


def _word_signs(words: str, position: Fraction, signs: SignsDraft, told: set[str]) -> None:
    """Believe words such as D.C. al Fine where no `<sound>` beside them says it already."""
    flags = _flags(words)
    if told:
        return
    if flags & {"da_capo", "dal_segno"}:  # al Coda, al Fine name where to go on, not what is here
        flags -= {"to_coda", "coda", "fine"}
    for flag in flags:
        if flag == "coda":
            signs.placed.append((position, "coda", ""))
        else:
            signs.given.setdefault(flag, "")


def _sound_signs(sound: etree._Element, position: Fraction, signs: SignsDraft) -> set[str]:
    told = set()
    for attribute in ("segno", "coda"):
        if sound.get(attribute):
            signs.placed.append((position, attribute, clean(sound.get(attribute), 16)))
            told.add(attribute)
    for attribute, flag in (("tocoda", "to_coda"), ("dalsegno", "dal_segno"), ("dacapo", "da_capo"), ("fine", "fine")):
        value = clean(sound.get(attribute), 16)
        if value and value != "no":
            signs.given[flag] = value
            told.add(flag)
    if told & {"da_capo", "dal_segno"}:
        signs.jump_passes |= passes(sound)
    if sound.get("forward-repeat") == "yes":
        signs.forward = True
        told.add("forward")
    return told


def _sound(
    sound: etree._Element,
    position: Fraction,
    staff: int,
    tempo: list[Mark],
    dynamics: list[Mark],
    has_tempo: bool,  # noqa: FBT001 - private, called once
    has_dynamics: bool,  # noqa: FBT001 - private, called once
) -> None:
    """Take a `<sound>`'s numbers where no printed sign says the same: the musician follows what is printed."""
    bpm = number(sound.get("tempo"))
    printed = has_tempo and any(mark.kind in {"tempo", "unit"} for mark in tempo)
    if bpm is not None and bpm > 0 and not printed:
        tempo.append(Mark(position, "tempo", bpm))
    percent = number(sound.get("dynamics"))
    if percent is not None and percent > 0 and not has_dynamics:
        dynamics.append(Mark(position, "velocity", min(percent, 200.0) * 0.9, "", staff))


def rest_signs(element: etree._Element, position: Fraction, length: Fraction, tempo: list[Mark]) -> None:
    """Read the fermata over a rest."""
    if element.find("notations/fermata") is not None:
        tempo.append(Mark(position + length, "fermata", float(length)))


def barline(element: etree._Element, position: Fraction, tempo: list[Mark], signs: SignsDraft) -> None:
    """Read repeat signs, endings, segno, coda and fermata on a bar line."""
    for child in element:
        match child.tag:
            case "repeat":
                _repeat(child, signs)
            case "ending":
                _ending(child, signs)
            case "segno" | "coda":
                signs.placed.append((position, str(child.tag), ""))
            case "fermata":
                if position > 0:
                    tempo.append(Mark(position, "fermata", 1.0))
            case "bar-style":
                signs.final |= (child.text or "").strip() in {"light-heavy", "light-light"}
            case _:
                pass


def _repeat(element: etree._Element, signs: SignsDraft) -> None:
    if element.get("direction") == "forward":
        signs.forward = True
    elif element.get("direction") == "backward":
        times = whole(element.get("times"), 2)
        signs.backward = min(max(times, 2), _MAX_TIMES)
        signs.after_jump = element.get("after-jump") == "yes"


def _ending(element: etree._Element, signs: SignsDraft) -> None:
    if element.get("type") == "start":
        signs.endings = (
            ending_numbers(element.get("number") or "") or ending_numbers(element.text or "") or frozenset({1})
        )
        signs.ending_starts, signs.ending_stops = True, False
    else:
        signs.ending_stops = True


def ending_numbers(text: str) -> frozenset[int]:
    """Return the passes of an ending: `1, 2` and `1-3` and `1.` as printed."""
    found: set[int] = set()
    for first, last in re.findall(r"(\d{1,3})(?:\.?\s*[-\u2013]\s*(\d{1,3}))?", text[:100]):
        found.update(range(int(first), min(int(last or first), int(first) + 100) + 1))
    return frozenset(found - {0})
