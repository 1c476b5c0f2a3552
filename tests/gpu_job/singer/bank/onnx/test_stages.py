"""Every tensor of every stage, over real models in every variant that exporters write."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from gpu_job.singer.bank.errors import BankInputUnknownError, BankLengthError, BankOutputError
from gpu_job.singer.bank.folder.reading import read_bank
from gpu_job.singer.bank.onnx import stages
from gpu_job.singer.bank.onnx.sessions import Declared, OnnxSession
from gpu_job.singer.bank.onnx.stages import Curves, Encoded, Notes, Phonemes
from tests.support.banks import models
from tests.support.banks.factory import make
from tests.support.banks.models import FLOAT, Spec
from tests.support.banks.recorder import Canned, Recorder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gpu_job.singer.bank.onnx.sessions import Array

FRAMES, GROUPS = (3, 2, 5, 4), (1, 3)
T = sum(FRAMES)


def _phonemes() -> Phonemes:
    return Phonemes(
        tokens=np.array([[1, 5, 3, 1]]),
        languages=np.array([[0, 2, 2, 0]]),
        frames=FRAMES,
        group_sizes=GROUPS,
        group_frames=(3, 11),
    )


def _encoded(hidden: int = models.HIDDEN) -> Encoded:
    return Encoded(np.ones((1, 4, hidden), np.float32), np.zeros((1, 4), np.bool_))


def _curves() -> Curves:
    flat = np.ones(T, np.float32)
    return Curves(440 * flat, 0 * flat, flat, {"energy": -20 * flat, "tension": 0 * flat})


_NOTES = Notes((60.0, 62.0), (True, False), (3, 11))
_SPEAKER = np.arange(models.HIDDEN, dtype=np.float32)


@pytest.fixture
def opened(tmp_path: Path) -> Callable[[Spec, str], Recorder]:
    def _open(spec: Spec, kind: str) -> Recorder:
        bank = read_bank(make(tmp_path / "bank", spec))
        known = {stage.kind: stage for stage in bank.stages}
        if kind == "acoustic":
            model = bank.acoustic.model
        elif kind == "vocoder":
            model = bank.vocoder.model
        elif kind.startswith("linguistic-"):
            model = known[kind.removeprefix("linguistic-")].linguistic
        else:
            model = known[kind].model
        return Recorder(OnnxSession(model, f"{kind}.onnx", threads=1))

    return _open


def _types(feed: dict[str, Array]) -> dict[str, tuple[str, tuple[int, ...]]]:
    return {name: (str(value.dtype), value.shape) for name, value in feed.items()}


def test_an_encoder_of_groups(opened: Callable[[Spec, str], Recorder]) -> None:
    session = opened(Spec(), "linguistic-dur")
    encoded = stages.encode(session, replace(_phonemes(), frames=()))
    assert _types(session.feeds[0]) == {
        "tokens": ("int64", (1, 4)),
        "word_div": ("int64", (1, 2)),
        "word_dur": ("int64", (1, 2)),
    }
    assert encoded.encoder_out.shape == (1, 4, models.HIDDEN)
    assert encoded.x_masks.dtype == np.bool_


def test_an_encoder_of_durations_and_languages(opened: Callable[[Spec, str], Recorder]) -> None:
    session = opened(Spec(predict_dur=False, languages={"en": 1}), "linguistic-pitch")
    stages.encode(session, _phonemes())
    assert _types(session.feeds[0]) == {
        "tokens": ("int64", (1, 4)),
        "ph_dur": ("int64", (1, 4)),
        "languages": ("int64", (1, 4)),
    }
    assert session.feeds[0]["ph_dur"].tolist() == [list(FRAMES)]


@pytest.mark.parametrize("groups", [False, True])
@pytest.mark.parametrize("speakers", [(), ("anna",)])
def test_durations(opened: Callable[[Spec, str], Recorder], groups: bool, speakers: tuple[str, ...]) -> None:
    session = opened(Spec(duration_groups=groups, speakers=speakers), "dur")
    predicted = stages.durations(session, _encoded(), _phonemes(), (60, 60, 62, 62), _SPEAKER if speakers else None)
    wanted = {
        "encoder_out": ("float32", (1, 4, models.HIDDEN)),
        "x_masks": ("bool", (1, 4)),
        "ph_midi": ("int64", (1, 4)),
    }
    if groups:
        wanted |= {"word_div": ("int64", (1, 2)), "word_dur": ("int64", (1, 2))}
    if speakers:
        wanted |= {"spk_embed": ("float32", (1, 4, models.HIDDEN))}
    assert _types(session.feeds[0]) == wanted
    np.testing.assert_allclose(predicted, [3.0, 3.0, 3.1, 3.1], rtol=1e-5)


@pytest.mark.parametrize("optional", ["expr", "note_rest", "note_glide"])
@pytest.mark.parametrize("present", [False, True])
@pytest.mark.parametrize("scalar", [False, True])
def test_pitch(opened: Callable[[Spec, str], Recorder], optional: str, present: bool, scalar: bool) -> None:
    change: dict[str, Any] = {optional: present}
    spec = replace(Spec(scalar_effort=scalar, speakers=("anna",)), **change)
    session = opened(spec, "pitch")
    curve = stages.pitch(session, _encoded(), _phonemes(), _NOTES, _SPEAKER, 10)
    types = _types(session.feeds[0])
    assert (optional in types) is present
    assert {name: types[name] for name in ("note_midi", "note_dur", "pitch", "retake", "spk_embed", "steps")} == {
        "note_midi": ("float32", (1, 2)),
        "note_dur": ("int64", (1, 2)),
        "pitch": ("float32", (1, T)),
        "retake": ("bool", (1, T)),
        "spk_embed": ("float32", (1, T, models.HIDDEN)),
        "steps": ("int64", () if scalar else (1,)),
    }
    assert session.feeds[0]["retake"].all()
    assert curve.shape == (T,)


@pytest.mark.parametrize(
    "predicts", [("energy",), ("breathiness", "voicing"), ("energy", "breathiness", "voicing", "tension")]
)
def test_variances_by_name(opened: Callable[[Spec, str], Recorder], predicts: tuple[str, ...]) -> None:
    session = opened(Spec(predicts=predicts), "variance")
    curves = stages.variances(session, _encoded(), _phonemes(), np.full(T, 60, np.float32), None, 20)
    types = _types(session.feeds[0])
    assert types["retake"] == ("bool", (1, T, len(predicts)))
    assert {name for name in types if name in ("energy", "breathiness", "voicing", "tension")} == set(predicts)
    assert {name: float(curve[0]) for name, curve in curves.items()} == {
        name: -10.0 * (index + 1) for index, name in enumerate(predicts)
    }


@pytest.mark.parametrize("scalar", [False, True])
@pytest.mark.parametrize("continuous", [False, True])
def test_acoustic(opened: Callable[[Spec, str], Recorder], continuous: bool, scalar: bool) -> None:
    spec = Spec(continuous=continuous, scalar_effort=scalar, speakers=("anna",), languages={"en": 1})
    session = opened(spec, "acoustic")
    mel = stages.acoustic(session, _phonemes(), _curves(), _SPEAKER, 20, 1.0, 0.4)
    types = _types(session.feeds[0])
    shape: tuple[int, ...] = () if scalar else (1,)
    effort = types.keys() & {"steps", "speedup", "depth"}
    if continuous:
        assert {name: types[name] for name in effort} == {"steps": ("int64", shape), "depth": ("float32", shape)}
        assert float(session.feeds[0]["depth"].reshape(())) == pytest.approx(0.4)
    else:
        assert {name: types[name] for name in effort} == {"speedup": ("int64", shape), "depth": ("int64", shape)}
        assert int(session.feeds[0]["depth"].reshape(())) == 400
        assert int(session.feeds[0]["speedup"].reshape(())) == 20
    for name in ("f0", "energy", "tension", "gender", "velocity"):
        assert types[name] == ("float32", (1, T))
    assert types["durations"] == types["languages"] == types["tokens"] == ("int64", (1, 4))
    assert mel.shape == (1, T, models.BINS)


def test_without_variable_depth_and_curves(opened: Callable[[Spec, str], Recorder]) -> None:
    spec = Spec(variable_depth=False, gender=False, velocity=False, embeds=(), continuous=False)
    session = opened(spec, "acoustic")
    stages.acoustic(session, _phonemes(), _curves(), None, 30, 1.0, None)
    assert set(session.feeds[0]) == {"tokens", "durations", "f0", "speedup"}
    assert int(session.feeds[0]["speedup"]) == 25


def test_the_vocoder(opened: Callable[[Spec, str], Recorder]) -> None:
    session = opened(Spec(), "vocoder")
    mel = np.ones((1, T, models.BINS), np.float32)
    samples = stages.vocoder(session, mel, np.full(T, 440, np.float32), models.HOP)
    assert _types(session.feeds[0]) == {"mel": ("float32", (1, T, models.BINS)), "f0": ("float32", (1, T))}
    assert samples.shape == (T * models.HOP,)


def test_an_input_that_nobody_knows_is_named(opened: Callable[[Spec, str], Recorder]) -> None:
    session = opened(Spec(extra_inputs={"acoustic": ("mouth_opening", FLOAT, (1, "n_frames"))}), "acoustic")
    with pytest.raises(BankInputUnknownError, match="mouth_opening") as caught:
        stages.acoustic(session, _phonemes(), _curves(), None, 20, 1.0, None)
    assert caught.value.file == "acoustic.onnx"
    assert caught.value.key == "mouth_opening"
    assert session.feeds == []


def test_a_variance_that_nobody_predicts_is_named(opened: Callable[[Spec, str], Recorder]) -> None:
    session = opened(Spec(embeds=("voicing",)), "acoustic")
    with pytest.raises(BankInputUnknownError, match="variance stage that predicts it"):
        stages.acoustic(session, _phonemes(), _curves(), None, 20, 1.0, None)


def test_a_speaker_that_is_wanted_and_not_given(opened: Callable[[Spec, str], Recorder]) -> None:
    session = opened(Spec(speakers=("anna",)), "acoustic")
    with pytest.raises(BankInputUnknownError, match="must list speakers"):
        stages.acoustic(session, _phonemes(), _curves(), None, 20, 1.0, None)


def test_a_speaker_of_another_size_is_refused(opened: Callable[[Spec, str], Recorder]) -> None:
    session = opened(Spec(speakers=("anna",)), "acoustic")
    with pytest.raises(BankInputUnknownError, match=r"\[1, \?, 8\], not \[1, 14, 9\]"):
        stages.acoustic(session, _phonemes(), _curves(), np.ones(9, np.float32), 20, 1.0, None)


def _canned(declared: Declared, **answers: Array) -> Canned:
    return Canned((declared,), answers)


def test_a_speaker_may_be_wanted_once() -> None:
    session = _canned(Declared("spk_embed", (1, 8), "tensor(float)"), ph_dur_pred=np.ones((1, 4), np.float32))
    stages.durations(session, _encoded(), _phonemes(), (60,) * 4, _SPEAKER)
    assert session.feeds[0]["spk_embed"].shape == (1, 8)


@pytest.mark.parametrize(
    ("dtype", "wanted"), [("tensor(int32)", "int32"), ("tensor(int64)", "int64"), ("tensor(float)", "float32")]
)
def test_types_follow_the_model(dtype: str, wanted: str) -> None:
    session = _canned(Declared("ph_midi", (1, None), dtype), ph_dur_pred=np.ones((1, 4), np.float32))
    stages.durations(session, _encoded(), _phonemes(), (60,) * 4, None)
    assert str(session.feeds[0]["ph_midi"].dtype) == wanted


@pytest.mark.parametrize(
    "declared", [Declared("f0", (1, None), "tensor(int64)"), Declared("tokens", (1, None), "tensor(string)")]
)
def test_a_type_that_loses_something_is_refused(declared: Declared) -> None:
    session = _canned(declared, mel=np.ones((1, T, 6), np.float32))
    with pytest.raises(BankInputUnknownError, match=declared.name):
        stages.acoustic(session, _phonemes(), _curves(), None, 20, 1.0, None)


def test_an_only_output_may_be_called_anything() -> None:
    session = _canned(Declared("mel", (1, None, 6), "tensor(float)"), audio=np.ones((1, 1, T * 16), np.float32))
    samples = stages.vocoder(session, np.ones((1, T, 6), np.float32), np.ones(T, np.float32), 16)
    assert samples.shape == (T * 16,)


def test_outputs_are_told_apart_by_name() -> None:
    session = _canned(
        Declared("tokens", (1, None), "tensor(int64)"),
        x_masks=np.zeros((1, 4), np.float32),
        encoder_out=np.ones((1, 4, 8), np.float32),
    )
    assert stages.encode(session, _phonemes()).encoder_out.shape == (1, 4, 8)


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"encoder_out": np.ones((1, 4, 8), np.float32)}, "does not answer|x_masks"),
        ({"encoder_out": np.ones((1, 5, 8)), "x_masks": np.zeros((1, 4))}, r"\[1, 5, 8\] for 4 phonemes"),
        ({"encoder_out": np.full((1, 4, 8), np.nan), "x_masks": np.zeros((1, 4))}, "not numbers"),
    ],
)
def test_answers_are_checked(answers: dict[str, Array], said: str) -> None:
    session = Canned((Declared("tokens", (1, None), "tensor(int64)"),), answers)
    with pytest.raises(BankOutputError, match=said):
        stages.encode(session, _phonemes())


def test_a_spectrogram_or_sound_of_the_wrong_length_is_refused() -> None:
    short = np.ones((1, T - 1, 6), np.float32)
    with pytest.raises(BankOutputError, match="mel"):
        stages.acoustic(Canned((), {"mel": short}), _phonemes(), _curves(), None, 20, 1.0, None)
    with pytest.raises(BankOutputError, match="waveform"):
        stages.vocoder(Canned((), {"waveform": short}), np.ones((1, T, 6), np.float32), np.ones(T, np.float32), 16)


@pytest.mark.parametrize(
    "broken",
    [
        lambda: stages.encode(Canned((), {}), replace(_phonemes(), group_sizes=(1, 2))),
        lambda: stages.encode(Canned((), {}), replace(_phonemes(), group_frames=(3, 10))),
        lambda: stages.encode(Canned((), {}), replace(_phonemes(), frames=(3, 2, 5))),
        lambda: stages.durations(Canned((), {}), _encoded(), _phonemes(), (60,), None),
        lambda: stages.pitch(Canned((), {}), _encoded(), _phonemes(), replace(_NOTES, frames=(3, 10)), None, 10),
        lambda: stages.pitch(Canned((), {}), _encoded(), _phonemes(), replace(_NOTES, rest=(True,)), None, 10),
        lambda: stages.pitch(Canned((), {}), _encoded(), _phonemes(), replace(_NOTES, frames=(-1, 15)), None, 10),
        lambda: stages.variances(Canned((), {}), _encoded(), _phonemes(), np.ones(T - 1, np.float32), None, 20),
        lambda: stages.acoustic(
            Canned((), {}), _phonemes(), replace(_curves(), gender=np.ones(2, np.float32)), None, 20, 1.0, None
        ),
        lambda: stages.vocoder(Canned((), {}), np.ones((1, T, 6), np.float32), np.ones(2, np.float32), 16),
    ],
)
def test_lengths_that_disagree_never_reach_a_model(broken: Callable[[], object]) -> None:
    with pytest.raises(BankLengthError):
        broken()


def test_predicted_durations_are_never_negative() -> None:
    session = Canned((), {"ph_dur_pred": np.array([[-1.0, 2.0, 0.0, 3.0]], np.float32)})
    assert stages.durations(session, _encoded(), _phonemes(), (60,) * 4, None).tolist() == [0, 2, 0, 3]


def test_a_legacy_depth_may_come_without_a_speedup() -> None:
    session = Canned((Declared("depth", (), "tensor(int64)"),), {"mel": np.ones((1, T, 6), np.float32)})
    stages.acoustic(session, _phonemes(), _curves(), None, 20, 0.5, None)
    assert int(session.feeds[0]["depth"]) == 500
