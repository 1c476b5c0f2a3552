from __future__ import annotations

import numpy as np
import pytest

from research.voice.teacher import world

RATE = 24000


def buzz(hz: float, seconds: float = 0.5) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """A voice-like sound: many harmonics, a formant near 1 kHz."""
    t = np.arange(int(seconds * RATE)) / RATE
    parts = [np.exp(-(((k * hz - 1000) / 400) ** 2)) * np.sin(2 * np.pi * k * hz * t) for k in range(1, 40)]
    return np.asarray(0.1 * np.sum(parts, axis=0))


def loudest_hz(samples: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
    middle = samples[len(samples) // 4 : -len(samples) // 4]
    return float(np.abs(np.fft.rfft(middle * np.hanning(len(middle)), 10 * RATE)).argmax() / 10)


def taken_apart(hz: float) -> world.Timbre:
    samples = buzz(hz)
    frames = len(samples) * world.FRAMES_HZ // RATE
    return world.analyse(samples, RATE, np.full(frames, hz), np.ones(frames, bool))


@pytest.mark.parametrize("sung_hz", [150.0, 330.0, 500.0])
def test_a_sound_is_sung_at_another_pitch_with_its_formant_in_place(sung_hz: float) -> None:
    timbre = taken_apart(200.0)
    samples = world.synthesise(timbre, np.full(len(timbre.voiced), sung_hz), RATE)
    loudest = loudest_hz(samples)
    assert abs(loudest / sung_hz - round(loudest / sung_hz)) < 0.02
    assert abs(loudest - 1000) <= sung_hz / 2 + 100


def test_stretching_holds_a_frame_as_long_as_wanted() -> None:
    timbre = taken_apart(200.0)
    held = world.stretched(timbre, np.concatenate([np.arange(20.0), np.full(200, 20.0), np.arange(20.0, 90.0)]))
    assert len(held.voiced) == 290
    assert np.allclose(held.log_envelope[30], held.log_envelope[200])
    assert len(world.synthesise(held, np.full(290, 220.0), RATE)) == 290 * RATE // world.FRAMES_HZ


def test_silence_is_unvoiced() -> None:
    assert not world.voiced_frames(np.zeros(RATE), RATE, 200).any()
    assert world.voiced_frames(buzz(200.0), RATE, 100)[20:80].all()
