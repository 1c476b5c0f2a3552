"""The corpus' verdicts as a page of tables, differences by cause."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Verdict = dict[str, Any]
"""One line of the runner's output (see `corpus.Verdict`)."""

_MADE_BY = (
    "Made by `scripts/corpus-report`: every MusicXML file that music21 10.5.1 carries (654 of its corpus, 143 of the",
    "LilyPond suite) is read, and the result is held against two independent judges. The words are counted from the",
    "raw XML by code that shares nothing with ours (`scripts/commands/corpus_report/rawcount.py`); the lengths are",
    "those of music21's own parsed and unrolled stream. How often a bar is passed is our own count; the lengths hold",
    "it to account: a repeat too many or too few would make them differ.",
)
_REPEATS = "a repeat that ends without having begun, after another: music21 goes back to the first bar"
_CAUSES = {
    "exactly once per pass": "every syllable of the verse, once for each pass of its bar",
    "exactly once per pass, over the lines of a divided part": "chords or several voices: each is in one line at least",
    'exact but for verse labels ("1."), which are not sung': "the number in front of a verse is printed as a lyric",
    "words also on rests or unpitched notes (nothing to sing them on)": "counted besides: words that no pitch carries",
    "equal": "our notes and music21's last equally long",
    _REPEATS: "where nothing marks its beginning, a repeat goes back to the end of the repeat before it",
    "several lines of one part: not comparable": "chords or several voices are split into lines here, not there",
    "music21 divides the score into other parts": "a part with two staves is two parts there",
}


def page(verdicts: Sequence[Verdict], peak_mb: int) -> str:
    """Return the report in Markdown."""
    read = [v for v in verdicts if v["outcome"] == "read"]
    worded = [v for v in read if v["words"] or v["lengths"]]
    return "\n".join(
        [
            "# The corpus, judged",
            "",
            *_MADE_BY,
            "",
            *_speed(verdicts, peak_mb),
            "",
            "## Read or refused",
            "",
            *_table(("outcome", "files"), Counter(v["outcome"] for v in verdicts).most_common()),
            "",
            f"## Words: {len(worded)} files with words, by part and verse",
            "",
            *_table(("verdict", "part and verse", "meaning"), _causes(_total(read, "words"))),
            "",
            "## Lengths: our summed notes against music21's unrolled stream, by part",
            "",
            *_table(("verdict", "parts", "meaning"), _causes(_total(read, "lengths"))),
            "",
            *_differences(read),
        ]
    )


def _speed(verdicts: Sequence[Verdict], peak_mb: int) -> list[str]:
    times = sorted(verdict["seconds"] for verdict in verdicts)
    half, most = times[len(times) // 2] * 1000, times[int(len(times) * 0.99)]
    return [
        f"{len(verdicts)} files, none crashed. The slowest took {times[-1]:.2f} s, half of them at most {half:.0f} ms,",
        f"99% at most {most:.2f} s; the process never held more than {peak_mb} MB.",
    ]


def _total(verdicts: Iterable[Verdict], key: str) -> Counter[str]:
    total: Counter[str] = Counter()
    for verdict in verdicts:
        total.update(verdict[key])
    return total


def _causes(counted: Mapping[str, int]) -> list[tuple[str, int, str]]:
    return [(cause, n, _CAUSES.get(cause, "")) for cause, n in sorted(counted.items(), key=lambda entry: -entry[1])]


def _differences(read: Sequence[Verdict]) -> list[str]:
    notes = [(v["file"], note) for v in read for note in v["notes"]]
    left = [(v["file"], note) for v in read for note in v["unexplained"]]
    lines = ["## Differences with a cause", ""]
    lines += _table(("file", "what"), notes) if notes else ["None."]
    lines += ["", "## Differences without one", ""]
    return [*lines, *(_table(("file", "what"), left) if left else ["None."]), ""]


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    cells = [[str(cell).replace("|", "\\|") for cell in row] for row in rows]
    return [f"| {' | '.join(row)} |" for row in (list(head), ["---"] * len(head), *cells)]
