"""WORLD's synthesis as a neural network runtime sees it: nothing is trained, everything is a formula.

Frames of envelope and aperiodicity and a pitch become sound: a band-limited pulse train and noise, both cut into
windows, shaped in each by the envelope's minimum-phase filter, mixed by the aperiodicity, and laid over each other.
M. Morise et al., "WORLD", IEICE Trans. 2016; the minimum phase by the folded cepstrum, A. Oppenheim and R. Schafer,
"Discrete-Time Signal Processing", ch. 13.
"""

from __future__ import annotations

import math
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn
from torch.nn import functional

from research.voice.envelope import (
    APERIODICITY_POINTS,
    BINS,
    ENVELOPE_POINTS,
    FFT_SIZE,
    LEAST_APERIODICITY,
    SAMPLE_RATE,
    WIDTH,
    reading,
)
from research.voice.timeline import HOP

if TYPE_CHECKING:
    from onnx import ModelProto

_WINDOW, _STEP = 480, 120
"""Samples of one window, and from one to the next."""
_UNVOICED_HZ, _ANY_HZ = 20.0, 200.0
_GAIN = 2 * _STEP / _WINDOW
"""Hann windows, so far apart, add up to one over this."""


class Vocoder(nn.Module):
    """mel [1, T, WIDTH], f0 in Hz [1, T] -> waveform [1, T * HOP]; f0 up to 20 Hz is silence of the pulses."""

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("envelope", torch.tensor(reading(ENVELOPE_POINTS).T, dtype=torch.float32))
        self.register_buffer("noise", torch.tensor(reading(APERIODICITY_POINTS).T, dtype=torch.float32))
        self.register_buffer("there", _forward()[:, None])
        self.register_buffer("back", _inverse()[:, None])
        self.register_buffer("minimum_phase", _minimum_phase())

    def forward(self, mel: Tensor, f0: Tensor) -> Tensor:
        """See the class."""
        log_amplitude = _upsampled(mel[..., :ENVELOPE_POINTS] @ self.envelope)
        aperiodic = _upsampled(mel[..., ENVELOPE_POINTS:] @ self.noise).clamp(math.log(LEAST_APERIODICITY), 0).exp()
        pulses, hiss = _excitation(f0)
        pulse_re, pulse_im = self._spectra(pulses, log_amplitude.shape[1])
        hiss_re, hiss_im = self._spectra(hiss, log_amplitude.shape[1])
        periodic = (1 - aperiodic * aperiodic).clamp(min=0).sqrt()
        re, im = pulse_re * periodic + hiss_re * aperiodic, pulse_im * periodic + hiss_im * aperiodic
        phase = log_amplitude @ self.minimum_phase
        amplitude = log_amplitude.exp()
        filter_re, filter_im = amplitude * phase.cos(), amplitude * phase.sin()
        shaped = torch.cat([re * filter_re - im * filter_im, re * filter_im + im * filter_re], -1)
        sound = functional.conv_transpose1d(shaped.transpose(1, 2), self.back, stride=_STEP)[:, 0]
        return torch.as_tensor(sound[:, _WINDOW // 2 :][:, : mel.shape[1] * HOP])

    def _spectra(self, signal: Tensor, frames: int) -> tuple[Tensor, Tensor]:
        """Return the spectra of the signal's windows, real and imaginary, [1, frames, BINS] each."""
        padded = functional.pad(signal[:, None], (_WINDOW // 2, _WINDOW // 2 + _WINDOW))
        spectra = functional.conv1d(padded, self.there, stride=_STEP)[:, :, :frames].transpose(1, 2)
        return spectra[..., :BINS], spectra[..., BINS:]


def _upsampled(frames: Tensor) -> Tensor:
    """[1, T, N] -> [1, T * HOP / STEP, N]."""
    return functional.interpolate(frames.transpose(1, 2), scale_factor=float(HOP // _STEP), mode="linear").transpose(
        1, 2
    )


def _excitation(f0: Tensor) -> tuple[Tensor, Tensor]:
    """Return pulses [1, N] of unit power a sample on average, every harmonic below half the rate, and white noise."""
    voiced = (f0 > _UNVOICED_HZ).float()
    hz = torch.where(f0 > _UNVOICED_HZ, f0, torch.full_like(f0, _ANY_HZ))
    hz = functional.interpolate(hz[:, None], scale_factor=float(HOP), mode="linear")[:, 0]
    voiced = functional.interpolate(voiced[:, None], scale_factor=float(HOP), mode="linear")[:, 0]
    cycles = torch.cumsum((hz / SAMPLE_RATE).double(), 1)
    half = math.pi * (cycles - torch.floor(cycles)).float()
    harmonics = torch.floor(SAMPLE_RATE / 2 / hz - 0.5)
    # The sum of all harmonics' cosines is Dirichlet's kernel.
    bottom = half.sin()
    on_top = bottom.abs() < 1e-4
    kernel = torch.sin((2 * harmonics + 1) * half) / torch.where(on_top, torch.ones_like(bottom), bottom)
    pulses = torch.where(on_top, 2 * harmonics + 1, kernel) - 1
    return pulses * (hz / SAMPLE_RATE).sqrt() * voiced, torch.randn_like(hz)


def _angles(rows: int, columns: int) -> Tensor:
    """Return 2 pi k n / FFT_SIZE [rows, columns]."""
    k, n = torch.arange(rows, dtype=torch.float32)[:, None], torch.arange(columns, dtype=torch.float32)[None]
    return 2 * math.pi / FFT_SIZE * torch.remainder(k * n, FFT_SIZE)


def _forward() -> Tensor:
    """Return the windowed transform [2 * BINS, WINDOW]."""
    window = 0.5 - 0.5 * torch.cos(2 * math.pi / _WINDOW * torch.arange(_WINDOW, dtype=torch.float32))
    angles = _angles(BINS, _WINDOW)
    return torch.cat([angles.cos(), -angles.sin()]) * window


def _inverse() -> Tensor:
    """Return the transform back [2 * BINS, FFT_SIZE]."""
    angles = _angles(BINS, FFT_SIZE)
    both = _twice_inside() / FFT_SIZE * _GAIN
    return torch.cat([angles.cos() * both, -angles.sin() * both])


def _twice_inside() -> Tensor:
    """Return 2 [BINS, 1], but 1 at both ends: what the other half of a spectrum adds."""
    bins = torch.arange(BINS, dtype=torch.float32)
    inside = (bins > 0).float() * (bins < BINS - 1).float()
    return (1 + inside)[:, None]


def _minimum_phase() -> Tensor:
    """Return the matrix [BINS, BINS] from log amplitude to the phase of the causal filter."""
    angles = _angles(BINS, BINS)
    cepstrum = angles.cos() * _twice_inside() / FFT_SIZE * _twice_inside().T
    return cepstrum @ -angles.sin().T


def model() -> ModelProto:
    """Return the vocoder as ONNX, its tables in half precision (their rounding lies 70 dB below the sound)."""
    example = (torch.zeros(1, 50, WIDTH), torch.full((1, 50), 220.0))
    axes = {"mel": {1: "frames"}, "f0": {1: "frames"}, "waveform": {1: "samples"}}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "vocoder.onnx"
        torch.onnx.export(
            Vocoder().eval(), example, str(path), input_names=["mel", "f0"], output_names=["waveform"],
            dynamic_axes=axes, opset_version=17, dynamo=False,
        )  # fmt: skip
        return _halved(onnx.load(str(path)))


def _halved(model: ModelProto) -> ModelProto:
    """Store large tables in 16 bits; runtimes turn them back when they load the model."""
    graph, nodes = model.graph, []
    tables = [each for each in graph.initializer if each.data_type == TensorProto.FLOAT and math.prod(each.dims) > 4096]
    for table in tables:
        half = numpy_helper.from_array(numpy_helper.to_array(table).astype(np.float16), f"{table.name}:16")
        nodes.append(helper.make_node("Cast", [half.name], [table.name], to=TensorProto.FLOAT))
        graph.initializer.remove(table)
        graph.initializer.append(half)
    nodes += graph.node
    del graph.node[:]
    graph.node.extend(nodes)
    return model
