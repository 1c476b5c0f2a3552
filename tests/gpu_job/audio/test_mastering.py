from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gpu_job.audio import blocks as sound_module
from gpu_job.audio.blocks import AudioBlocks
from gpu_job.audio.loudness import integrated_lufs, lufs
from gpu_job.audio.mastering import CEILING_DBTP, limited, mastered, measured, normalised
from gpu_job.audio.peaks import peak_db, true_peak_db
from tests.support.waves import RATE, fourier_envelope, speechlike, tone


def heard(sound: AudioBlocks) -> Any:
    return np.concatenate(list(sound.blocks()))


@pytest.mark.parametrize("seconds", [0.05, 0.3, 3.0, 25.0])
@pytest.mark.parametrize("amplitude", [0.001, 0.1, 3.0])
def test_recordings_of_any_length_and_level_come_to_the_target(seconds: float, amplitude: float) -> None:
    assert integrated_lufs(normalised(tone(seconds, amplitude), RATE), RATE) == pytest.approx(-16, abs=0.3)


@pytest.mark.parametrize("target", [-28.0, -16.0])
def test_a_mix_comes_to_the_target_under_the_ceiling(target: float) -> None:
    done = heard(mastered(AudioBlocks.of(speechlike(12, 2), RATE), target).sound)
    assert lufs(AudioBlocks.of(done, RATE)) == pytest.approx(target, abs=0.3)
    for channel in done.T:
        assert 20 * np.log10(fourier_envelope(channel).max()) <= CEILING_DBTP + 0.1


@pytest.mark.parametrize("gain", [0.5, 2.0, 6.0])
def test_loudness_after_limiting_is_known_without_doing_it(gain: float) -> None:
    """A gain of 6 limits nearly everything that is loud."""
    sound = AudioBlocks.of(speechlike(20, 2, seed=5), RATE)
    told = measured(sound).lufs(gain, 10 ** (CEILING_DBTP / 20))
    louder = AudioBlocks.of(heard(sound) * np.float32(gain), RATE)
    assert told == pytest.approx(lufs(limited(louder)), abs=0.1)


@pytest.mark.parametrize("samples", [tone(3, 0.2), speechlike(3, 1)], ids=["calm", "limited"])
def test_the_peak_that_is_told_is_that_of_the_recording(samples: Any) -> None:
    done = mastered(AudioBlocks.of(samples, RATE))
    assert done.peak_db == pytest.approx(peak_db(done.sound), abs=0.1)


def test_peaks_stay_under_the_ceiling_and_loudness_is_made_up() -> None:
    """Clicks on a quiet tone: the clicks are turned down, the tone is not."""
    samples = tone(5, 0.05)
    samples[::RATE] += 0.9
    out = normalised(samples, RATE)
    assert true_peak_db(out, RATE) <= CEILING_DBTP + 0.05
    assert integrated_lufs(out, RATE) == pytest.approx(-16, abs=1.0)


def test_a_click_at_the_beginning_leaves_the_end_alone() -> None:
    samples = tone(2, 0.1)
    samples[0] = 2.0
    out = limited(AudioBlocks.of(samples, RATE)).read(0, len(samples))[:, 0]
    assert np.array_equal(out[RATE:], samples[RATE:])
    assert out[0] < 0.71


def test_both_channels_are_turned_down_together() -> None:
    loud, soft = tone(1, 2.0), tone(1, 0.1, 300)
    both = np.stack([loud, soft], axis=1)[RATE // 4 : -RATE // 4]
    out = limited(AudioBlocks.of(np.stack([loud, soft], axis=1), RATE)).read(0, RATE)[RATE // 4 : -RATE // 4]
    turned = out / both
    clear = np.abs(both).min(1) > 0.01
    assert turned[clear].max() < 0.5
    np.testing.assert_allclose(turned[clear, 0], turned[clear, 1], rtol=1e-5)


def test_pieces_of_any_size_sound_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    samples = speechlike(5, 2)
    whole = limited(AudioBlocks.of(samples, RATE)).read(0, len(samples))
    monkeypatch.setattr(sound_module, "BLOCK_S", 0.37)
    pieces = heard(limited(AudioBlocks.of(samples, RATE)))
    np.testing.assert_allclose(pieces, whole, atol=1e-6)
    assert np.abs(whole).max() < 0.8 < np.abs(samples).max()


def test_what_is_quiet_enough_is_not_touched() -> None:
    samples = tone(1, 0.5)
    assert np.array_equal(limited(AudioBlocks.of(samples, RATE)).read(0, RATE)[:, 0], samples)


def test_silence_stays_silence() -> None:
    silence = np.zeros(RATE, np.float32)
    assert not normalised(silence, RATE).any()
    assert len(normalised(np.zeros(0, np.float32), RATE)) == 0
