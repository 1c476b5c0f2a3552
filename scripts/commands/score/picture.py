"""A line as a picture: a piano roll with its words, and its loudness beneath."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from scripts.commands.score.table import syllable
from sightsinger.score.notation.pitch import name

if TYPE_CHECKING:
    from pathlib import Path

    from sightsinger.score.model import Line

_SECONDS_PER_ROW = 20.0
_WIDTH_IN, _ROW_IN = 16.0, 3.4
_COLOURS = {"extend": "#8fb8de", "vocalise": "#c9c9c9", "inherited": "#e2b46c", "": "#2f6ea5"}


def save(line: Line, path: Path) -> None:
    """Draw `line` into a PNG, twenty seconds a row."""
    import matplotlib as mpl  # noqa: PLC0415 - slow, and only pictures need it

    mpl.use("Agg")
    from matplotlib import pyplot as plt  # noqa: PLC0415 - after the choice of backend

    rows = max(1, math.ceil(line.duration_s / _SECONDS_PER_ROW))
    figure, axes = plt.subplots(rows, 1, figsize=(_WIDTH_IN, _ROW_IN * rows), squeeze=False, layout="constrained")
    for row in range(rows):
        _row(axes[row][0], line, row * _SECONDS_PER_ROW)
    figure.suptitle(f"{line.part} ({line.voice}, {line.language})")
    figure.savefig(path, dpi=90)
    plt.close(figure)


def _row(axis: object, line: Line, start: float) -> None:
    from matplotlib.axes import Axes  # noqa: PLC0415 - as above

    assert isinstance(axis, Axes)  # noqa: S101 - for the type checker
    end = start + _SECONDS_PER_ROW
    pitches = [note.midi for note in line.notes] or [60]
    low, high = min(pitches) - 4, max(pitches) + 3
    bars: dict[float, str] = {}
    for note in line.notes:
        if start <= note.start_s < end:
            kind = "extend" if note.syllable.syllabic == "extend" else ""
            kind = (
                "vocalise" if note.syllable.vocalise else "inherited" if note.syllable.inherited and not kind else kind
            )
            axis.barh(note.midi, note.end_s - note.start_s, left=note.start_s, height=0.8, color=_COLOURS[kind])
            axis.text(note.start_s + 0.02, note.midi + 0.55, syllable(note), fontsize=9, va="bottom")
            if note.beat == 1.0:
                bars[note.start_s] = note.measure
    for at, number in bars.items():
        axis.axvline(at, color="#dddddd", zorder=0)
        axis.text(at, high + 1.5, number, fontsize=7, color="#888888")
    axis.set(xlim=(start, end), ylim=(low - 1, high + 3), ylabel="pitch")
    axis.set_yticks(range(low, high + 1, 2), [name(value) for value in range(low, high + 1, 2)], fontsize=7)
    loudness = axis.twinx()
    points = line.loudness or ((0.0, 0.0),)
    times, levels = [at for at, _ in points], [db for _, db in points]
    loudness.plot([*times, line.duration_s], [*levels, levels[-1]], color="#b3424a", linewidth=1, alpha=0.7)
    loudness.set(ylim=(-26, 60), ylabel="dB re mf")
    loudness.set_yticks([-14, -7, 0, 7], ["ppp", "p", "mf", "ff"], fontsize=7)
