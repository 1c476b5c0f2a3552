"""The pitch of a phrase: the score's notes, reached and held as a singer does.

Glides between notes lie before the beat, in the consonants where there are any; a phrase's first note is reached from
a little below; vibrato sets in late and grows with the note. What varies from note to note is drawn from the seed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from sightsinger.score.model import Note

A4_HZ, A4_MIDI = 440.0, 69


@dataclass(frozen=True, slots=True)
class Expression:
    """How a pitch is reached and held; depths in cents, rates in Hz."""

    glide_s: float = 0.09
    """Longest time from one note to the next."""
    scoop_cents: float = 60.0
    """How far below its first note a phrase begins."""
    vibrato_cents: float = 22.0
    """Depth that vibrato grows to on a long note."""
    vibrato_hz: float = 5.5
    drift_cents: float = 3.0
    """Slow wandering, standard deviation."""
    breaths: bool = True
    """Whether breathing in is heard where there is room for it."""

    def with_vibrato(self, factor: float) -> Expression:
        """Return the same with vibrato so many times as deep."""
        return replace(self, vibrato_cents=self.vibrato_cents * factor)


PLAIN = Expression(scoop_cents=0.0, vibrato_cents=0.0, drift_cents=0.0, breaths=False)
"""Nothing but the notes and the glides between them."""

_GLIDE_BEFORE = 0.8
"""Share of a glide that lies before the beat."""
_GLIDE_SHARE = 0.35
"""A glide takes at most this share of the shorter of its notes."""
_VIBRATO_FROM_S, _VIBRATO_FULL_S = 0.6, 1.8
"""Notes shorter than the first have none; from the second on its depth is full."""
_VIBRATO_DELAY_SHARE, _VIBRATO_RISE_S, _VIBRATO_FALL_S = 0.35, 0.35, 0.12
_DRIFT_HZ = 1.5


def curve(
    notes: Sequence[Note], times_s: NDArray[np.float64], expression: Expression, seed: Sequence[int]
) -> NDArray[np.float64]:
    """Return the pitch in Hz at each time; before the first and after the last note theirs goes on.

    `seed` names the phrase too, so that each phrase varies in its own way and can be sung again alone.
    """
    rng = np.random.default_rng(list(seed))
    midi = _steps(notes, times_s, expression)
    cents = _scoop(notes[0], times_s, expression)
    for note in notes:
        cents += _vibrato(note, times_s, expression, rng)
    cents += _drift(times_s, expression, rng)
    return A4_HZ * 2.0 ** ((midi - A4_MIDI + cents / 100) / 12)


def _steps(notes: Sequence[Note], times_s: NDArray[np.float64], expression: Expression) -> NDArray[np.float64]:
    """Join the notes by half cosines."""
    midi = np.full(len(times_s), float(notes[0].midi))
    for before, after in pairwise(notes):
        shorter = min(before.end_s - before.start_s, after.end_s - after.start_s)
        glide = max(1e-6, min(expression.glide_s, _GLIDE_SHARE * shorter))
        progress = np.clip((times_s - after.start_s) / glide + _GLIDE_BEFORE, 0, 1)
        midi += (after.midi - before.midi) * (0.5 - 0.5 * np.cos(np.pi * progress))
    return midi


def _scoop(first: Note, times_s: NDArray[np.float64], expression: Expression) -> NDArray[np.float64]:
    """Rise to a phrase's first note; a longer note is approached from further below."""
    depth = expression.scoop_cents * min(1.0, (first.end_s - first.start_s) / 0.8)
    progress = np.clip((times_s - first.start_s) / 0.12 + 0.75, 0, 1)
    return -depth * (0.5 + 0.5 * np.cos(np.pi * progress))


def _vibrato(
    note: Note, times_s: NDArray[np.float64], expression: Expression, rng: np.random.Generator
) -> NDArray[np.float64]:
    length = note.end_s - note.start_s
    rate = expression.vibrato_hz * rng.uniform(0.95, 1.05)
    depth = expression.vibrato_cents * rng.uniform(0.85, 1.1)
    if length < _VIBRATO_FROM_S:
        return np.zeros(len(times_s))
    depth *= min(1.0, 0.4 + 0.6 * (length - _VIBRATO_FROM_S) / (_VIBRATO_FULL_S - _VIBRATO_FROM_S))
    begin = note.start_s + _VIBRATO_DELAY_SHARE * min(length, 1.5)
    rise = np.clip((times_s - begin) / _VIBRATO_RISE_S, 0, 1)
    fall = np.clip((note.end_s - times_s) / _VIBRATO_FALL_S, 0, 1)
    return np.asarray(depth * rise * fall * np.sin(2 * np.pi * rate * (times_s - begin)))


def _drift(times_s: NDArray[np.float64], expression: Expression, rng: np.random.Generator) -> NDArray[np.float64]:
    """Slow noise: random values a few times a second, joined by a smooth line."""
    if not expression.drift_cents or not len(times_s):
        return np.zeros(len(times_s))
    knots = np.arange(times_s[0] - 1 / _DRIFT_HZ, times_s[-1] + 2 / _DRIFT_HZ, 0.5 / _DRIFT_HZ)
    values = rng.normal(0, expression.drift_cents, len(knots))
    smooth = np.convolve(np.pad(values, 1, mode="edge"), [0.25, 0.5, 0.25], "valid")
    return np.asarray(np.interp(times_s, knots, smooth))
