"""The spectrogram that an acoustic model paints and a vocoder reads: both must mean the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gpu_job.singer.bank.errors import BankMelMismatchError

if TYPE_CHECKING:
    from gpu_job.singer.bank.folder.fields import Fields

_LN_10 = 2.302585092994046
_HZ_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Mel:
    """Settings of a mel spectrogram; defaults are OpenUtau's."""

    sample_rate_hz: int = 44100
    hop_samples: int = 512
    window_samples: int = 2048
    fft_samples: int = 2048
    bins: int = 128
    low_hz: float = 40.0
    high_hz: float = 16000.0
    base: str = "10"
    """The logarithm's base: '10' or 'e'."""
    scale: str = "slaney"
    """slaney or htk."""

    @property
    def frame_s(self) -> float:
        """Seconds from one frame to the next."""
        return self.hop_samples / self.sample_rate_hz


def read_mel(config: Fields) -> Mel:
    """Read the settings from a dsconfig.yaml or vocoder.yaml. Raises BankConfigError."""
    plain = Mel()
    return Mel(
        sample_rate_hz=config.count("sample_rate", plain.sample_rate_hz),
        hop_samples=config.count("hop_size", plain.hop_samples),
        window_samples=config.count("win_size", plain.window_samples),
        fft_samples=config.count("fft_size", plain.fft_samples),
        bins=config.count("num_mel_bins", plain.bins),
        low_hz=config.number("mel_fmin", plain.low_hz),
        high_hz=config.number("mel_fmax", plain.high_hz),
        base=config.choice("mel_base", ("10", "e"), plain.base),
        scale=config.choice("mel_scale", ("slaney", "htk"), plain.scale),
    )


def check_same(acoustic: Mel, vocoder: Mel, acoustic_file: str, vocoder_file: str) -> None:
    """Refuse a vocoder that would read the spectrogram wrongly; only the logarithm's base may differ.

    Raises BankMelMismatchError naming the setting and both values.
    """
    for key, mine, its in (
        ("sample_rate", acoustic.sample_rate_hz, vocoder.sample_rate_hz),
        ("hop_size", acoustic.hop_samples, vocoder.hop_samples),
        ("win_size", acoustic.window_samples, vocoder.window_samples),
        ("fft_size", acoustic.fft_samples, vocoder.fft_samples),
        ("num_mel_bins", acoustic.bins, vocoder.bins),
        ("mel_fmin", round(acoustic.low_hz, _HZ_DIGITS), round(vocoder.low_hz, _HZ_DIGITS)),
        ("mel_fmax", round(acoustic.high_hz, _HZ_DIGITS), round(vocoder.high_hz, _HZ_DIGITS)),
        ("mel_scale", acoustic.scale, vocoder.scale),
    ):
        if mine != its:
            raise BankMelMismatchError(
                f"The acoustic model ({acoustic_file}) has {key} {mine}, the vocoder ({vocoder_file}) has {its}. "
                "Use the vocoder that belongs to this bank.",
                file=vocoder_file,
                key=key,
            )


def base_factor(acoustic: Mel, vocoder: Mel) -> float:
    """Return what the acoustic model's values are multiplied by to be the vocoder's logarithms."""
    if acoustic.base == vocoder.base:
        return 1.0
    return _LN_10 if acoustic.base == "10" else 1.0 / _LN_10
