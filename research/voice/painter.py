"""The two networks that are trained: how strongly the phrase is spoken, and what its sound is painted like.

Both are small stacks of gated dilated convolutions, conditioned on the speaker's style (the gate is that of A. van den
Oord et al., "WaveNet", 2016; without causality as in R. Prenger et al., "WaveGlow", 2018).
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from research.voice.envelope import WIDTH

FEATURES, STYLE = 512, 256
PER_FRAME = 2
"""Frames painted for each of the teacher's."""


class Block(nn.Module):
    """A gated dilated convolution with a residual."""

    def __init__(self, width: int, kernel: int, dilation: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.gates = nn.Conv1d(width, 2 * width, kernel, padding=dilation * (kernel // 2), dilation=dilation)
        self.out = nn.Conv1d(width, width, 1)

    def forward(self, x: Tensor) -> Tensor:
        """[B, width, F] -> the same."""
        value, gate = self.gates(self.norm(x.transpose(1, 2)).transpose(1, 2)).chunk(2, 1)
        return torch.as_tensor(x + self.out(torch.tanh(value) * torch.sigmoid(gate)))


class Stack(nn.Module):
    """Features [B, inputs, F] and style [B, STYLE] -> [B, outputs, F]."""

    def __init__(self, inputs: int, width: int, outputs: int, dilations: tuple[int, ...]) -> None:
        super().__init__()
        self.enter = nn.Conv1d(inputs, width, 3, padding=1)
        self.style = nn.Linear(STYLE, width)
        self.blocks = nn.ModuleList([Block(width, 5, dilation) for dilation in dilations])
        self.norm = nn.LayerNorm(width)
        self.leave = nn.Linear(width, outputs)

    def forward(self, x: Tensor, style: Tensor) -> Tensor:
        """See the class."""
        y = self.enter(x) + self.style(style * 5.0)[:, :, None]
        for block in self.blocks:
            y = block(y)
        return torch.as_tensor(self.leave(self.norm(y.transpose(1, 2))).transpose(1, 2))


class Strength(nn.Module):
    """Text features [B, 512, 2F at 80 Hz] and style -> energy [B, 2F], as the teacher's own predictor gives it."""

    def __init__(self, width: int = 192) -> None:
        super().__init__()
        self.stack = Stack(FEATURES, width, 1, (1, 2, 4, 8))

    def forward(self, features: Tensor, style: Tensor) -> Tensor:
        """See the class."""
        return torch.as_tensor(self.stack(features, style)[:, 0])


class Painter(nn.Module):
    """The teacher's decoder state [B, 512, F at 80 Hz], pitch in Hz and voicing [B, F], style -> [B, 2F, WIDTH]."""

    def __init__(self, width: int = 320) -> None:
        super().__init__()
        self.register_buffer("level", torch.zeros(FEATURES))
        self.register_buffer("scale", torch.ones(FEATURES))
        self.register_buffer("mean", torch.zeros(WIDTH))
        self.register_buffer("spread", torch.ones(WIDTH))
        self.stack = Stack(FEATURES + 2, width, PER_FRAME * WIDTH, (1, 2, 4, 1, 2))

    def forward(self, state: Tensor, f0_hz: Tensor, voiced: Tensor, style: Tensor) -> Tensor:
        """See the class."""
        pitch = torch.log(f0_hz.clamp(min=40.0) / 220.0) * voiced
        x = torch.cat([(state - self.level[:, None]) / self.scale[:, None], pitch[:, None], voiced[:, None]], 1)
        painted = self.stack(x, style).transpose(1, 2)
        painted = painted.reshape(painted.shape[0], -1, WIDTH)
        return torch.as_tensor(painted * self.spread + self.mean)


class Networks(nn.Module):
    """All that is trained."""

    def __init__(self) -> None:
        super().__init__()
        self.painter = Painter()
        self.strength = Strength()
