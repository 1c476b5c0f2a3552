from __future__ import annotations

from typing import TYPE_CHECKING

import miniaudio
import numpy as np
import pytest

from gpu_job.audio.mp3 import CODEC_DELAY, FRAME, decoded_length, longest_within, mp3

if TYPE_CHECKING:
    from numpy.typing import NDArray

RATE = 24000


def decoded(data: bytes) -> NDArray[np.float32]:
    audio = miniaudio.decode(data, miniaudio.SampleFormat.FLOAT32, nchannels=1, sample_rate=RATE)
    return np.array(audio.samples, np.float32)


@pytest.mark.parametrize("start", [0, 1000, 12345])
def test_the_decoded_sound_comes_exactly_the_codecs_delay_later(start: int) -> None:
    samples = np.zeros(RATE, np.float32)
    burst = 0.8 * np.sin(2 * np.pi * 1500 * np.arange(240) / RATE) * np.hanning(240)
    samples[start : start + 240] = burst
    found = np.correlate(decoded(mp3(samples, RATE)), burst, "valid")
    assert int(found.argmax()) == start + CODEC_DELAY


@pytest.mark.parametrize("length", [1, 100, 575, 576, 577, 10411, 10415, 24000, 24001])
def test_the_decoded_length_is_known_beforehand(length: int) -> None:
    assert len(decoded(mp3(np.zeros(length, np.float32), RATE))) == decoded_length(length)


@pytest.mark.parametrize("limit", [1152, 5000, 24000, 100_000])
def test_the_longest_that_fits_fits_and_one_more_does_not(limit: int) -> None:
    longest = longest_within(limit)
    assert decoded_length(longest) <= limit < decoded_length(longest + 1)
    assert limit - decoded_length(longest) < FRAME


@pytest.mark.parametrize("rate", [16000, 24000, 44100, 48000])
@pytest.mark.parametrize("channels", [1, 2])
def test_what_is_decoded_is_as_loud_and_as_late_and_as_long_as_at_any_rate(rate: int, channels: int) -> None:
    frames = rate + 77
    tone = 0.5 * np.sin(2 * np.pi * 440 * np.arange(frames) / rate)
    samples = np.stack([tone, 0.5 * tone][:channels], axis=1).astype(np.float32)
    audio = miniaudio.decode(mp3(samples, rate), miniaudio.SampleFormat.FLOAT32, nchannels=channels, sample_rate=rate)
    out = np.array(audio.samples, np.float32).reshape(-1, channels)
    assert len(out) == decoded_length(frames, rate)
    heard = out[CODEC_DELAY : CODEC_DELAY + frames]
    np.testing.assert_allclose(heard[rate // 4 : -rate // 4], samples[rate // 4 : -rate // 4], atol=0.02)


def test_what_is_too_loud_is_clipped_not_wrapped() -> None:
    loud = decoded(mp3(np.full(RATE, 1.5, np.float32) * np.sign(np.sin(np.arange(RATE) / 20)).astype(np.float32), RATE))
    assert np.abs(loud).max() < 1.6
