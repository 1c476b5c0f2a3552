"""Tiny voicebanks, made in a moment: real folders, real models (see models)."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import onnx
import yaml

from tests.support.banks import models
from tests.support.banks.models import BINS, HIDDEN, SYMBOLS, TYPES, WORDS, Spec

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_MODELS = {"dur": models.dur, "pitch": models.pitch, "variance": models.variance}


def make(top: Path, spec: Spec | None = None) -> Path:
    """Make a bank in a new folder and return that folder."""
    spec = spec or Spec()
    root = top / "Tiny" / "configs" if spec.nested else top
    root.mkdir(parents=True)
    (root / "character.txt").write_text("name=Tiny\nauthor=nobody\n", "utf-8")
    files = top / "Tiny" / "files" if spec.nested else root
    files.mkdir(exist_ok=True)
    _write_tables(root, root, spec, 1)
    acoustic = _beside(root, files, "acoustic.onnx")
    onnx.save(models.acoustic(spec), files / "acoustic.onnx")
    _write_yaml(root / "dsconfig.yaml", _root_config(spec) | {"acoustic": acoustic})
    _write_embeddings(root, spec, 0.0)
    _vocoder(root / "dsvocoder", spec)
    for index, kind in enumerate(spec.stages):
        _stage(root / f"ds{kind}", files if spec.nested else root / f"ds{kind}", kind, spec, index + 2)
    return top


def edit(path: Path, **changes: Any) -> None:
    """Change keys of a YAML file; None takes a key out."""
    settings = yaml.safe_load(path.read_text("utf-8")) | changes
    _write_yaml(path, {key: value for key, value in settings.items() if value is not None})


def symbols(spec: Spec) -> list[str]:
    """Return the bank's symbols, with the language before each sound where the bank has languages."""
    return [symbol if symbol in SYMBOLS[:3] else spec.prefix + symbol for symbol in SYMBOLS]


def embedding(stage: str, speaker: str, spec: Spec) -> np.ndarray[Any, np.dtype[np.float32]]:
    """Return what the factory wrote as a speaker's embedding in a stage (acoustic, dur, pitch, variance)."""
    offset = 0.0 if stage == "acoustic" else spec.stages.index(stage) + 2.0
    return np.full(HIDDEN, 10 * offset + spec.speakers.index(speaker) + 1, np.float32)


def _root_config(spec: Spec) -> dict[str, Any]:
    config: dict[str, Any] = _common(spec) | {
        "vocoder": "nsf_hifigan",
        "use_key_shift_embed": spec.gender,
        "use_speed_embed": spec.velocity,
        "augmentation_args": {"random_pitch_shifting": {"range": [-5.0, 5.0]}},
        "use_variable_depth": spec.variable_depth,
        **_mel(spec.mel_base),
    }
    config |= {f"use_{name}_embed": name in spec.embeds for name in ("energy", "breathiness", "voicing", "tension")}
    if spec.max_depth is not None:
        config["max_depth"] = spec.max_depth
    return config


def _common(spec: Spec) -> dict[str, Any]:
    config: dict[str, Any] = {
        "phonemes": "phonemes.json" if spec.json_phonemes else "phonemes.txt",
        "hidden_size": HIDDEN,
        "use_continuous_acceleration": spec.continuous,
        "use_lang_id": bool(spec.languages),
        "sample_rate": models.RATE,
        "hop_size": models.HOP,
    }
    if spec.languages:
        config["languages"] = "languages.json"
    if spec.speakers:
        config["speakers"] = [f"embeds/tiny.{name}" for name in spec.speakers]
    return config


def _mel(base: str) -> dict[str, Any]:
    return {
        "sample_rate": models.RATE,
        "hop_size": models.HOP,
        "win_size": 64,
        "fft_size": 64,
        "num_mel_bins": BINS,
        "mel_fmin": 40,
        "mel_fmax": 800,
        "mel_base": base,
        "mel_scale": "slaney",
    }


def _stage(folder: Path, files: Path, kind: str, spec: Spec, offset: int) -> None:
    folder.mkdir()
    own = replace(spec, predict_dur=True) if kind == "dur" else spec
    names = {"linguistic": f"linguistic-{kind}.onnx", kind: f"{kind}.onnx"}
    onnx.save(models.linguistic(own), files / names["linguistic"])
    onnx.save(_MODELS[kind](own), files / names[kind])
    config = _common(own) | {key: _beside(folder, files, name) for key, name in names.items()}
    config["predict_dur"] = own.predict_dur
    if kind == "variance":
        config |= {f"predict_{name}": name in own.predicts for name in ("energy", "breathiness", "voicing", "tension")}
    _write_yaml(folder / "dsconfig.yaml", config)
    _write_tables(folder, folder, spec, offset)
    _write_embeddings(folder, spec, float(offset))


def _beside(folder: Path, files: Path, name: str) -> str:
    if folder == files:
        return name
    return "/".join([".."] * len(folder.relative_to(files.parent).parts) + [files.name, name])


def _write_yaml(path: Path, config: Mapping[str, Any]) -> None:
    path.write_text(yaml.safe_dump(dict(config), sort_keys=False), "utf-8")


def _write_tables(folder: Path, dictionaries: Path, spec: Spec, offset: int) -> None:
    """Write phonemes (each stage counts from elsewhere), languages and a dictionary."""
    known = symbols(spec)
    numbers = {symbol: index + (offset - 1) * 20 for index, symbol in enumerate(known)}
    (folder / "phonemes.json").write_text(json.dumps(numbers), "utf-8")
    (folder / "phonemes.txt").write_text("\n".join(known) + "\n", "utf-8")
    if spec.languages:
        own = {name: number + offset for name, number in spec.languages.items()}
        (folder / "languages.json").write_text(json.dumps(own), "utf-8")
    name = f"dsdict-{next(iter(spec.languages))}.yaml" if spec.languages else "dsdict.yaml"
    _write_yaml(
        dictionaries / name,
        {
            "symbols": [{"symbol": spec.prefix + symbol, "type": kind} for symbol, kind in TYPES.items()],
            "entries": [
                {"grapheme": word, "phonemes": [spec.prefix + symbol for symbol in said]}
                for word, said in WORDS.items()
            ],
            "replacements": [{"from": "aa", "to": f"{spec.prefix}a"}],
        },
    )


def _write_embeddings(folder: Path, spec: Spec, offset: float) -> None:
    for index, name in enumerate(spec.speakers):
        (folder / "embeds").mkdir(exist_ok=True)
        values = np.full(HIDDEN, 10 * offset + index + 1, "<f4")
        (folder / "embeds" / f"tiny.{name}.emb").write_bytes(values.tobytes())


def _vocoder(folder: Path, spec: Spec) -> None:
    folder.mkdir()
    _write_yaml(folder / "vocoder.yaml", {"name": "tiny", "model": "vocoder.onnx", **_mel(spec.vocoder_base)})
    onnx.save(models.vocoder(spec), folder / "vocoder.onnx")
