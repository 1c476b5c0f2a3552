"""A recording to look at: written against sung pitch with the words, and the spectrogram below."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from scripts.commands.evaluate import clicks, pitch

if TYPE_CHECKING:
    from pathlib import Path

    from matplotlib.axes import Axes

    from scripts.commands.evaluate.recording import Take

_INCHES_PER_S, _NARROWEST, _WIDEST = 0.85, 10.0, 34.0
_LONGEST_S = 60.0
_WRITTEN, _SUNG, _CLICK = "#8aa7c7", "#c0392b", "#e67e22"
_MAX_HZ = 8000
_NAMES = ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")


def draw(take: Take, path: Path, *, start_s: float = 0.0, end_s: float | None = None) -> None:
    """Write a PNG of a stretch of the recording, at most a minute of it."""
    from matplotlib.figure import Figure  # noqa: PLC0415 - slow to import

    end = min(end_s or take.duration_s, start_s + _LONGEST_S, take.duration_s)
    wide = min(max(_NARROWEST, _INCHES_PER_S * (end - start_s)), _WIDEST)
    figure = Figure(figsize=(wide, 7.0), layout="constrained")
    above, below = figure.subplots(2, 1, sharex=True, height_ratios=[3, 2])
    _pitches(above, take, start_s, end)
    _spectrogram(below, take, start_s, end)
    for at in clicks.figures(take.samples, take.sample_rate, take.notes).at_s:
        below.axvline(at, color=_CLICK, linewidth=1.5)
    below.set_xlim(start_s, end)
    figure.savefig(path, dpi=80)


def _pitches(axes: Axes, take: Take, start: float, end: float) -> None:
    sung = pitch.track(take.samples, take.sample_rate)
    shown = [note for note in take.notes if note["end"] > start and note["start"] < end]
    for note in shown:
        axes.barh(note["midi"], note["end"] - note["start"], left=note["start"], height=0.9, color=_WRITTEN, alpha=0.5)
        axes.text(note["start"], note["midi"] + 0.6, note["syllable"] or "\N{EM DASH}", fontsize=9, clip_on=True)
    beats = [note["vowelStart"] for note in shown]
    heights = [note["midi"] for note in shown]
    axes.vlines(beats, [m - 0.45 for m in heights], [m + 0.45 for m in heights], color="black", linewidth=0.8)
    midi = 69 + 12 * np.log2(np.where(sung.f0_hz > 0, sung.f0_hz, np.nan) / 440)
    axes.plot(sung.times_s, midi, color=_SUNG, linewidth=1.2)
    if shown:
        axes.set_ylim(min(heights) - 2.5, max(heights) + 2.5)
        axes.set_yticks(range(min(heights) - 2, max(heights) + 3))
    axes.yaxis.set_major_formatter(lambda value, _: f"{_NAMES[int(value) % 12]}{int(value) // 12 - 1}")
    axes.set_title(
        "blue: the written notes (a semitone high); red: the pitch sung; black: where a vowel begins", size=10
    )
    axes.grid(alpha=0.3)


def _spectrogram(axes: Axes, take: Take, start: float, end: float) -> None:
    first, last = int(start * take.sample_rate), int(end * take.sample_rate)
    axes.specgram(
        take.samples[first:last] + 1e-6 * np.sin(np.arange(last - first)),
        NFFT=512,
        noverlap=384,
        Fs=take.sample_rate,
        xextent=(start, end),
        vmin=-120,
        vmax=-35,
        cmap="magma",
    )
    axes.set_ylim(0, _MAX_HZ)
    axes.set_ylabel("Hz")
    axes.set_xlabel("seconds")
