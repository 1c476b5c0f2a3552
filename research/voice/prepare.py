"""Run the corpus through the parts of the teacher that the bank keeps, once, so that training need not.

`python -m research.voice.prepare CORPUS PREPARED --styles STYLES`; files that are there already are left alone.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import onnxruntime as ort
import torch
from tqdm import tqdm

from research.voice.inventory import units
from research.voice.teacher import parts
from research.voice.teacher.build import teacher_folder
from research.voice.teacher.graph_cut import ENERGY, F0, FEATURES
from research.voice.teacher.kokoro import Style
from research.voice.timeline import Script

if TYPE_CHECKING:
    from numpy.typing import NDArray

STYLE_ROW = 40
"""The bank has one style a speaker, where the teacher has one for each length of text: that of a usual phrase."""


class Trunk:
    """The teacher's text encoder and decoder trunk, and the bank's way of spelling for them."""

    def __init__(self, folder: Path, styles: Path) -> None:
        letters = json.loads((folder / "symbols.json").read_text("utf-8"))["vocab"]
        self._script = Script(units(), letters)
        self._ids = {unit.symbol: index for index, unit in enumerate(units(), 1)}
        self._styles = styles
        self._encoder, self._trunk = (_session(part(folder)) for part in (parts.text_encoder, parts.decoder_trunk))

    def prepared(self, lesson: dict[str, Any]) -> dict[str, NDArray[np.generic]]:
        """Return what training reads of a lesson; shapes as train.Example has them. KeyError on an unknown sound."""
        meta = json.loads(str(lesson["meta"]))
        features = self._features(meta["sounds"], len(lesson["energy"]) // 2)
        style = Style.load(self._styles / f"{meta['style']}.bin").rows[[STYLE_ROW]]
        f0 = np.where(lesson["silent"], 0, lesson["f0"]).astype(np.float32)
        given = {FEATURES: features, F0: f0[None], ENERGY: lesson["energy"][None], parts.STYLE: style}
        (state,) = self._trunk.run(None, given)
        return {
            "state": state[0].astype(np.float16),
            "features": features[0].astype(np.float16),
            "style": style[0],
            "f0": lesson["f0"],
            "voiced": ~lesson["silent"],
            "energy": lesson["energy_natural"],
            "target": lesson["target"],
        }

    def _features(self, sounds: list[tuple[str, float, float]], frames: int) -> NDArray[np.float32]:
        tokens = torch.tensor([self._ids[symbol] for symbol, _, _ in sounds])
        starts, ends = (torch.tensor([sound[at] for sound in sounds], dtype=torch.float32) for at in (1, 2))
        with torch.no_grad():
            text, alignment = self._script.write(tokens, starts, ends - starts)
        (encoded,) = self._encoder.run(None, {parts.TOKENS: text.numpy()})
        features = encoded @ alignment.numpy()
        missing = max(0, frames - features.shape[2])
        return np.asarray(np.pad(features, ((0, 0), (0, 0), (0, missing)), mode="edge")[:, :, :frames])


def _session(model: Any) -> ort.InferenceSession:  # noqa: ANN401 - onnx has no types
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    return ort.InferenceSession(model.SerializeToString(), options)


def main() -> None:
    """Read the command line and prepare what is new."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("prepared", type=Path)
    parser.add_argument("--styles", type=Path, required=True)
    wish = parser.parse_args()
    wish.prepared.mkdir(parents=True, exist_ok=True)
    trunk = Trunk(teacher_folder(), wish.styles)
    for path in tqdm(sorted(wish.corpus.glob("*-*.npz"))):
        target = wish.prepared / path.name
        if not target.exists():
            with np.load(path) as file:
                data = trunk.prepared({name: file[name] for name in file})
            np.savez(target.with_name("part.npz"), allow_pickle=False, **data)
            target.with_name("part.npz").rename(target)


if __name__ == "__main__":
    main()
