"""The bank's acoustic model, in the pieces between which the teacher's own graphs are set; all are exported to ONNX.

    tokens, durations ──> Script ──> [text encoder] ──> Manner ──> [decoder trunk] ──> Canvas ──> mel

P sounds, F frames of 25 ms in speech, T frames as sung; batch 1.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from gpu_job.singer.bank.folder.symbols import BREATH
from research.voice.envelope import ENVELOPE_POINTS, FLOOR, points_hz, reading
from research.voice.timeline import FRAME_S, LAG_S, PAINT_HZ, SPEECH_HZ, Spans, Timeline, read_at, sound_at

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from research.voice.inventory import Unit
    from research.voice.painter import Painter, Strength

FORMANT_SEMITONES = 3.0
"""How far the gender curve moves the formants at most, either way."""
NEUTRAL_DB = -40.0
"""What the bank's variance stage calls an ordinary breathiness: controls add to it, and nothing may rise above 0."""
_BREATH_SHARE = 1.5
_LEAST_ENERGY = 3.0
"""In the teacher's own measure, where vowels lie around 6: breath goes on through vowels where speech would pause."""
_COMFORT_HZ = (60.0, 900.0)
_LEVEL_SHARE, _MOST_LEVELLING = 0.7, 1.7
"""How much of the loudness differences between vowels, which speech makes by stress, is evened out; nepers at most."""
_SOFT_EDGE_S = 0.02
_TILT_NEPERS = 1.0
"""What a tension of 5, the strongest, adds at the highest frequency and takes at the lowest."""


class _InSpeech(Timeline):
    """What both pieces need to know at the moments of speech: when they are, at what pitch, and if voiced."""

    def moments(self, frames: Tensor, spans: Spans, tokens: Tensor, f0: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return time in seconds, pitch in Hz and voicing (0 or 1), each [frames]."""
        time_s = (torch.arange(frames).to(torch.float32) + 0.5) / SPEECH_HZ
        sound = sound_at(spans.spoken_start, time_s)
        pitch = read_at(f0[0], spans.to_song(sound, time_s) / FRAME_S).clamp(*_COMFORT_HZ)
        return time_s, pitch, self.voiced[tokens[0]][sound]


class Manner(_InSpeech):
    """Text [1, 512, C] and its alignment [C, F] -> features [1, 512, F], pitch and energy [1, 2F], style [1, 256]."""

    def __init__(self, units: tuple[Unit, ...], strength: Strength) -> None:
        super().__init__(units)
        self.strength = strength

    def forward(
        self, text: Tensor, alignment: Tensor, tokens: Tensor, durations: Tensor, f0: Tensor, spk_embed: Tensor
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """See the class."""
        spans = self.spans(tokens, durations)
        style = spk_embed.mean(1)
        features = text @ alignment
        time_s, pitch, voiced = self.moments(2 * alignment.shape[1], spans, tokens, f0)
        energy = self.strength(features.repeat_interleave(2, dim=2), style)
        begun = sound_at(spans.spoken_start, time_s)
        lately = sound_at(spans.spoken_start, (time_s - LAG_S).clamp(min=0))
        vowel = self.vowel[tokens[0]]
        inside = torch.maximum(vowel[begun], vowel[lately])
        energy = torch.where(inside[None] > 0, energy.clamp(min=_LEAST_ENERGY), energy)
        return features, (pitch * voiced)[None], energy, style


class Canvas(_InSpeech):
    """The trunk's state [1, 512, 2F] -> mel [1, T, WIDTH]: painted at the pace of speech, then held on the notes."""

    def __init__(self, units: tuple[Unit, ...], painter: Painter, breath: NDArray[np.float32]) -> None:
        super().__init__(units)
        self.painter = painter
        rows = [None, *units]
        self.register_buffer(
            "breaths", torch.tensor([float(unit is not None and unit.symbol == BREATH) for unit in rows])
        )
        self.register_buffer("breath", torch.tensor(breath))
        widths = torch.tensor(reading(ENVELOPE_POINTS).sum(0), dtype=torch.float32)
        self.register_buffer("widths", widths / widths.sum())
        self.register_buffer("hz", torch.tensor(points_hz(ENVELOPE_POINTS), dtype=torch.float32))

    def forward(  # noqa: PLR0917 - an exported graph's inputs go by place
        self, state: Tensor, style: Tensor, tokens: Tensor, durations: Tensor, f0: Tensor,
        gender: Tensor, breathiness: Tensor, tension: Tensor, steps: Tensor,
    ) -> Tensor:  # fmt: skip
        """See the class; gender [1, T] in shares of FORMANT_SEMITONES, breathiness in dB, tension from 0."""
        spans = self.spans(tokens, durations)
        _, pitch, voiced = self.moments(state.shape[2], spans, tokens, f0)
        painted = self.painter(state, pitch[None], voiced[None], style)[0]
        time_s = (torch.arange(f0.shape[1]).to(torch.float32) + 0.5) * FRAME_S
        sound = sound_at(spans.sung_start, time_s)
        mel = read_at(painted, spans.to_speech(sound, time_s) * PAINT_HZ - 0.5)
        envelope, noise = mel[:, :ENVELOPE_POINTS], mel[:, ENVELOPE_POINTS:]
        envelope = envelope + self._levelling(envelope, spans, tokens[0], time_s)[:, None]
        envelope = envelope + self._silencing(spans, tokens[0], sound, time_s)[:, None]
        breathing = self.breaths[tokens[0]][sound]
        inside = ((time_s - spans.sung_start[sound]) / spans.sung[sound].clamp(min=FRAME_S)).clamp(0.01, 0.99)
        drawn = self.breath[None] + 0.6 * torch.log(torch.sin(math.pi * inside))[:, None]
        envelope = torch.where(breathing[:, None] > 0, torch.maximum(envelope, drawn), envelope)
        noise = noise * (1 - breathing)[:, None]
        envelope = self._shifted(envelope, gender[0])
        slope = torch.linspace(-1, 1, ENVELOPE_POINTS)
        envelope = envelope + (tension[0] / 5.0 * _TILT_NEPERS)[:, None] * slope
        noise = noise + ((breathiness[0] - NEUTRAL_DB) * (_BREATH_SHARE * math.log(10) / 20))[:, None]
        mel = torch.cat([envelope.clamp(min=FLOOR), noise.clamp(max=0)], 1)[None]
        return mel + 0.0 * steps  # programs always send the steps of diffusion, of which there is none here

    def _levelling(self, envelope: Tensor, spans: Spans, token: Tensor, time_s: Tensor) -> Tensor:
        """Return the gain in nepers that brings a phrase's vowels nearer to each other, from one to the next [T]."""
        vowel = self.vowel[token]
        hummed = self.speaks[token] * (vowel.sum() == 0).to(torch.float32)  # a phrase of m alone has no vowel
        vowel = vowel + hummed > 0
        middle = (spans.sung_start + spans.sung / 2)[vowel]
        level = 0.5 * torch.log((torch.exp(2 * read_at(envelope, middle / FRAME_S - 0.5)) * self.widths).sum(1))
        usual = torch.sort(level)[0][torch.ones_like(level).sum().long() // 2]
        wanted = (_LEVEL_SHARE * (usual - level)).clamp(-_MOST_LEVELLING, _MOST_LEVELLING)
        passed = (time_s[:, None] >= middle[None]).float().sum(1)
        before = (passed.long() - 1).clamp(min=0)
        after = torch.minimum(passed.long(), torch.zeros_like(before) + torch.ones_like(level).sum().long() - 1)
        share = (time_s - middle[before]) / (middle[after] - middle[before]).clamp(min=1e-3)
        return wanted[before] + (wanted[after] - wanted[before]) * share.clamp(0, 1)

    def _silencing(self, spans: Spans, token: Tensor, sound: Tensor, time_s: Tensor) -> Tensor:
        """Return the gain in nepers that keeps silences silent, where a note is left early too [T]."""
        first, last = self._edges(token)
        silent = (1 - self.speaks[token]) * (1 - torch.maximum(first, last))
        start = spans.sung_start[sound]
        inside = torch.minimum(time_s - start, start + spans.sung[sound] - time_s)
        return FLOOR * silent[sound] * (inside / _SOFT_EDGE_S).clamp(0, 1)

    def _shifted(self, envelope: Tensor, gender: Tensor) -> Tensor:
        """Move the formants by the gender curve: read each frame at frequencies that lie lower or higher."""
        ratio = torch.exp(-gender * (FORMANT_SEMITONES / 12 * math.log(2)))
        low, high = (2595 * math.log10(1 + hz / 700) for hz in (float(self.hz[0]), float(self.hz[-1])))
        mel = 2595 / math.log(10) * torch.log(1 + self.hz[None] * ratio[:, None] / 700)
        position = ((mel - low) / (high - low) * (ENVELOPE_POINTS - 1)).clamp(0, ENVELOPE_POINTS - 1)
        below = position.long()
        above = (below + 1).clamp(max=ENVELOPE_POINTS - 1)
        share = position - below.to(torch.float32)
        return torch.gather(envelope, 1, below) * (1 - share) + torch.gather(envelope, 1, above) * share
