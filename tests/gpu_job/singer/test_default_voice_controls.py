"""What the controls do to the default voice, measured on one long note of each."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy.signal import butter, sosfilt

from gpu_job.audio import mp3
from gpu_job.singer import open_voice, sing
from gpu_job.singer.melody.controls import Controls
from scripts.commands.evaluate import pitch
from tests.support.lines import line

if TYPE_CHECKING:
    from numpy.typing import NDArray

pytestmark = [pytest.mark.voice, pytest.mark.slow]

RATE, MIDI = 24000, 64


@lru_cache(maxsize=16)
def sung(controls: Controls = Controls(), seed: int = 1) -> NDArray[np.float32]:  # noqa: B008 - frozen
    """A held vowel as sung with these controls."""
    written = line(60, "ah", f"{MIDI}/4")
    return sing(written, open_voice("woman", written), seed=seed, controls=controls).samples


def held(samples: NDArray[np.float32]) -> NDArray[np.float64]:
    return samples[round(1.5 * RATE) : round(3.5 * RATE)].astype(np.float64)


def centroid_hz(samples: NDArray[np.float64]) -> float:
    power = np.abs(np.fft.rfft(samples * np.hanning(len(samples)))) ** 2
    return float((np.fft.rfftfreq(len(samples), 1 / RATE) * power).sum() / power.sum())


def vibrato_cents(samples: NDArray[np.float32]) -> float:
    """Half the distance between the pitch's extremes while the note is held."""
    track = pitch.track(np.concatenate([np.zeros(mp3.CODEC_DELAY, np.float32), samples]), RATE)
    inside = (track.times_s > 2.0) & (track.times_s < 3.6) & (track.f0_hz > 0)
    cents = 1200 * np.log2(track.f0_hz[inside])
    return float(np.percentile(cents, 97) - np.percentile(cents, 3)) / 2


def noise_share_db(samples: NDArray[np.float64]) -> float:
    """Power over 3 kHz between the harmonics against that on them, for a note without vibrato."""
    high = sosfilt(butter(6, 3000, "high", fs=RATE, output="sos"), samples)
    power = np.abs(np.fft.rfft(high * np.hanning(len(high)))) ** 2
    hertz = np.fft.rfftfreq(len(high), 1 / RATE)
    f0 = 440 * 2 ** ((MIDI - 69) / 12)
    away = np.abs(hertz / f0 - np.rint(hertz / f0))
    return float(10 * np.log10(power[away > 0.3].sum() / power[away < 0.2].sum()))


def test_neutral_controls_sing_the_same_to_the_bit() -> None:
    written = line(60, "ah", f"{MIDI}/4")
    assert np.array_equal(sung(), sing(written, open_voice("woman", written), seed=1).samples)


def test_vibrato() -> None:
    none, once, twice = (  # over some seeds, since the voice's drift adds to a note's vibrato or takes from it
        np.mean([vibrato_cents(sung(Controls(vibrato=factor), seed)) for seed in range(1, 6)])
        for factor in (0.0, 1.0, 2.0)
    )
    assert none < 8
    assert once > none + 8
    assert twice == pytest.approx(2 * once, rel=0.25)


def test_tension_and_gender_move_the_spectrum() -> None:
    soft, plain, pressed = (centroid_hz(held(sung(Controls(tension=value)))) for value in (-100, 0, 100))
    assert soft < 0.9 * plain < plain < 0.9 * pressed
    small, plain, large = (centroid_hz(held(sung(Controls(gender=value)))) for value in (-100, 0, 100))
    assert large < 0.97 * plain < plain < 0.97 * small


def test_breathiness_is_heard_between_the_harmonics() -> None:
    still = [Controls(vibrato=0.0, breathiness=value) for value in (-100, 0, 100)]
    clean, plain, breathy = (noise_share_db(held(sung(controls))) for controls in still)
    assert clean < plain < breathy - 3


def test_the_pitch_stays_where_it_was() -> None:
    wanted = 440 * 2 ** ((MIDI - 69) / 12)
    for controls in (Controls(gender=100), Controls(gender=-100), Controls(tension=100), Controls(breathiness=100)):
        track = pitch.track(np.concatenate([np.zeros(mp3.CODEC_DELAY, np.float32), sung(controls)]), RATE)
        inside = (track.times_s > 1.5) & (track.times_s < 3.5)
        assert np.mean(track.f0_hz[inside] > 0) > 0.95
        assert abs(1200 * np.log2(np.median(track.f0_hz[inside]) / wanted)) < 10
