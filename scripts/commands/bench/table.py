"""What was timed, as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scripts.commands.quality.page import table as markdown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scripts.commands.bench.job import TimedJob
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


def job_table(found: TimedJob) -> str:
    """Return a row for each stage: processor time, and its share."""
    rows = [[name, f"{each:.2f} s", f"{each / found.processor_s:.0%}"] for name, each in found.stages_s.items()]
    rows += [
        ["**all**", f"**{found.processor_s:.2f} s**", ""],
        ["**overhead: all but the models**", "", f"**{found.overhead:.0%}**"],
        ["elapsed", f"{found.wall_s:.2f} s", ""],
        ["**real-time factor a part**", f"**{found.real_time_factor:.4f}**", ""],
        ["most memory", f"{found.peak_bytes / 1e6:.0f} MB", ""],
        ["load of the machine at the end", f"{found.load:.1f}", ""],
    ]
    return markdown(["", "", "of all"], rows)


def job_page(found: TimedJob, rounds: int, cores: int) -> str:
    """Return docs/performance.md."""
    return _JOB_PAGE.format(
        table=job_table(found), song=found.song, parts=found.parts, music=found.music_s, rounds=rounds, cores=cores
    )


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

_JOB_PAGE = """\
# Performance

A whole job, models open: {song}, {parts} parts of {music:.0f} s, from the score's bytes to the tracks, the mix and the
timing on disk. {cores} cores, median of {rounds} rounds after one that is not counted.

{table}

Stages are processor time, over all threads; the real-time factor is elapsed time a second of one part's music, and gets
worse with whatever else the machine does: where the load is over the number of cores, half of the processor time (on
two cores) is nearer to what a quiet machine needs. Written by `scripts/bench --job --markdown docs/performance.md`.
"""
