"""Tempo in words: the last resort where a score gives no number.

Speeds are quarter notes a minute in the middle of what metronomes print for each word; the beat's unit is settled
by the meter (see `tempo.py`). Italian, German, French and English.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sightsinger.score.notation.written import Mark

if TYPE_CHECKING:
    from fractions import Fraction

_SPEEDS = (
    (r"prestissimo", 196.0),
    (r"presto", 176.0),
    (r"vivacissimo", 168.0),
    (r"vivace|vivo|très vif|sehr schnell|very fast", 156.0),
    (r"allegrissimo", 160.0),
    (r"allegretto", 112.0),
    (r"allegro moderato", 116.0),
    (r"allegro|schnell|rasch|lebhaft|vif|lively|fast|brightly|con brio", 132.0),
    (r"andantino", 84.0),
    (r"andante|gehend|walking|allant", 76.0),
    (r"moderato|mässig|mäßig|modéré|moderately|moderate|con moto|bewegt", 108.0),
    (r"larghetto", 63.0),
    (r"larghissimo", 40.0),
    (r"largo|breit|broadly|large", 50.0),
    (r"adagietto", 70.0),
    (r"adagio|langsam|slowly|slow|lent|lento", 62.0),
    (r"grave|gravely|sehr langsam|very slowly", 44.0),
    (r"maestoso|majestically|majestueux|feierlich", 88.0),
)
_SPEED = tuple((re.compile(rf"\b(?:{words})\b", re.IGNORECASE), bpm) for words, bpm in _SPEEDS)
_BACK = re.compile(r"\ba tempo\b|\btempo (?:primo|i|1)\b|\bim tempo\b|\bl'istesso tempo\b|\bau mouv", re.IGNORECASE)
_FIRST = re.compile(r"\btempo (?:primo|i|1)\b", re.IGNORECASE)
_SLOWER = re.compile(
    r"\b(?:rit|riten|ritard|rall|ritardando|ritenuto|rallentando|allargando|allarg|slentando|"
    r"zurückhaltend|langsamer werden|slowing|slow down|cédez|retenu|meno mosso|slower)\b",
    re.IGNORECASE,
)
_FASTER = re.compile(
    r"\b(?:accel|accelerando|string|stringendo|affrettando|pi[uù] mosso|schneller werdend|drängend|pressez|faster)\b",
    re.IGNORECASE,
)
_AT_ONCE = re.compile(r"\b(?:meno mosso|pi[uù] mosso|slower|faster)\b", re.IGNORECASE)
_METRONOME = re.compile(r"(?:=|≈)\s*(?:c(?:a|irca)?\.?\s*)?(\d{2,3})\b")
_SLOWER_FACTOR, _FASTER_FACTOR = 0.78, 1.25
_MAX_WORDS = 60


def marks(words: str, position: Fraction) -> list[Mark]:
    """Return the tempo marks that a phrase of words means.

    Kinds: `back` (a tempo), `first` (tempo primo), `ramp` (rit., accel., value: the factor it leads to), `factor`
    (meno mosso: at once), `word` (Andante, value: quarters a minute), `tempo` (a number in the text).
    """
    if len(words) > _MAX_WORDS:
        return []  # a sentence, not a mark
    if _BACK.search(words):
        return [Mark(position, "first" if _FIRST.search(words) else "back")]
    for pattern, factor in ((_SLOWER, _SLOWER_FACTOR), (_FASTER, _FASTER_FACTOR)):
        if pattern.search(words):
            return [Mark(position, "factor" if _AT_ONCE.search(words) else "ramp", factor)]
    spoken = _METRONOME.search(words)
    if spoken:
        return [Mark(position, "tempo", float(spoken.group(1)))]
    for pattern, bpm in _SPEED:
        if pattern.search(words):
            return [Mark(position, "word", bpm, words)]
    return []
