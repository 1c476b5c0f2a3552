"""A bank whose models are open: each is loaded when it is first needed, and once."""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from gpu_job.singer.bank.folder.fingerprint import fingerprint
from gpu_job.singer.bank.onnx.diffusion import Effort
from gpu_job.singer.voice import AT_ONCE

if TYPE_CHECKING:
    from pathlib import Path

    from gpu_job.singer.bank.folder.model import Bank
    from gpu_job.singer.bank.onnx.sessions import Device, Session

CUDA_BUCKET_FRAMES = 64
"""On a graphics processor phrases are lengthened with silence to a multiple of this."""


class Opener(Protocol):
    """Whoever opens models."""

    def __call__(self, model: Path, file: str, /) -> Session:
        """Open the model at a path; `file` is its name in the bank, for errors."""


@dataclass(frozen=True, slots=True)
class OpenBank:
    """A bank, how its models are opened, and how hard they work."""

    bank: Bank
    opener: Opener
    effort: Effort = field(default_factory=Effort)
    bucket_frames: int = 1
    _sessions: dict[str, Session] = field(default_factory=dict, repr=False)
    _identity: list[str] = field(default_factory=list, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @property
    def identity(self) -> str:
        """What the bank's files hold, in short; they are read for it once."""
        with self._lock:
            if not self._identity:
                files = sorted(path for path in self.bank.top.rglob("*") if path.is_file())
                self._identity.append(fingerprint([*files, self.bank.vocoder.model]))
            return self._identity[0]

    def session(self, model: Path, file: str) -> Session:
        """Return the model's session, opening it where it is not open yet."""
        with self._lock:
            if file not in self._sessions:
                self._sessions[file] = self.opener(model, file)
            return self._sessions[file]


def open_bank(
    bank: Bank,
    device: Device = "cpu",
    *,
    threads: int = 0,
    effort: Effort | None = None,
) -> OpenBank:
    """Prepare a bank for singing on a device; `threads` are one phrase's, 0: each has its share of the processor.

    Models are opened when they are needed; use `trial.sing_trial` to know at once whether they can be.
    """
    from gpu_job.singer.bank.onnx.sessions import OnnxSession  # noqa: PLC0415 - who tests without models need not load it

    def opener(model: Path, file: str) -> Session:
        return OnnxSession(model, file, device, threads or max(1, (os.cpu_count() or 1) // AT_ONCE))

    bucket = CUDA_BUCKET_FRAMES if device == "cuda" else 1
    return OpenBank(bank, opener, effort or Effort(), bucket)
