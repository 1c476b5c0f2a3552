"""Where models run, and what their failures mean."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import onnxruntime as ort
import pytest

from gpu_job.singer.bank.errors import AcceleratorError, BankModelError, OutOfMemoryError
from gpu_job.singer.bank.folder.reading import read_bank
from gpu_job.singer.bank.onnx.open_bank import open_bank
from gpu_job.singer.bank.onnx.sessions import CPU, CUDA, OnnxSession, check_device, device_called, failure, providers
from tests.support.banks.factory import make

if TYPE_CHECKING:
    from pathlib import Path


def test_cuda_is_asked_for_with_a_quick_search() -> None:
    (name, settings), spare = providers("cuda")
    assert (name, spare) == (CUDA, CPU)
    assert settings["cudnn_conv_algo_search"] == "HEURISTIC"
    assert providers("cpu") == [CPU]


@pytest.mark.parametrize("running_on", [[CPU], [], [CPU, CUDA]])
def test_landing_on_the_cpu_is_loud(running_on: list[str]) -> None:
    with pytest.raises(AcceleratorError, match="runs on the CPU"):
        check_device(running_on, "cuda")


def test_being_where_one_was_sent_is_fine() -> None:
    check_device([CUDA, CPU], "cuda")
    check_device([CPU], "cpu")


def test_an_installation_without_cuda_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ort, "get_available_providers", lambda: [CPU])
    model = read_bank(make(tmp_path / "bank")).acoustic.model
    with pytest.raises(AcceleratorError, match="onnxruntime-gpu"):
        OnnxSession(model, "acoustic.onnx", "cuda")


class _Card:
    """Plays ONNX Runtime on a machine with a graphics processor: records what is asked of it, runs on the CPU."""

    def __init__(self) -> None:
        self.opened: list[tuple[Any, Any, dict[str, Any]]] = []

    def open(self, model: object, options: Any, **asked: Any) -> _Card:
        self.opened.append((model, options, asked))
        return self

    def get_providers(self) -> list[str]:
        return [CUDA, CPU]

    def get_inputs(self) -> list[object]:
        return []

    def get_outputs(self) -> list[object]:
        return []

    def run(self, names: list[str], feed: dict[str, object]) -> list[object]:
        del names, feed
        raise RuntimeError("CUDA failure 2: out of memory ; GPU=0 ; hostname=x ; expr=cudaMalloc(&p, size)")


@pytest.fixture
def card(monkeypatch: pytest.MonkeyPatch) -> _Card:
    played = _Card()
    monkeypatch.setattr(ort, "get_available_providers", lambda: [CUDA, CPU])
    monkeypatch.setattr(ort, "InferenceSession", played.open)
    return played


def test_every_model_of_a_bank_is_opened_on_the_card_with_its_settings(tmp_path: Path, card: _Card) -> None:
    opened = open_bank(read_bank(make(tmp_path / "bank")), "cuda")
    for file in ("acoustic.onnx", "vocoder.onnx"):
        opened.session(opened.bank.acoustic.model, file)
    assert len(card.opened) == 2
    for _, options, asked in card.opened:
        assert asked["providers"][0][0] == CUDA
        settings = asked["providers"][0][1]
        assert settings["cudnn_conv_algo_search"] == "HEURISTIC"
        assert settings["arena_extend_strategy"] == "kSameAsRequested"
        assert asked["enable_fallback"] == 0
        assert not options.enable_mem_pattern
    assert opened.bucket_frames == 64


def test_a_card_out_of_memory_says_so_in_the_singers_words(tmp_path: Path, card: _Card) -> None:
    session = OnnxSession(read_bank(make(tmp_path / "bank")).acoustic.model, "acoustic.onnx", "cuda")
    assert card.opened
    with pytest.raises(OutOfMemoryError) as caught:
        session.run(["mel"], {})
    assert "hostname" not in str(caught.value)


def test_phrases_side_by_side_share_the_processor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    played = _Card()
    monkeypatch.setattr(played, "get_providers", lambda: [CPU])
    monkeypatch.setattr(ort, "InferenceSession", played.open)
    monkeypatch.setattr(os, "cpu_count", lambda: 8)
    bank = read_bank(make(tmp_path / "bank"))
    for threads in (0, 3):
        opened = open_bank(bank, threads=threads)
        opened.session(bank.acoustic.model, "acoustic.onnx")
    assert [options.intra_op_num_threads for _, options, _ in played.opened] == [4, 3]


@pytest.mark.parametrize(("name", "wanted"), [("", "cpu"), ("cpu", "cpu"), ("cuda", "cuda"), (" CUDA ", "cuda")])
def test_devices_by_name(name: str, wanted: str) -> None:
    assert device_called(name) == wanted


@pytest.mark.parametrize("name", ["gpu", "cuda:1", "tpu"])
def test_a_device_nobody_knows_is_not_taken_for_the_cpu(name: str) -> None:
    with pytest.raises(AcceleratorError, match="cpu or cuda"):
        device_called(name)


def test_a_driver_that_does_not_fit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """ONNX Runtime offers CUDA, fails to start it and goes on with the CPU, with a warning nobody reads."""
    monkeypatch.setattr(ort, "get_available_providers", lambda: [CUDA, CPU])
    whole = ort.InferenceSession

    def landing_on_the_cpu(model: object, options: object, **_: object) -> object:
        return whole(model, options, providers=[CPU])

    monkeypatch.setattr(ort, "InferenceSession", landing_on_the_cpu)
    model = read_bank(make(tmp_path / "bank")).acoustic.model
    with pytest.raises(AcceleratorError, match="runs on the CPU"):
        OnnxSession(model, "acoustic.onnx", "cuda")


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (RuntimeError("BFCArena: Failed to allocate memory for requested buffer of size 9"), OutOfMemoryError),
        (RuntimeError("CUDA failure 2: out of memory ; GPU=0"), OutOfMemoryError),
        (MemoryError(), OutOfMemoryError),
        (RuntimeError("CUDA failure 700: an illegal memory access was encountered"), AcceleratorError),
        (RuntimeError("Got invalid dimensions for input: f0"), BankModelError),
        (RuntimeError(""), BankModelError),
    ],
)
def test_failures_are_told_apart(error: Exception, kind: type[Exception]) -> None:
    assert type(failure(error, "acoustic.onnx")) is kind
