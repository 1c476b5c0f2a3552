"""The command as its users see it."""

from __future__ import annotations

import tarfile
from typing import TYPE_CHECKING

import onnx
import onnxruntime
import pytest

from gpu_job.singer.bank.inspect.check import main
from tests.support.banks.factory import edit, make
from tests.support.banks.models import FLOAT, Spec

if TYPE_CHECKING:
    from pathlib import Path


def test_a_good_bank_gets_its_card(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bank = make(
        tmp_path / "bank", Spec(speakers=("anna", "ben"), languages={"en": 1}, stages=("dur",), embeds=("energy",))
    )
    assert main(["check", str(bank)]) == 0
    told = capsys.readouterr().out
    for fact in ("Tiny", "8000 Hz", "anna, ben", "en", "10 symbols", "durations of the bank", "pitch by rule"):
        assert fact in told
    assert "gender (-5 to +5 semitones), energy" in told
    assert "Nothing in the bank predicts energy" in told


def test_the_range_is_told_where_the_bank_gives_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bank = make(tmp_path / "bank", Spec(nested=True))
    subbanks = "subbanks:\n- {suffix: anna, tone_ranges: [C3-B4]}\n- {suffix: ben, tone_ranges: [C3-B4, C5-C6]}\n"
    (bank / "Tiny" / "character.yaml").write_text(subbanks, "utf-8")
    assert main(["check", str(bank)]) == 0
    assert "C3-B4, C5-C6" in capsys.readouterr().out


def test_an_archive_is_checked_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bank = make(tmp_path / "Tiny bank", Spec(nested=True, continuous=False, max_depth=400))
    with tarfile.open(tmp_path / "tiny.tar.gz", "w:gz") as tar:
        tar.add(bank, bank.name)
    assert main(["check", str(tmp_path / "tiny.tar.gz")]) == 0
    assert "older (speedup), depth up to 0.4" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("spec", "code", "named"),
    [
        (Spec(extra_inputs={"pitch": ("mood", FLOAT, (1, "n_frames"))}), "BANK_INPUT_UNKNOWN", "dspitch/pitch.onnx"),
        (Spec(extra_inputs={"vocoder": ("room", FLOAT, (1,))}), "BANK_INPUT_UNKNOWN", "room"),
    ],
)
def test_a_model_that_asks_too_much(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], spec: Spec, code: str, named: str
) -> None:
    assert main(["check", str(make(tmp_path / "bank", spec))]) == 2
    told = capsys.readouterr().err
    assert told.startswith(f"{code}: ")
    assert named in told


@pytest.mark.parametrize("file", ["acoustic.onnx", "dsdur/linguistic-dur.onnx", "dsvocoder/vocoder.onnx"])
@pytest.mark.parametrize("data", [b"", b"not a model", b"RandomNormal"])
def test_a_broken_model_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str], file: str, data: bytes) -> None:
    bank = make(tmp_path / "bank")
    (bank / file).write_bytes(data)
    assert main(["check", str(bank)]) == 2
    told = capsys.readouterr().err
    assert told.startswith("BANK_MODEL_BROKEN: ")
    assert file in told
    assert str(tmp_path) not in told


def test_a_model_in_anothers_place_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bank = make(tmp_path / "bank")
    (bank / "dspitch" / "pitch.onnx").write_bytes((bank / "dsdur" / "dur.onnx").read_bytes())
    assert main(["check", str(bank)]) == 2
    assert "dspitch/pitch.onnx" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"acoustic": "gone.onnx"}, "BANK_FILE_MISSING"), ({"hop_size": 15}, "BANK_MEL_MISMATCH")],
)
def test_a_fault_ends_with_two(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], changes: dict[str, object], code: str
) -> None:
    bank = make(tmp_path / "bank")
    edit(bank / "dsconfig.yaml", **changes)
    assert main(["check", str(bank)]) == 2
    assert capsys.readouterr().err.startswith(code)


def test_languages_that_the_configuration_forgot(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bank = make(tmp_path / "bank", Spec(languages={"en": 1}))
    edit(bank / "dspitch" / "dsconfig.yaml", use_lang_id=False)
    assert main(["check", str(bank)]) == 2
    told = capsys.readouterr().err
    assert told.startswith("BANK_INPUT_UNKNOWN: ")
    assert "dspitch/linguistic-pitch.onnx needs the input languages" in told


def test_a_bank_that_stays_silent(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bank = make(tmp_path / "bank", Spec(audible=True))
    phonemes = '{"SP": 1, "AP": 2, "t": 6, "s": 9}'
    for path in bank.rglob("phonemes.json"):
        path.write_text(phonemes, "utf-8")
    model = onnx.load(str(bank / "dsvocoder" / "vocoder.onnx"))
    for node in model.graph.node:
        node.op_type = "Relu" if node.op_type == "Exp" else node.op_type
    onnx.save(model, bank / "dsvocoder" / "vocoder.onnx")
    assert main(["check", str(bank)]) == 2
    assert "nothing but silence" in capsys.readouterr().err


def test_nothing_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(tmp_path / "nowhere")]) == 2
    assert "There is nothing at" in capsys.readouterr().err


def test_a_machine_without_a_graphics_processor_is_not_the_banks_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: ["CPUExecutionProvider"])
    assert main(["check", str(make(tmp_path / "bank")), "--device", "cuda"]) == 1
    assert capsys.readouterr().err.startswith("GPU_UNAVAILABLE: ")


def test_a_hostile_archive_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with tarfile.open(tmp_path / "evil.tar.gz", "w:gz") as tar:
        link = tarfile.TarInfo("dsconfig.yaml")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)
    assert main(["check", str(tmp_path / "evil.tar.gz")]) == 2
    assert capsys.readouterr().err.startswith("BANK_ARCHIVE_REFUSED: ")


def test_a_speaker_that_a_stage_lacks_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bank = make(tmp_path / "bank", Spec(speakers=("anna", "ben")))
    edit(bank / "dspitch" / "dsconfig.yaml", speakers=["embeds/tiny.anna"])
    assert main(["check", str(bank)]) == 0
    assert "dspitch/dsconfig.yaml has no speaker ben: it takes anna for it." in capsys.readouterr().out
