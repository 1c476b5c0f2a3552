"""Breathing in before a phrase, where there is room for it.

A voice that has a sound for it breathes by itself; for others a breath is made of noise: mouth-shaped, swelling, and
cut short when the singing begins. How long and how loud it is comes from the phrase's own rng.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from gpu_job.singer.melody.timing import Phone, PlacedPhone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

BREATH = "AP"
SHORTEST_S, LONGEST_S = 0.18, 0.45
"""With less room there is no breath; with more it is no longer."""
BEFORE_S, AFTER_S = 0.12, 0.04
"""Silence left after the phrase before, and between the breath and the first sound."""
_LEVEL_DB, _LEVEL_SPREAD_DB = -31.0, 2.5
"""Against the phrase's own level."""
_MOUTH_HZ = (100, 300, 700, 1100, 1700, 2600, 3800, 5500, 8000, 12000, 24000)
_MOUTH_DB = (-40, -22, -9, -4, 0, -3, -7, -13, -22, -34, -60)
"""The spectrum of air drawn in through a half-open mouth: weak below its first formants, strongest at the second."""
_SWELL = 0.72
"""Share of the breath until it is strongest."""


@dataclass(frozen=True, slots=True)
class Breath:
    """One breath, seconds from the phrase's first beat."""

    start_s: float
    end_s: float
    level_db: float
    seed: tuple[int, ...]


def before(sounds: Sequence[PlacedPhone], earliest_s: float, seed: Sequence[int]) -> Breath | None:
    """Return the breath before a phrase's sounds, None where there is no room since `earliest_s`."""
    rng = np.random.default_rng(list(seed))
    wanted, spread = rng.uniform(0.65, 1.0) * LONGEST_S, rng.normal(0.0, _LEVEL_SPREAD_DB)
    end = sounds[0].end_s - AFTER_S
    length = min(wanted, end - earliest_s - BEFORE_S)
    if length < SHORTEST_S:
        return None
    return Breath(end - length, end, _LEVEL_DB + float(np.clip(spread, -5, 5)), tuple(seed))


def taken(sounds: Sequence[PlacedPhone], breath: Breath) -> tuple[PlacedPhone, ...]:
    """Put the breath among the sounds, silence before it; it lasts until the first of them."""
    silence, *rest = sounds
    start = min(silence.start_s, breath.start_s - 0.1)
    return (
        replace(silence, start_s=start, end_s=breath.start_s),
        PlacedPhone(Phone(BREATH, "rest", -1), breath.start_s, silence.end_s),
        *rest,
    )


def mixed(
    start: int, samples: NDArray[np.float32], breath: Breath, sample_rate: int
) -> tuple[int, NDArray[np.float32]]:
    """Add the breath to a phrase whose first sample lies at `start`; returns the new start and samples."""
    active = samples[np.abs(samples) > 0.1 * np.abs(samples).max(initial=0.0)]
    if not len(active):
        return start, samples
    level = np.sqrt(np.mean(np.square(active, dtype=np.float64))) * 10 ** (breath.level_db / 20)
    first = round(breath.start_s * sample_rate)
    noise = level * _air(round((breath.end_s - breath.start_s) * sample_rate), sample_rate, breath.seed)
    begin = min(start, first)
    out = np.zeros(start + len(samples) - begin, np.float32)
    out[start - begin :] = samples
    out[first - begin : first - begin + len(noise)] += noise.astype(np.float32)
    return begin, out


def _air(length: int, sample_rate: int, seed: Sequence[int]) -> NDArray[np.float64]:
    """Return noise of level 1 at its strongest, shaped like a breath in frequency and time."""
    rng = np.random.default_rng([*seed, 1])
    spectrum = np.fft.rfft(rng.standard_normal(length))
    at_hz = np.fft.rfftfreq(length, 1 / sample_rate)
    spectrum *= 10 ** (np.interp(np.log(at_hz + 1.0), np.log(_MOUTH_HZ), _MOUTH_DB) / 20)
    noise = np.fft.irfft(spectrum, length)
    passed = np.linspace(0, 1, length)
    swell = np.where(passed < _SWELL, passed / _SWELL, (1 - passed) / (1 - _SWELL))
    return np.asarray(noise / np.sqrt(np.mean(noise**2)) * np.sin(0.5 * np.pi * swell) ** 2)
