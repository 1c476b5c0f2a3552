"""From a phrase's sounds as sung to its sounds as spoken, and back: the bank's time map, as exportable torch modules.

A voice taught by speech knows how sounds go at the pace of speech. So the bank speaks the phrase inside its own graph,
vowels no longer than speech makes them, and holds a piece inside each vowel for as long as the note lasts. P sounds,
C characters, F frames of 25 ms, T frames as sung; batch 1 throughout.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from research.voice.envelope import SAMPLE_RATE
from research.voice.inventory import EDGE_S, Unit

if TYPE_CHECKING:
    from collections.abc import Mapping

HOP = 240
FRAME_S = HOP / SAMPLE_RATE
TEXT_HZ, SPEECH_HZ, PAINT_HZ = 40, 80, 160
"""The teacher's frames: of text features; of pitch, energy and what its decoder makes; ours of sound as painted."""
LAG_S = 0.048
"""The teacher's sound runs this far ahead of its own labels."""
_LETTERS = 3
_DOT, _DOT_SHARE = 4, 0.3


@dataclass(frozen=True)
class Spans:
    """Each sound's start and length as sung and as spoken, seconds [P], and the piece that is held [P]."""

    sung_start: Tensor
    sung: Tensor
    spoken_start: Tensor
    spoken: Tensor
    hold: Tensor
    leave: Tensor

    def to_speech(self, sound: Tensor, time_s: Tensor) -> Tensor:
        """Return when in speech the moments `time_s` as sung are, which lie in the sounds `sound`."""
        inside = time_s - self.sung_start[sound]
        sung, spoken = self.sung[sound], self.spoken[sound]
        hold, leave = self.hold[sound] * spoken, self.leave[sound] * spoken
        late = sung - (spoken - leave)
        held = hold + (inside - hold) * (leave - hold) / (late - hold).clamp(min=1e-4)
        stretched = torch.where(inside < hold, inside, torch.where(inside > late, inside - sung + spoken, held))
        pressed = inside * spoken / sung.clamp(min=1e-4)
        position = torch.where(sung > spoken, stretched, pressed)
        return self.spoken_start[sound] + torch.minimum(position.clamp(min=0), spoken)

    def to_song(self, sound: Tensor, time_s: Tensor) -> Tensor:
        """Return when as sung the moments `time_s` in speech are: the way back."""
        inside = time_s - self.spoken_start[sound]
        sung, spoken = self.sung[sound], self.spoken[sound]
        hold, leave = self.hold[sound] * spoken, self.leave[sound] * spoken
        late = sung - (spoken - leave)
        held = hold + (inside - hold) * (late - hold) / (leave - hold).clamp(min=1e-4)
        stretched = torch.where(inside < hold, inside, torch.where(inside > leave, inside + sung - spoken, held))
        pressed = inside * sung / spoken.clamp(min=1e-4)
        return self.sung_start[sound] + torch.where(sung > spoken, stretched, pressed).clamp(min=0)


class Timeline(nn.Module):
    """The tables of the inventory, and the time map that they make."""

    def __init__(self, units: tuple[Unit, ...]) -> None:
        super().__init__()
        rows = [None, *units]

        def table(name: str, values: list[float] | list[list[float]]) -> None:
            self.register_buffer(name, torch.tensor(values, dtype=torch.float32))

        table("longest", [unit.longest_s if unit else 0 for unit in rows])
        table("shortest", [unit.shortest_s if unit else 0 for unit in rows])
        table("hold", [unit.rest[0] if unit else 0 for unit in rows])
        table("leave", [unit.rest[1] if unit else 0 for unit in rows])
        table("voiced", [float(unit.voiced) if unit else 0 for unit in rows])
        table("vowel", [float(unit.voiced and unit.kind == "vowel") if unit else 0 for unit in rows])
        table("weights", [[*(unit.weights if unit else ()), 0, 0, 0][:_LETTERS] for unit in rows])
        table("speaks", [float(bool(unit and unit.text)) for unit in rows])
        self.silences = [index for index, unit in enumerate(rows) if unit is None or not unit.text]

    def spans(self, tokens: Tensor, durations: Tensor) -> Spans:
        """Return the time map of a phrase; tokens and durations [1, P], the latter in frames."""
        token = tokens[0]
        sung = durations[0].to(torch.float32) * FRAME_S
        first, last = self._edges(token)
        spoken = torch.maximum(torch.minimum(sung, self.longest[token]), self.shortest[token]) * self.speaks[token]
        spoken = spoken + EDGE_S * torch.maximum(first, last)
        ends, sung_ends = torch.cumsum(spoken, 0), torch.cumsum(sung, 0)
        return Spans(sung_ends - sung, sung, ends - spoken, spoken, self.hold[token], self.leave[token])

    def _edges(self, token: Tensor) -> tuple[Tensor, Tensor]:
        """Mark the last silence before the first sound and the first after the last one [P]."""
        speaks = self.speaks[token]
        before = (torch.cumsum(speaks, 0) == 0).to(torch.float32)
        after = (torch.flip(torch.cumsum(torch.flip(speaks, [0]), 0), [0]) == 0).to(torch.float32)
        following = torch.cat([before[1:], torch.zeros(1)])
        preceding = torch.cat([torch.zeros(1), after[:-1]])
        return before * (1 - following), after * (1 - preceding)


class Script(Timeline):
    """tokens, durations [1, P] -> characters [1, C] for the text encoder, and their alignment [C, F]."""

    def __init__(self, units: tuple[Unit, ...], letters: Mapping[str, int]) -> None:
        super().__init__(units)
        spelt = [[letters[each] for each in (unit.text if unit else "")] for unit in [None, *units]]
        self.register_buffer("letters", torch.tensor([[*row, 0, 0, 0][:_LETTERS] for row in spelt]))

    def forward(self, tokens: Tensor, durations: Tensor) -> tuple[Tensor, Tensor]:
        """See the class."""
        spans = self.spans(tokens, durations)
        return self.write(tokens[0], spans.spoken_start, spans.spoken)

    def write(self, token: Tensor, start: Tensor, spoken: Tensor) -> tuple[Tensor, Tensor]:
        """Spell sounds that are spoken from `start` on for `spoken` seconds [P]."""
        first, last = self._edges(token)
        none = torch.zeros_like(first)
        # The edges are spelt 0 before the phrase, a full stop and 0 after it.
        weights = self.weights[token] + torch.stack([first + last * _DOT_SHARE, last * (1 - _DOT_SHARE), none], 1)
        letters = self.letters[token] + torch.stack([last * _DOT, none, none], 1).long()
        lengths = spoken[:, None] * weights / weights.sum(1, keepdim=True).clamp(min=1e-6)
        ends = start[:, None] + torch.cumsum(lengths, 1)
        kept = (weights > 0).reshape(-1)
        letters, starts, ends = (each.reshape(-1)[kept] for each in (letters, ends - lengths, ends))
        starts = torch.cat([starts[:1] * 0, starts[1:] + LAG_S]) * TEXT_HZ
        ends = (ends + LAG_S) * TEXT_HZ
        frame = torch.arange(torch.ceil(ends[-1]).long()).to(torch.float32)
        overlap = torch.minimum(frame + 1, ends[:, None]) - torch.maximum(frame, starts[:, None])
        shares = overlap.clamp(0, 1)
        return letters[None], shares / shares.sum(0, keepdim=True).clamp(min=1e-6)


def sound_at(starts: Tensor, time_s: Tensor) -> Tensor:
    """Return which sound each moment lies in: the last that has begun."""
    return ((time_s[:, None] >= starts[None]).long().sum(1) - 1).clamp(min=0)


def read_at(values: Tensor, position: Tensor) -> Tensor:
    """Read `values` [N, ...] at fractional positions [M] by linear interpolation."""
    last = values.shape[0] - 1
    position = torch.minimum(position.clamp(min=0), torch.zeros_like(position) + last)
    below = position.long()
    above = torch.minimum(below + 1, torch.zeros_like(below) + last)
    share = position - below.to(torch.float32)
    if values.dim() > 1:
        share = share[:, None]
    return values[below] * (1 - share) + values[above] * share
