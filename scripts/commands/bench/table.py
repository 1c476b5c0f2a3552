"""What was timed, as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scripts.commands.quality.page import table as markdown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scripts.commands.bench.run import Timed


def table(found: Sequence[Timed]) -> str:
    """Return a row for each stage and figure, a column for each voice and device."""
    heads = [f"{each.voice} ({each.engine}), {each.device}" for each in found]
    names = list(dict.fromkeys(name for each in found for name in each.stages_s))
    rows = [[name, *(_factor(each.stages_s.get(name, 0.0), each) for each in found)] for name in names]
    rows += [
        ["**score to mp3**", *(f"**{_factor(each.whole_s, each)}**" for each in found)],
        ["first phrase sung after", *(f"{each.first_audio_s:.2f} s" for each in found)],
        ["opening the models", *(f"{each.opening_s:.2f} s" for each in found)],
        ["most memory", *(f"{each.peak_bytes / 1e6:.0f} MB" for each in found)],
        ["reading, against music21's parse", *(_against_music21(each) for each in found)],
    ]
    return markdown(["", *heads], rows)


def page(found: Sequence[Timed], rounds: int, cores: int) -> str:
    """Return the table with what its figures mean."""
    songs = ", ".join(dict.fromkeys(f"{each.song} ({each.music_s:.0f} s of music)" for each in found))
    return _PAGE.format(table=table(found), songs=songs, rounds=rounds, cores=cores)


def _factor(seconds: float, each: Timed) -> str:
    return f"{seconds / each.music_s:.4f}"


def _against_music21(each: Timed) -> str:
    return f"{each.stages_s['score reading'] / each.music21_s:.2f}"


_PAGE = """\
{table}

`scripts/bench`: {songs}, {cores} cores, median of {rounds} rounds after one that is not counted. Stages are real-time
factors: seconds of work a second of music. They are added up over the phrases that are sung side by side, so that
together they come to more than the whole.
"""
