"""Train the two networks of the bank on a prepared corpus.

`python -m research.voice.train PREPARED OUT --minutes M` keeps OUT/last.pt, to go on from when it is called again,
OUT/best.pt, whose error on the exercises held out was least, and OUT/log.jsonl. Exercises that are prepared meanwhile
are taken up.
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from research.voice.envelope import ENVELOPE_POINTS, WIDTH
from research.voice.painter import Networks
from research.voice.timeline import PAINT_HZ, SPEECH_HZ

TARGET_HZ = 200
_HELD_OUT_OF = 17
"""One exercise in so many is held out."""
_BATCH = 8
_WEIGHTS = torch.tensor([1.0, 1.0, 0.5, 0.3])
"""Of the errors in value, over time, over frequency, and in energy."""
_NOISE_WEIGHT = 1.5
_WARM_STEPS, _STEADY, _LEAST_RATE = 100, 0.4, 0.02
"""The learning rate rises over so many steps, stays for this share of the time, and falls to this share of itself."""
_LOOK_EVERY_S = 120.0


@dataclass(frozen=True, slots=True)
class Example:
    """One exercise, F frames at 80 Hz and N at 200 Hz."""

    state: Tensor
    """[512, F]"""
    features: Tensor
    """[512, F / 2]"""
    style: Tensor
    """[256]"""
    f0_hz: Tensor
    """[F]"""
    voiced: Tensor
    """[F]"""
    energy: Tensor
    """[F]"""
    target: Tensor
    """[N, WIDTH]"""


@dataclass(frozen=True, slots=True)
class Batch:
    """Examples of much the same length, filled up with zeros; `heard` and `spoken` mark what is not filling."""

    state: Tensor
    features: Tensor
    style: Tensor
    f0_hz: Tensor
    voiced: Tensor
    energy: Tensor
    target: Tensor
    heard: Tensor
    spoken: Tensor


def load(path: Path) -> Example:
    """Read one exercise."""
    with np.load(path) as file:
        fields = {name: torch.from_numpy(file[name]) for name in file}
    voiced = fields["voiced"].to(torch.float32)
    return Example(
        fields["state"], fields["features"], fields["style"], fields["f0"], voiced, fields["energy"], fields["target"]
    )


def collate(examples: list[Example]) -> Batch:
    """Put examples together."""
    length = max(each.state.shape[1] for each in examples)
    painted = length * TARGET_HZ // SPEECH_HZ
    return Batch(
        state=torch.stack([_filled(each.state, length) for each in examples]),
        features=torch.stack([_filled(each.features.repeat_interleave(2, dim=1), length) for each in examples]),
        style=torch.stack([each.style for each in examples]),
        f0_hz=torch.stack([_filled(each.f0_hz, length) for each in examples]),
        voiced=torch.stack([_filled(each.voiced, length) for each in examples]),
        energy=torch.stack([_filled(each.energy, length) for each in examples]),
        target=torch.stack([_filled(each.target.T, painted).T for each in examples]),
        heard=torch.stack([(torch.arange(painted) < len(each.target)).float() for each in examples]),
        spoken=torch.stack([(torch.arange(length) < each.state.shape[1]).float() for each in examples]),
    )


def _filled(values: Tensor, size: int) -> Tensor:
    values = values.to(torch.float32)[..., :size]
    return nn.functional.pad(values, (0, size - values.shape[-1]))


def errors(networks: Networks, batch: Batch) -> Tensor:
    """Return the four mean absolute errors [4], those of the painting as shares of its usual spread."""
    painter = networks.painter
    painted = painter(batch.state, batch.f0_hz, batch.voiced, batch.style).float()
    painted = _resampled(painted, batch.target.shape[1])
    weights = torch.ones(WIDTH)
    weights[ENVELOPE_POINTS:] = _NOISE_WEIGHT
    error = (painted - batch.target) / painter.spread * weights * batch.heard[..., None]
    count = batch.heard.sum() * WIDTH
    strength = networks.strength(batch.features, batch.style).float()
    return torch.stack(
        [
            error.abs().sum() / count,
            error.diff(dim=1).abs().sum() / count,
            error[..., :ENVELOPE_POINTS].diff(dim=2).abs().sum() / count,
            ((strength - batch.energy) * batch.spoken).abs().sum() / batch.spoken.sum(),
        ]
    )


def _resampled(painted: Tensor, frames: int) -> Tensor:
    """Read frames at 160 Hz, each at its middle, at 200 Hz, each at its beginning."""
    position = (torch.arange(frames) * (PAINT_HZ / TARGET_HZ) - 0.5).clamp(0, painted.shape[1] - 1)
    below = position.long()
    above = (below + 1).clamp(max=painted.shape[1] - 1)
    share = (position - below)[None, :, None]
    return painted[:, below] * (1 - share) + painted[:, above] * share


class Training:
    """Networks, optimiser and exercises; what is kept between calls."""

    def __init__(self, prepared: Path, out: Path, rate: float) -> None:
        self.networks, self.rate, self.out, self._prepared = Networks(), rate, out, prepared
        self.examples: list[Example] = []
        self._held: list[Example] = []
        self._known: set[Path] = set()
        self.steps, self.best = 0, float("inf")
        self.take_up()
        self._measure()
        self.optimiser = torch.optim.AdamW(self.networks.parameters(), rate, betas=(0.9, 0.98), weight_decay=0.01)
        self.chance = np.random.default_rng(0)

    def take_up(self) -> None:
        """Load exercises that were not there before."""
        for path in sorted(set(self._prepared.glob("*-*.npz")) - self._known):
            self._known.add(path)
            self.best = float("inf")  # what was held out before was another measure
            held_out = int(path.stem.split("-")[-1]) % _HELD_OUT_OF == 3
            (self._held if held_out else self.examples).append(load(path))

    def _measure(self) -> None:
        """Tell the painter what is usual, so that it works with numbers around zero."""
        some, painter = self.examples[:300], self.networks.painter
        states = torch.cat([each.state[:, ::8].float() for each in some], 1)
        targets = torch.cat([each.target[::8].float() for each in some])
        painter.level.copy_(states.mean(1))
        painter.scale.copy_(states.std(1) + 1e-2)
        painter.mean.copy_(targets.mean(0))
        painter.spread.copy_(targets.std(0) + 1e-2)

    def epoch(self) -> list[Batch]:
        """Return all exercises once, neighbours in length together, in any order."""
        self.take_up()
        lengths = [each.state.shape[1] + self.chance.uniform(0, 40) for each in self.examples]
        order = np.argsort(lengths).tolist()
        groups = [order[at : at + _BATCH] for at in range(0, len(order), _BATCH)]
        self.chance.shuffle(groups)
        return [collate([self.examples[at] for at in group]) for group in groups]

    def step(self, batch: Batch, share: float) -> Tensor:
        """Learn from one batch, `share` of the time being over; return its errors."""
        fall = 1.0 if share < _STEADY else max(_LEAST_RATE, (1 - share) / (1 - _STEADY))
        for group in self.optimiser.param_groups:
            group["lr"] = self.rate * min(1.0, (self.steps + 1) / _WARM_STEPS) * fall
        self.networks.train()
        with torch.autocast("cpu", torch.bfloat16):
            found = errors(self.networks, batch)
        self.optimiser.zero_grad()
        (found @ _WEIGHTS).backward()
        nn.utils.clip_grad_norm_(self.networks.parameters(), 1.0)
        self.optimiser.step()
        self.steps += 1
        return found.detach()

    def look(self) -> Tensor:
        """Return the errors on what is held out, and keep the networks."""
        self.networks.eval()
        groups = [self._held[at : at + _BATCH] for at in range(0, len(self._held), _BATCH)]
        with torch.no_grad():
            found = torch.stack([errors(self.networks, collate(group)) for group in groups]).mean(0)
        total = float(found @ _WEIGHTS)
        if total < self.best:
            self.best = total
            torch.save(self.networks.state_dict(), self.out / "best.pt")
        kept = {"networks": self.networks.state_dict(), "optimiser": self.optimiser.state_dict()}
        torch.save(kept | {"steps": self.steps}, self.out / "last.pt")
        return found

    def resume(self) -> None:
        """Go on from where the last call ended, if there was one."""
        if (self.out / "last.pt").exists():
            kept = torch.load(self.out / "last.pt")
            self.networks.load_state_dict(kept["networks"])
            self.optimiser.load_state_dict(kept["optimiser"])
            self.steps = kept["steps"]


def run(training: Training, minutes: float) -> None:
    """Train for so long, telling how it goes."""
    began = looked = time.monotonic()
    seen: list[Tensor] = []
    batches: list[Batch] = []
    while (share := (time.monotonic() - began) / (60 * minutes)) < 1:
        batches = batches or training.epoch()
        seen.append(training.step(batches.pop(), share))
        if time.monotonic() - looked > _LOOK_EVERY_S:
            looked = time.monotonic()
            row: dict[str, object] = {"steps": training.steps, "minutes": round((looked - began) / 60, 1)}
            row |= {"learnt": _rounded(torch.stack(seen).mean(0)), "held out": _rounded(training.look())}
            print(json.dumps(row), flush=True)
            with (training.out / "log.jsonl").open("a") as file:
                file.write(json.dumps(row) + "\n")
            seen.clear()
    training.look()


def _rounded(values: Tensor) -> list[float]:
    return [round(value, 4) for value in values.tolist()]


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("prepared", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--minutes", type=float, required=True)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rate", type=float, default=8e-4)
    wish = parser.parse_args()
    torch.set_num_threads(wish.threads)
    torch.manual_seed(0)
    wish.out.mkdir(parents=True, exist_ok=True)
    training = Training(wish.prepared, wish.out, wish.rate)
    training.resume()
    run(training, wish.minutes)


if __name__ == "__main__":
    main()
