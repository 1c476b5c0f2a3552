"""The page that tells how well the voices sing, made from figures alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scripts.commands.quality import means

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from scripts.commands.quality.means import Bar, Row

_HEAD = (
    "song",
    "octave",
    "words misheard",
    "each seed",
    "cents",
    "within 50",
    "unvoiced",
    "onsets",
    "syllables",
    "clicks",
    "DNSMOS",
    "RTF",
    "LUFS",
    "peak dB",
)
_DASH = "\N{EN DASH}"


def bars(bars: Sequence[Bar]) -> str:
    """Return what is asked and what was reached as a table."""
    rows = [
        (
            bar.what,
            f"{'at least' if bar.at_least else 'at most'} {bar.limit:g}{_unit(bar)}",
            f"{bar.reached:.3g}{_unit(bar)}",
            "yes" if bar.met else f"**no**, by {abs(bar.reached - bar.limit):.2g}{_unit(bar)}",
        )
        for bar in bars
    ]
    return table(("", "asked", "reached", "met"), rows)


def songs(rows: Sequence[Row]) -> str:
    """Return one voice's songs as a table, their mean last."""
    last = means.mean(rows, "**all**")
    return table(_HEAD, [_cells(each) for each in rows] + [_cells(last, whole=True)])


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table in Markdown, its columns as wide as they need."""
    widths = [max(3, *(len(row[column]) for row in (head, *rows))) for column in range(len(head))]
    lines = [head, tuple("-" * width for width in widths), *rows]
    return "\n".join(
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |" for line in lines
    )


def page(rows: Sequence[Row], *, seeds: Sequence[int], command: str, cores: int, samples: Sequence[Path]) -> str:
    """Return docs/quality.md. `samples` are the files of docs/samples, named SONG-VOICE.mp3."""
    singers = list(dict.fromkeys(each.singer for each in rows))
    by_singer = "\n\n".join(
        f"### {singer}\n\n{songs([each for each in rows if each.singer == singer])}" for singer in singers
    )
    titles = len({each.song for each in rows})
    return _PAGE.format(
        command=command,
        songs=titles,
        voices=f"{len(singers)} voices ({', '.join(singers)})",
        seeds=f"{len(seeds)} noise seed{'s' if len(seeds) > 1 else ''} ({', '.join(map(str, seeds))})",
        recordings=titles * len(singers) * len(seeds),
        bars=bars(means.bars(rows)),
        tables=by_singer,
        cores=cores,
        processor=f"{means.mean(rows, '').processor_factor:.2f}",
        seeds_first=seeds[0],
        samples="\n".join(f"- [{_named(path)}](samples/{path.name})" for path in samples),
    )


def _cells(row: Row, *, whole: bool = False) -> tuple[str, ...]:
    rate = row.word_error_rate
    return (
        row.song,
        "" if whole else "as written" if not row.transpose else f"{row.transpose // 12:+d}",
        _DASH if rate is None else f"{rate:.2f}",
        "" if whole else " ".join(f"{each:.2f}" for each in row.word_error_rates),
        f"{row.median_cents:.1f}",
        f"{100 * row.within_50 / max(1, row.frames):.1f}%",
        f"{row.unvoiced_notes} of {row.notes}",
        f"{1e3 * row.onset_s:.0f} ms",
        f"{row.syllables - row.missing_syllables} of {row.syllables}",
        f"{row.clicks}",
        f"{row.dnsmos:.2f}",
        f"{row.real_time_factor:.2f}",
        f"{row.loudness_lufs:.1f}",
        f"{row.true_peak_db:.1f}",
    )


def _unit(bar: Bar) -> str:
    return f" {bar.unit}" if bar.unit and bar.unit != "%" else bar.unit


def _named(path: Path) -> str:
    song, _, singer = path.stem.rpartition("-")
    return f"{song.replace('_', ' ').capitalize()}, {singer}"


_PAGE = """\
# How well it sings

Made by `{command}`; nothing here was written by hand. {songs} songs in English that nothing was trained on or chosen by
([which, and where they are from](../tests/data/songs/README.md)), sung by {voices} with {seeds} each:
{recordings} recordings, every one measured by the modules of `scripts/commands/evaluate`.

{bars}

![Written and sung pitch with the words, spectrogram below](images/quality.png)

## Listen

The first seconds of every second song, as they came out, seed {seeds_first}:

{samples}

## Song by song

{tables}

## What the figures mean

Every module of `scripts/commands/evaluate` opens with its conventions in full. In short:

- **octave**: whole octaves that bring the song's middle note nearest to the middle of the voice's range (F3 to A5 for
  a woman, E2 to A4 for a man).
- **words misheard**: word error rate by whisper base (multilingual, int8, beam 5, temperature 0), the whole recording
  at once. Every seed is another performance; a row's figure is the mean of its seeds. A recogniser of speech is a harsh
  judge of singing: compare, and do not take it for what people understand.
- **cents**: median distance from the written note (A4 = 440 Hz) by swift-f0, inside each vowel, vibrato included, the
  glide from the note before left out; **within 50**: share of those frames within 50 cents, all frames of all seeds;
  **unvoiced**: notes in which no frame has a pitch.
- **onsets**: how far vowels start from the beat, median, where a stop or a fricative comes before (other vowels have
  no edge to measure by).
- **syllables**: syllables of the score that are in the timing file.
- **clicks**: places around the silences between phrases where the sound jumps or is cut off.
- **DNSMOS**: overall quality by a judge of telephone speech, 1 to 5: it knows no singing, so that only differences
  between rows of the same song mean anything.
- **RTF**: seconds from the score's bytes to the mp3 over the recording's length, on {cores} cores, models open before,
  one song at a time, whatever else the machine did meanwhile. In processor time, which that hardly touches, it is
  {processor} in the mean.
- **LUFS**, **peak**: integrated loudness (ITU-R BS.1770-4) and true peak of the decoded mp3; of all seeds the mean
  and the highest.
- Over songs every row weighs the same.
"""
