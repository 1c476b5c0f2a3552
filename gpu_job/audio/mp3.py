"""Sound to mp3, with the encoder's delay known to the sample.

LAME puts silence before what it is given, and no header here says how much, so every decoder (measured: ffmpeg,
minimp3, Chromium's decodeAudioData; 16 to 48 kHz, one channel and two) hands out the same CODEC_DELAY samples of
silence first and whole frames to the end. The singer counts on that: its timing is that of the decoded file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gpu_job.audio.blocks import AudioBlocks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

CODEC_DELAY = 1105
"""Samples: 576 of the encoder's, 528 + 1 of any decoder's."""
FRAME = 576
"""Samples a frame at LOW_RATES_HZ and below; twice as many above."""
LOW_RATES_HZ = 24000
_ADDED = 2 * FRAME
"""What LAME adds at both ends at least, before it fills the last frame."""
_KBPS = {(False, 1): 96, (False, 2): 128, (True, 1): 128, (True, 2): 192}
"""Bit rates by whether the sample rate is over LOW_RATES_HZ and by channels; two are encoded jointly."""
_SOFTENED = {96: 0.95, 128: 0.95, 192: 0.97}
"""What LAME multiplies everything by at these bit rates (measured; its presets say so too), and is made up for here."""
_QUALITY = 5
"""LAME's own scale, 0 best and slowest. Below 5, at 24 kHz and less, some frames are longer than they say, and decoders
make different noises of them (measured: ffmpeg, and so Chromium, clicks)."""


def mp3(samples: NDArray[np.float32], sample_rate: int) -> bytes:
    """Return samples in memory, (frames,) or (frames, channels), as mp3."""
    return b"".join(mp3_blocks(AudioBlocks.of(samples, sample_rate)))


def mp3_blocks(sound: AudioBlocks) -> Iterator[bytes]:
    """Return an mp3 file piece by piece, constant bit rate, as loud as the sound; over 0.95 it is clipped."""
    import lameenc  # noqa: PLC0415 - only the last step needs it

    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_channels(sound.channels)
    encoder.set_in_sample_rate(sound.sample_rate)
    kbps = _KBPS[sound.sample_rate > LOW_RATES_HZ, sound.channels]
    encoder.set_bit_rate(kbps)
    encoder.set_quality(_QUALITY)
    for block in sound.blocks():
        yield bytes(encoder.encode(pcm16(block / _SOFTENED[kbps]).tobytes()))
    yield bytes(encoder.flush())


def pcm16(samples: NDArray[np.float32]) -> NDArray[np.int16]:
    """Return samples as whole numbers of 16 bits, clipped."""
    return np.rint(np.clip(samples, -1.0, 1.0) * 32767).astype("<i2")


def decoded_length(samples: int, sample_rate: int = LOW_RATES_HZ) -> int:
    """Return how many samples a decoder makes of so many encoded ones."""
    frame = FRAME if sample_rate <= LOW_RATES_HZ else 2 * FRAME
    return -(-(samples + _ADDED) // frame) * frame


def longest_within(decoded: int) -> int:
    """Return the most samples that may be encoded so that no more than `decoded` come out at low rates."""
    return max(0, decoded // FRAME * FRAME - _ADDED)
