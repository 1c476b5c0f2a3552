"""Reading a voicebank's folder into plain data: every file found, every number checked, no model opened yet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gpu_job.singer.bank.errors import BankFileMissingError
from gpu_job.singer.bank.folder.character import read_name, read_ranges
from gpu_job.singer.bank.folder.dictionary import DictionaryReader
from gpu_job.singer.bank.folder.fields import read_yaml
from gpu_job.singer.bank.folder.mel import check_same, read_mel
from gpu_job.singer.bank.folder.model import VARIANCES, Acoustic, Bank, PitchShift, Predictor, Vocoder
from gpu_job.singer.bank.folder.paths import Folder
from gpu_job.singer.bank.folder.symbols import read_speakers, read_vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gpu_job.singer.bank.folder.fields import Fields

CONFIG = "dsconfig.yaml"
VOCODER_CONFIG = "vocoder.yaml"
MAX_DEPTH_OF_ROOT = 4
"""How many folders deep a bank's root may lie: archives wrap banks in folders of their own."""
_STEPS_OF_OLD = 1000.0
_DEFAULT_HIDDEN = 256
_SHARED_NAME = re.compile(r"[\w][\w .+-]{0,99}")


def read_bank(path: Path, vocoders: Path | None = None) -> Bank:
    """Read the bank in a folder, which may be wrapped in further folders.

    `vocoders` is where shared vocoders lie, a folder each by name, for banks that rely on one that OpenUtau installs
    separately. Raises BankError: the first thing that is wrong, by file and key.
    """
    top = Folder.of_bank(path)
    root = find_root(top)
    config = read_yaml(root, CONFIG)
    acoustic = _acoustic(root, config)
    vocoder = _vocoder(root, config, vocoders)
    check_same(acoustic.mel, vocoder.mel, root.shown(CONFIG), vocoder.shown)
    dictionaries = DictionaryReader()
    predictors = {kind: _predictor(root, config, kind, dictionaries) for kind in ("dur", "pitch", "variance")}
    return Bank(
        name=read_name(root, fallback=path.name),
        top=top.path,
        root=root.path,
        acoustic=acoustic,
        vocoder=vocoder,
        duration=predictors["dur"],
        pitch=predictors["pitch"],
        variance=predictors["variance"],
        dictionaries=dictionaries.read(root),
        ranges=read_ranges(root),
    )


def find_root(top: Folder) -> Folder:
    """Find the outermost folder whose dsconfig.yaml names an acoustic model. Raises BankFileMissingError."""
    for level in range(MAX_DEPTH_OF_ROOT + 1):
        for path in sorted(top.path.glob("*/" * level + CONFIG)):
            folder = Folder(top.top, path.parent)
            if "acoustic" in read_yaml(folder, CONFIG):
                return folder
    raise BankFileMissingError(
        f"There is no {CONFIG} that names an acoustic model. Is this a DiffSinger voicebank, unpacked as it came?",
        file=CONFIG,
        key="acoustic",
    )


def _acoustic(root: Folder, config: Fields) -> Acoustic:
    continuous = config.flag("use_continuous_acceleration")
    hidden_size = config.count("hidden_size", _DEFAULT_HIDDEN)
    model = root.locate(config.required("acoustic"), by=CONFIG, key="acoustic")
    return Acoustic(
        model=model,
        shown=model.relative_to(root.top).as_posix(),
        config=root.shown(CONFIG),
        mel=read_mel(config),
        hidden_size=hidden_size,
        vocabulary=read_vocabulary(root, config, CONFIG),
        speakers=read_speakers(root, config, CONFIG, hidden_size),
        continuous=continuous,
        max_depth=_max_depth(config, continuous=continuous),
        pitch_shift=_pitch_shift(config),
        variances=tuple(name for name in VARIANCES if config.flag(f"use_{name}_embed")),
    )


def _max_depth(config: Fields, *, continuous: bool) -> float | None:
    """Return how deep diffusion may go, 0 to 1, or None where the depth is not variable (all the way)."""
    key = "use_variable_depth" if "use_variable_depth" in config else "use_shallow_diffusion"
    if not config.flag(key):
        return None
    depth = config.number("max_depth", 1.0 if continuous else _STEPS_OF_OLD) / (1.0 if continuous else _STEPS_OF_OLD)
    if not 0.0 < depth <= 1.0:
        raise config.broken("max_depth", f"must be above 0 and at most {'1' if continuous else '1000'}")
    return depth


def _pitch_shift(config: Fields) -> PitchShift | None:
    if not config.flag("use_key_shift_embed"):
        return None
    shifting = config.inner("augmentation_args").inner("random_pitch_shifting")
    given = shifting.numbers("range")
    if len(given) != 2 or given[0] > 0 or given[1] < 0:
        raise shifting.broken("range", "must be two numbers of semitones, the first not above 0, the second not below")
    return PitchShift(*given)


def _predictor(root: Folder, config: Fields, kind: str, dictionaries: DictionaryReader) -> Predictor | None:
    """Read a stage from its own folder, else from the root's configuration, else there is none."""
    folder = root.enter(f"ds{kind}")
    if not folder.has(CONFIG):
        return _stage(root, config, kind, dictionaries) if kind in config else None
    own = read_yaml(folder, CONFIG)
    if kind not in own:
        raise own.broken(kind, "is missing: name the model, or leave the folder out")
    return _stage(folder, own, kind, dictionaries)


def _stage(folder: Folder, config: Fields, kind: str, dictionaries: DictionaryReader) -> Predictor:
    hidden_size = config.count("hidden_size", _DEFAULT_HIDDEN)
    linguistic = folder.locate(config.required("linguistic"), by=CONFIG, key="linguistic")
    model = folder.locate(config.required(kind), by=CONFIG, key=kind)
    mel = read_mel(config)
    return Predictor(
        kind=kind,
        linguistic=linguistic,
        linguistic_shown=linguistic.relative_to(folder.top).as_posix(),
        model=model,
        shown=model.relative_to(folder.top).as_posix(),
        config=folder.shown(CONFIG),
        frame_s=mel.frame_s,
        hidden_size=hidden_size,
        vocabulary=read_vocabulary(folder, config, CONFIG),
        speakers=read_speakers(folder, config, CONFIG, hidden_size),
        dictionaries=dictionaries.read(folder),
        predicts_durations=config.flag("predict_dur", default=True),
        continuous=config.flag("use_continuous_acceleration"),
        variances=tuple(_predicted(config)) if kind == "variance" else (),
    )


def _predicted(config: Fields) -> Iterator[str]:
    for name in VARIANCES:
        if config.flag(f"predict_{name}", default=name in ("energy", "breathiness")):
            yield name


def _vocoder(root: Folder, config: Fields, vocoders: Path | None) -> Vocoder:
    folder = _vocoder_folder(root, config.text("vocoder"), vocoders)
    own = read_yaml(folder, VOCODER_CONFIG)
    model = folder.locate(own.text("model", "model.onnx"), by=VOCODER_CONFIG, key="model")
    return Vocoder(
        name=own.text("name", "vocoder"),
        model=model,
        shown=model.relative_to(folder.top).as_posix(),
        mel=read_mel(own),
        pitch_controllable=own.flag("pitch_controllable"),
    )


def _vocoder_folder(root: Folder, named: str, vocoders: Path | None) -> Folder:
    """Look in dsvocoder, in the folder that the root's configuration names, then among the shared ones."""
    inside = [root.enter("dsvocoder")]
    wanted = root.reach(named)
    if wanted is not None and wanted.is_relative_to(root.top):
        inside.append(Folder(root.top, wanted))
    if vocoders is not None and _SHARED_NAME.fullmatch(named):
        shared = vocoders.resolve() / named
        inside.append(Folder(shared, shared))
    found = next((folder for folder in inside if folder.has(VOCODER_CONFIG)), None)
    if found is not None:
        return found
    raise BankFileMissingError(
        f"The bank has no vocoder: it relies on {named[:60] or 'one'} being installed beside it. "
        f"Put that vocoder's folder (with its {VOCODER_CONFIG}) into the bank as dsvocoder.",
        file=root.shown(f"dsvocoder/{VOCODER_CONFIG}"),
        key="vocoder",
    )
