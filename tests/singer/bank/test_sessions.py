"""Where models run, and what their failures mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

import onnxruntime as ort
import pytest

from gpu_job.singer.bank.errors import AcceleratorError, BankModelError, OutOfMemoryError
from gpu_job.singer.bank.reading import read_bank
from gpu_job.singer.bank.sessions import CPU, CUDA, OnnxSession, check_device, failure, providers
from tests.singer.bank.factory import make

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
