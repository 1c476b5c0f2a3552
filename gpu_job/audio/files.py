"""Recordings as files: WAV, FLAC, mp3.

All files of one recording fit one timing: lossless ones are given the silence and the length that the mp3 has when it
is decoded.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import soundfile

from gpu_job.audio.mastering import Mastered, limited
from gpu_job.audio.mp3 import CODEC_DELAY, decoded_length, mp3_blocks, pcm16
from gpu_job.audio.peaks import PeakMeter, decibels

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from gpu_job.audio.blocks import AudioBlocks

MP3_PEAK_DBTP = -1.1
"""Under -1 dB by any decoder: they differ by a few hundredths."""
OVERSHOOT_DB = 2.9
"""By how much more than what was encoded an mp3 may swing at most, at the bit rates used here. Measured at five sample
rates on noise, squares, saws, clicks, bursts and sweeps: up to 2.3 dB (a sweep at 22,050 Hz); on singing up to 1.1 dB.
What is softer than MP3_PEAK_DBTP by so much need not be decoded to know that it stays under it."""
_TRIES, _SPARE_DB = 4, 0.1
_READ_FRAMES = 1 << 16


def write_wav(path: Path, sound: AudioBlocks) -> AudioBlocks:
    """Write a track as WAV, with the silence and the length that its mp3 has when decoded; return how to read it."""
    with soundfile.SoundFile(path, "w", sound.sample_rate, sound.channels, "PCM_16") as file:
        file.write(np.zeros((CODEC_DELAY, sound.channels), np.int16))
        for block in sound.blocks():
            file.write(pcm16(block))
        padding = decoded_length(sound.frames, sound.sample_rate) - CODEC_DELAY - sound.frames
        file.write(np.zeros((padding, sound.channels), np.int16))

    def read(start: int, stop: int) -> NDArray[np.float32]:
        # Opened each time, so that several threads can read.
        samples: NDArray[np.float32]
        samples, _ = soundfile.read(
            path, start=CODEC_DELAY + start, stop=CODEC_DELAY + stop, dtype="float32", always_2d=True
        )
        return samples

    return replace(sound, read=read)


def copy_as_flac(path: Path, flac: Path) -> None:
    """Write a WAV's samples as FLAC."""
    with soundfile.SoundFile(path) as wav, soundfile.SoundFile(flac, "w", wav.samplerate, wav.channels) as file:
        for block in wav.blocks(_READ_FRAMES, dtype="int16"):
            file.write(block)


def write_mp3(path: Path, recording: Mastered) -> None:
    """Encode so that no true peak is over MP3_PEAK_DBTP once decoded; only what would be is turned down for it."""
    sound, ceiling_db = recording.sound, recording.peak_db
    for _ in range(_TRIES):
        with path.open("wb") as file:
            file.writelines(mp3_blocks(sound))
        if ceiling_db + OVERSHOOT_DB <= MP3_PEAK_DBTP:
            return
        over_db = decoded_peak_db(path) - MP3_PEAK_DBTP
        if over_db <= 0:
            return
        ceiling_db -= over_db + _SPARE_DB
        sound = limited(recording.sound, ceiling_db)


def decoded_peak_db(path: Path) -> float:
    """Return the true peak of an mp3 as it is heard."""
    with _Onward(path) as file:
        meter = PeakMeter(file.channels, file.samplerate)
        while len(block := file.read(_READ_FRAMES, dtype="float32", always_2d=True)):
            meter.add(block)
    return decibels(float(meter.peaks().max(initial=0.0)))


class _Onward(soundfile.SoundFile):  # type: ignore[misc]  # soundfile is not typed
    """Read from front to back. soundfile seeks after each piece; an mp3's decoder then starts anew, and complains."""

    def seekable(self) -> bool:
        return False
