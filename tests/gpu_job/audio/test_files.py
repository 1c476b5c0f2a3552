"""Files as another decoder hears them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import miniaudio
import numpy as np
import pytest
import soundfile

from gpu_job.audio import files
from gpu_job.audio.blocks import AudioBlocks
from gpu_job.audio.files import MP3_PEAK_DBTP, OVERSHOOT_DB, decoded_peak_db, write_mp3, write_wav
from gpu_job.audio.mastering import CEILING_DBTP, Mastered, mastered
from gpu_job.audio.mp3 import CODEC_DELAY, decoded_length
from gpu_job.audio.peaks import decibels, true_peak_db
from tests.support.waves import RATE, fourier_envelope, speechlike, tone

if TYPE_CHECKING:
    from pathlib import Path


def peak_of(path: Path) -> float:
    """By minimp3 and a Fourier transform of everything: nothing that the code under test uses."""
    audio = miniaudio.mp3_read_file_f32(str(path))
    samples = np.array(audio.samples, np.float32).reshape(-1, audio.nchannels)
    return max(decibels(float(fourier_envelope(channel).max())) for channel in samples.T)


def harsh(rate: int, seconds: float = 5) -> dict[str, Any]:
    """Sounds that mp3 is bad at, (frames,)."""
    chance, times = np.random.default_rng(7), np.arange(int(seconds * rate)) / rate
    made = {
        "hiss": chance.normal(0, 0.3, len(times)),
        "signs": np.sign(chance.normal(0, 1, len(times))),
        "square": np.sign(np.sin(2 * np.pi * 100 * times)),
        "saw": times * 220 % 1 - 0.5,
        "clicks": (np.arange(len(times)) % (rate // 7) == 0) * 1.0,
        "bursts": chance.normal(0, 1, len(times)) * (np.sin(6 * np.pi * times) > 0.8),
        "sweep": np.sin(2 * np.pi * (50 * times + (rate / 2.2 - 50) * times**2 / (2 * seconds))),
    }
    return {name: samples.astype(np.float32) for name, samples in made.items()}


def at_peak(samples: Any, rate: int, peak_db: float) -> AudioBlocks:
    return AudioBlocks.of(samples * np.float32(10 ** ((peak_db - true_peak_db(samples, rate)) / 20)), rate)


@pytest.mark.slow
@pytest.mark.parametrize("rate", [16000, 22050, 24000, 44100, 48000])
def test_no_mp3_swings_farther_than_is_allowed_for(rate: int, tmp_path: Path) -> None:
    """What spares decoding: OVERSHOOT_DB bounds what encoding adds, with half a decibel to spare."""
    for name, samples in harsh(rate).items():
        write_mp3(tmp_path / "a.mp3", Mastered(at_peak(samples, rate, -6), -np.inf))
        assert peak_of(tmp_path / "a.mp3") < -6 + OVERSHOOT_DB - 0.5, name


@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize(("kind", "rate"), [("signs", 24000), ("square", 48000), ("sweep", 22050)])
def test_no_decoder_hears_a_peak_over_minus_one(kind: str, rate: int, channels: int, tmp_path: Path) -> None:
    """The sweep would be over it, were it not turned down."""
    sound = at_peak(np.stack([harsh(rate)[kind]] * channels, axis=1), rate, CEILING_DBTP)
    write_mp3(tmp_path / "a.mp3", Mastered(sound, CEILING_DBTP))
    assert -4 < peak_of(tmp_path / "a.mp3") < -1


@pytest.mark.parametrize("channels", [1, 2])
def test_the_peak_of_an_mp3_is_that_of_any_decoder(
    channels: int, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Without a word: a decoder that is sought in complains that it lacks what came before."""
    sound = mastered(AudioBlocks.of(speechlike(20, channels), RATE), -12).sound
    write_mp3(tmp_path / "a.mp3", Mastered(sound, -np.inf))
    assert decoded_peak_db(tmp_path / "a.mp3") == pytest.approx(peak_of(tmp_path / "a.mp3"), abs=0.05)
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(("peak_db", "times"), [(-3.0, 1), (MP3_PEAK_DBTP - OVERSHOOT_DB, 0)])
def test_what_is_soft_enough_is_not_decoded(
    peak_db: float, times: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    decoded: list[Path] = []

    def read(path: Path) -> float:
        decoded.append(path)
        return -2.0

    monkeypatch.setattr(files, "decoded_peak_db", read)
    write_mp3(tmp_path / "a.mp3", Mastered(AudioBlocks.of(tone(1, 0.3), RATE), peak_db))
    assert len(decoded) == times


def test_a_wav_lies_under_its_mp3(tmp_path: Path) -> None:
    samples = tone(3, 0.3)
    sound = write_wav(tmp_path / "a.wav", AudioBlocks.of(samples, RATE))
    whole, rate = soundfile.read(tmp_path / "a.wav")
    assert (len(whole), rate) == (decoded_length(len(samples)), RATE)
    assert not whole[:CODEC_DELAY].any()
    np.testing.assert_allclose(sound.read(1000, 5000)[:, 0], samples[1000:5000], atol=1 / 32000)
