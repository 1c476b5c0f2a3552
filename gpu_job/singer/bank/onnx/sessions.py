"""Opening models: the one place that knows ONNX Runtime, its providers and its ways of failing.

A session tells what its model declares, and runs. On CUDA the convolution search is HEURISTIC: phrases differ in
length, and the default search would tune anew for every length, seconds each time. A session that was asked to run on
a graphics processor and landed elsewhere is refused, for nobody would notice but by the bill.
"""

from __future__ import annotations

import logging
import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol

from gpu_job.singer.bank.errors import AcceleratorError, BankModelError, OutOfMemoryError
from gpu_job.singer.bank.onnx.noise import NOISE, draw, repeatable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.generic]

log = logging.getLogger(__name__)

Device = Literal["cpu", "cuda"]
CUDA, CPU = "CUDAExecutionProvider", "CPUExecutionProvider"
CUDA_OPTIONS = {"cudnn_conv_algo_search": "HEURISTIC", "arena_extend_strategy": "kSameAsRequested"}
"""EXHAUSTIVE, the library's default, measures anew whenever the length is not that of the run before; DEFAULT, in spite
of its name, takes cuDNN's slow way out. Memory grows by what is asked for, not by doubling."""
NO_MEMORY = ("failed to allocate", "out of memory", "bad allocation", "bad_alloc", "cuda failure 2")
_PRIVATE = re.compile(r"\[ONNXRuntimeError\] : \d+ : \w+ : |Load model from .* failed:|/\S*/(?=[^/\s]*)")
"""What a message says of the library and of this machine's folders."""
_NO_DEVICE = ("cuda failure", "cudnn failure", "cublas failure", "no kernel image", "cuda error")


@dataclass(frozen=True, slots=True)
class Declared:
    """An input or output as the model declares it."""

    name: str
    shape: tuple[int | None, ...]
    """None where a length varies."""
    dtype: str
    """As ONNX Runtime writes it, such as `tensor(int64)`."""


class Session(Protocol):
    """An opened model."""

    @property
    def file(self) -> str:
        """The model's name in the bank, for errors."""

    @property
    def inputs(self) -> tuple[Declared, ...]:
        """What must be fed."""

    @property
    def outputs(self) -> tuple[Declared, ...]:
        """What it answers."""

    def run(self, names: Sequence[str], feed: Mapping[str, Array], seed: int = 0) -> list[Array]:
        """Run the model and return the named outputs; `seed` decides its noise."""


@dataclass(frozen=True, slots=True)
class Seeded:
    """A session with its seed chosen, for one phrase."""

    session: Session
    seed: int

    @property
    def file(self) -> str:
        """The model's name in the bank."""
        return self.session.file

    @property
    def inputs(self) -> tuple[Declared, ...]:
        """What must be fed."""
        return self.session.inputs

    @property
    def outputs(self) -> tuple[Declared, ...]:
        """What it answers."""
        return self.session.outputs

    def run(self, names: Sequence[str], feed: Mapping[str, Array], seed: int = 0) -> list[Array]:
        """Run the model with this phrase's seed, moved on by `seed`."""
        return self.session.run(names, feed, self.seed + seed)


class OnnxSession:
    """A model opened by ONNX Runtime, its noise drawn out here."""

    def __init__(self, model: Path, file: str, device: Device = "cpu", threads: int = 0) -> None:
        self.file = file
        self._session = _open_repeatable(model, file, device, threads)
        declared = [_declared(each) for each in self._session.get_inputs()]
        self.inputs = tuple(each for each in declared if each.name != NOISE)
        self.outputs = tuple(_declared(each) for each in self._session.get_outputs())
        self._draws = len(self.inputs) < len(declared)

    def run(self, names: Sequence[str], feed: Mapping[str, Array], seed: int = 0) -> list[Array]:
        """Run the model and return the named outputs; the same feed and seed give the same on the same machine.

        Raises OutOfMemoryError, AcceleratorError where the device fails, BankModelError for any other failure.
        """
        noise = {NOISE: draw(seed, zlib.crc32(self.file.encode()))} if self._draws else {}
        try:
            return list(self._session.run(list(names), {**feed, **noise}))
        except failures() as error:
            raise failure(error, self.file) from error


def device_called(name: str) -> Device:
    """Return the device of that name, the CPU for none; raises AcceleratorError for a name that is neither."""
    found: dict[str, Device] = {"": "cpu", "cpu": "cpu", "cuda": "cuda"}
    device = found.get(name.strip().lower())
    if device is None:
        raise AcceleratorError(
            f"There is no device {name.strip()!r} to sing on. Set SIGHTSINGER_DEVICE to cpu or cuda."
        )
    return device


def failures() -> tuple[type[Exception], ...]:
    """Return every kind of error that ONNX Runtime raises; they have no common base of their own."""
    from onnxruntime.capi import onnxruntime_pybind11_state as state  # noqa: PLC0415 - slow to import

    own = [kind for kind in vars(state).values() if isinstance(kind, type) and issubclass(kind, Exception)]
    return (*own, RuntimeError, ValueError, MemoryError)


def failure(error: Exception, file: str) -> Exception:
    """Say what a failing model means. ONNX Runtime tells its failures apart by their text alone."""
    text = str(error).lower()
    if isinstance(error, MemoryError) or any(sign in text for sign in NO_MEMORY):
        return OutOfMemoryError("The phrase does not fit into memory. Shorter phrases, cut by breath marks, will.")
    if any(sign in text for sign in _NO_DEVICE):
        return AcceleratorError("The graphics processor failed while singing. Trying again may help.")
    reason = _PRIVATE.sub("", str(error).strip().split("\n", 1)[0])[:300].strip(" .") or type(error).__name__
    return BankModelError(
        f"The model {file} cannot be used ({reason}). Export it again, or fetch the bank again.", file=file
    )


def _open_repeatable(model: Path, file: str, device: Device, threads: int) -> Any:  # noqa: ANN401 - as _open
    rewritten = repeatable(model)
    if rewritten is not None:
        try:
            return _open(rewritten, file, device, threads)
        except BankModelError:
            log.warning("%s could not be rewritten: what it sings differs a little from time to time", file)
    return _open(str(model), file, device, threads)


def _open(model: str | bytes, file: str, device: Device, threads: int) -> Any:  # noqa: ANN401 - untyped library
    import onnxruntime as ort  # noqa: PLC0415 - slow to import

    if device == "cuda" and CUDA not in ort.get_available_providers():
        raise AcceleratorError(
            "Singing on a graphics processor was asked for, but this installation of ONNX Runtime has no CUDA. "
            "Install onnxruntime-gpu in place of onnxruntime, or sing on the CPU."
        )
    options = ort.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = threads
    options.enable_mem_pattern = False  # patterns are kept for every length there ever was
    try:
        session = ort.InferenceSession(model, options, providers=providers(device), enable_fallback=0)
    except failures() as error:
        raise failure(error, file) from error
    check_device(session.get_providers(), device)
    return session


def providers(device: Device) -> list[Any]:
    """Return the execution providers to ask for, with their settings."""
    return [(CUDA, dict(CUDA_OPTIONS)), CPU] if device == "cuda" else [CPU]


def check_device(running_on: Sequence[str], device: Device) -> None:
    """Refuse to sing elsewhere than asked. Raises AcceleratorError."""
    wanted = CUDA if device == "cuda" else CPU
    if not running_on or running_on[0] != wanted:
        raise AcceleratorError(
            "A graphics processor was asked for, but the model runs on the CPU: the driver or the CUDA libraries do "
            "not fit this onnxruntime-gpu. Check them, or sing on the CPU."
        )


def _declared(value: Any) -> Declared:  # noqa: ANN401 - untyped library
    shape = tuple(size if isinstance(size, int) else None for size in value.shape)
    return Declared(value.name, shape, value.type)
