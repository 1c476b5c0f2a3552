"""What the controls do to a voice's colour, measured on a vowel made for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy.signal import butter, sosfilt

from gpu_job.singer import world
from gpu_job.singer.colour import FORMANT_RATIO, coloured
from gpu_job.singer.controls import NEUTRAL, Controls

if TYPE_CHECKING:
    from numpy.typing import NDArray

RATE, BINS, FRAMES, F0_HZ = 24000, 513, 300, 150.0
HERTZ = np.linspace(0, RATE / 2, BINS)


@pytest.fixture
def vowel() -> world.Timbre:
    """A vowel with formants at 600, 1100 and 2600 Hz, a little noisy, 1.5 s long."""
    log_envelope = -HERTZ / 1500 - 8.0
    for formant, height in ((600, 4.0), (1100, 3.0), (2600, 3.0)):
        log_envelope = log_envelope + height * np.exp(-(((HERTZ - formant) / 120) ** 2))
    noise = np.clip(HERTZ / 40000, 0.01, 1)
    ones = np.ones((FRAMES, 1))
    return world.Timbre(ones * log_envelope, ones * noise, np.ones(FRAMES, np.bool_))


def sung(timbre: world.Timbre) -> NDArray[np.float64]:
    samples = world.synthesise(timbre, np.full(FRAMES, F0_HZ), RATE)
    return samples[RATE // 4 : -RATE // 4]


def centroid_hz(samples: NDArray[np.float64]) -> float:
    power = np.abs(np.fft.rfft(samples)) ** 2
    return float((np.fft.rfftfreq(len(samples), 1 / RATE) * power).sum() / power.sum())


def harmonic_to_noise_db(samples: NDArray[np.float64], low_hz: float) -> float:
    """By autocorrelation at the pitch, over `low_hz` (P. Boersma, IFA Proceedings 17, 1993)."""
    high = sosfilt(butter(6, low_hz, "high", fs=RATE, output="sos"), samples)[1000:]
    lag = round(RATE / F0_HZ)
    share = float((high[lag:] * high[:-lag]).sum() / np.sqrt((high[lag:] ** 2).sum() * (high[:-lag] ** 2).sum()))
    return 10 * float(np.log10(share / (1 - share)))


def level_db(samples: NDArray[np.float64]) -> float:
    return 10 * float(np.log10((samples**2).mean()))


def formant_hz(timbre: world.Timbre, near_hz: float) -> float:
    inside = np.abs(HERTZ - near_hz) < 250
    return float(HERTZ[inside][timbre.log_envelope[FRAMES // 2][inside].argmax()])


@pytest.mark.parametrize("controls", [NEUTRAL, Controls(vibrato=0.0, loudness_db=6.0)])
def test_what_is_not_turned_changes_nothing_to_the_bit(vowel: world.Timbre, controls: Controls) -> None:
    assert coloured(vowel, controls, RATE) is vowel


@pytest.mark.parametrize("gender", [-100, -50, 50, 100])
def test_gender_moves_the_formants(vowel: world.Timbre, gender: float) -> None:
    moved = coloured(vowel, Controls(gender=gender), RATE)
    for formant in (600, 1100, 2600):
        wanted = formant / FORMANT_RATIO ** (gender / 100)
        assert formant_hz(moved, wanted) == pytest.approx(wanted, abs=1.2 * RATE / 2 / BINS)


def test_tension_brightens_and_softens(vowel: world.Timbre) -> None:
    plain = centroid_hz(sung(vowel))
    found = [centroid_hz(sung(coloured(vowel, Controls(tension=value), RATE))) for value in (-100, -50, 50, 100)]
    assert found == sorted(found)
    assert found[0] < 0.85 * plain
    assert found[-1] > 1.15 * plain


def test_breathiness_lets_noise_into_the_upper_bands(vowel: world.Timbre) -> None:
    values = (100, 50, 0, -50, -100)
    high = [harmonic_to_noise_db(sung(coloured(vowel, Controls(breathiness=b), RATE)), 2000) for b in values]
    assert high == sorted(high)
    assert high[2] - high[0] > 6
    assert high[-1] - high[2] > 3
    fully = sung(coloured(vowel, Controls(breathiness=100), RATE))
    assert harmonic_to_noise_db(fully, 50) > 10  # it is still a voice


@pytest.mark.parametrize("name", ["gender", "tension", "breathiness"])
@pytest.mark.parametrize("value", [-100, 100])
def test_colour_leaves_the_level(vowel: world.Timbre, name: str, value: float) -> None:
    changed = level_db(sung(coloured(vowel, Controls(**{name: value}), RATE)))
    assert changed == pytest.approx(level_db(sung(vowel)), abs=2.5)  # a formant may come to lie between two harmonics


def test_consonants_without_voice_keep_their_spectrum(vowel: world.Timbre) -> None:
    half = FRAMES // 2
    voiced = np.arange(FRAMES) < half
    mixed = world.Timbre(vowel.log_envelope, np.where(voiced[:, None], vowel.aperiodicity, 1.0), voiced)
    changed = coloured(mixed, Controls(tension=100, breathiness=100), RATE)
    assert np.allclose(changed.log_envelope[half + 4 :], mixed.log_envelope[half + 4 :])
    assert np.array_equal(changed.aperiodicity[half + 4 :], mixed.aperiodicity[half + 4 :])
    assert not np.allclose(changed.log_envelope[: half - 4], mixed.log_envelope[: half - 4])
