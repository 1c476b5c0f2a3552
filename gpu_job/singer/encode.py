"""Samples to mp3, with the encoder's delay known to the sample.

LAME puts silence before what it is given, and no header here says how much, so every decoder (measured: ffmpeg,
minimp3, Chromium's decodeAudioData) hands out the same CODEC_DELAY samples of silence first and whole frames to the
end. The singer counts on that: its timing is that of the decoded file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

CODEC_DELAY = 1105
"""Samples: 576 of the encoder's, 528 + 1 of any decoder's."""
FRAME = 576
"""Samples a frame at 24 kHz and below."""
_ADDED = 2 * FRAME
"""What LAME adds at both ends at least, before it fills the last frame."""
BIT_RATE_KBPS = 96
_QUALITY = 2
"""LAME's own scale, 0 best and slowest."""


def mp3(samples: NDArray[np.float32], sample_rate: int) -> bytes:
    """Return mono mp3, constant bit rate. `samples` in -1..1, 24 kHz or less; what lies outside is clipped."""
    import lameenc  # noqa: PLC0415 - only the last step needs it

    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_channels(1)
    encoder.set_in_sample_rate(sample_rate)
    encoder.set_bit_rate(BIT_RATE_KBPS)
    encoder.set_quality(_QUALITY)
    pcm = np.rint(np.clip(samples, -1.0, 1.0) * 32767).astype("<i2")
    return bytes(encoder.encode(pcm.tobytes()) + encoder.flush())


def decoded_length(samples: int) -> int:
    """Return how many samples a decoder makes of so many encoded ones."""
    return -(-(samples + _ADDED) // FRAME) * FRAME


def longest_within(decoded: int) -> int:
    """Return the most samples that may be encoded so that no more than `decoded` come out."""
    return max(0, decoded // FRAME * FRAME - _ADDED)
