"""Score and options in, audio and timing out; knows nothing of clouds.

`open_voice` gives the voice that was asked for or suits a line, `sing` sings the line with it, `encode.mp3` writes the
file that `Recording.timing` belongs to.
"""

from __future__ import annotations

from gpu_job.singer.default_voices import open_voice
from gpu_job.singer.model import NoteTiming, PhonemeTiming, Progress, Recording, Timing
from gpu_job.singer.render.engine import sing
from gpu_job.singer.voice import Voice

__all__ = ["NoteTiming", "PhonemeTiming", "Progress", "Recording", "Timing", "Voice", "open_voice", "sing"]
