"""Read every MusicXML file that music21 carries and hold the result against independent counts.

`scripts/corpus-report` writes docs/corpus-report.md. Two judges: the words are counted from the raw XML
(`rawcount`), the lengths come from music21's own parsed and unrolled stream. A difference is put down to a cause
that is checked for, or it is listed as unexplained.
"""

from __future__ import annotations

import argparse
import json
import resource
import signal
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scripts.commands.corpus_report import rawcount, report
from scripts.local import paths
from sightsinger.score import ScoreError, read
from sightsinger.score.time.playback import merged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scripts.commands.corpus_report.rawcount import RawPart
    from sightsinger.score.model import Line
    from sightsinger.score.score import Score

REPORT = paths.ROOT / "docs" / "corpus-report.md"
MEMORY = paths.CACHE / "music21-lengths"
MUSIC21_LIMIT_S = 120
FEW_WORDS = 8
"""Files with fewer notes with words than this are not counted among those with words."""


@dataclass
class Verdict:
    """What came of one file."""

    file: str
    outcome: str
    seconds: float = 0.0
    parts: int = 0
    syllables: int = 0
    words: Counter[str] = field(default_factory=Counter)
    """Line and verse pairs by verdict on their words."""
    lengths: Counter[str] = field(default_factory=Counter)
    """Parts by verdict on their lengths."""
    notes: list[str] = field(default_factory=list)
    """Differences whose cause was checked."""
    unexplained: list[str] = field(default_factory=list)


class _TooSlowError(Exception):
    """The other reader did not finish."""


def files() -> Iterator[Path]:
    """Yield the corpus' files, then the LilyPond suite's."""
    import music21  # noqa: PLC0415 - slow, and only the report needs it

    root = Path(music21.__file__).parent
    for folder in (root / "corpus", root / "musicxml" / "lilypondTestSuite"):
        yield from sorted(p for p in folder.rglob("*") if p.suffix in {".xml", ".mxl", ".musicxml"})


def judge(path: Path, *, lengths: bool) -> Verdict:
    """Read one file and compare."""
    began = time.perf_counter()
    try:
        score = read(path.read_bytes(), path.name)
    except ScoreError as error:
        return Verdict(path.name, error.code, time.perf_counter() - began)
    verdict = Verdict(path.name, "read", time.perf_counter() - began)
    raw = rawcount.count(path)
    verdict.parts = len(raw)
    verdict.syllables = sum(n.total() for part in raw for bars in part.words.values() for n in bars.values())
    if sum(part.lyric_notes for part in raw) >= FEW_WORDS:
        _judge_words(score, raw, verdict)
        if lengths:
            _judge_lengths(score, path, raw, verdict)
    return verdict


def _judge_words(score: Score, raw: list[RawPart], verdict: Verdict) -> None:
    passes = Counter(visit.bar for visit in score.timeline.visits)
    sung = [line for line in score.timeline.lines if line.sung]
    for index, part in enumerate(raw):
        lines = [line for line in sung if line.part == index]
        verses = sorted(part.words)
        if not verses:
            continue
        if part.on_rests or part.unpitched_words:
            verdict.words["words also on rests or unpitched notes (nothing to sing them on)"] += 1
        for verse in verses:
            expected: Counter[str] = Counter()
            for bar, texts in part.words[verse].items():
                for text, n in texts.items():
                    expected[text] += n * passes[bar]
            results = [
                _sung(score.line(line.name, _verse_key(score, line.name, verse)), verse, score) for line in lines
            ]
            verdict.words[_compare(expected, results, f"{part.name} verse {verse}", verdict)] += 1


def _verse_key(score: Score, line: str, verse: str) -> str | None:
    keys = score.texts.verses[line].keys
    return verse if verse in keys else verse.rpartition("verse")[2] if verse.rpartition("verse")[2] in keys else None


def _sung(line: Line, verse: str, score: Score) -> Counter[str]:
    key = _verse_key(score, line.part, verse)
    texts: Counter[str] = Counter()
    for note in line.notes:
        if note.verse == key and not note.syllable.inherited and not note.syllable.vocalise:
            texts.update(rawcount.stretches(note.syllable.text))
    return texts


def _compare(expected: Counter[str], results: list[Counter[str]], where: str, verdict: Verdict) -> str:
    if len(results) == 1 and results[0] == expected:
        return "exactly once per pass"
    union: Counter[str] = Counter()
    for result in results:
        union |= result
    if len(results) > 1 and not expected - _sum(results) and not union - expected:
        return "exactly once per pass, over the lines of a divided part"
    if results and Counter("".join(results[0].elements())) == Counter("".join(expected.elements())):
        return "same letters, syllables divided otherwise"
    if len(results) == 1 and not results[0] - expected and all(t.isdecimal() for t in expected - results[0]):
        verdict.notes.append(f"{where}: labels {sorted((expected - results[0]).elements())} are not sung")
        return 'exact but for verse labels ("1."), which are not sung'
    missing, extra = expected - (union if len(results) > 1 else results[0] if results else Counter()), union - expected
    verdict.unexplained.append(f"{where}: missing {dict(missing)}, extra {dict(extra)}"[:300])
    return "unexplained"


def _sum(results: list[Counter[str]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for result in results:
        total += result
    return total


def _judge_lengths(score: Score, path: Path, raw: list[RawPart], verdict: Verdict) -> None:
    signal.signal(signal.SIGALRM, _give_up)
    signal.alarm(MUSIC21_LIMIT_S)
    try:
        theirs = _remembered_lengths(path)
    except _TooSlowError:
        verdict.lengths["music21 did not finish"] += 1
        return
    except Exception as error:  # noqa: BLE001 - the judge's own faults are counted, whatever they are
        verdict.lengths[f"music21 cannot parse ({type(error).__name__})"] += 1
        return
    finally:
        signal.alarm(0)
    if len(theirs) != len(raw):
        verdict.lengths["music21 divides the score into other parts"] += 1
        return
    for index, (part, other) in enumerate(zip(raw, theirs, strict=True)):
        lines = [line for line in score.timeline.lines if line.part == index and line.sung]
        if not lines:
            continue
        if other is None:
            verdict.lengths["music21 cannot unroll"] += 1
        elif len(lines) > 1:
            verdict.lengths["several lines of one part: not comparable"] += 1
        else:
            ours = sum(note.quarters for note in score.line(lines[0].name).notes)
            verdict.lengths[_length_verdict(ours, other, score, part, verdict)] += 1


def _length_verdict(ours: float, theirs: float, score: Score, part: RawPart, verdict: Verdict) -> str:
    if abs(ours - theirs) < 0.01:
        return "equal"
    if _repeats_after_repeat(score):
        verdict.notes.append(f"{part.name}: {ours:g} quarters, music21 {theirs:g}")
        return "a repeat that ends without having begun, after another: music21 goes back to the first bar"
    verdict.unexplained.append(f"{part.name}: {ours:g} quarters, music21 {theirs:g}")
    return "different"


def _repeats_after_repeat(score: Score) -> bool:
    """Say whether a repeat ends here without having begun, after another one has ended."""
    bars = merged([[bar.signs for bar in part.bars] for part in score.timeline.parts])
    begun, ended = False, False
    for bar in bars:
        begun |= bar.forward
        if bar.backward and not begun and ended:
            return True
        if bar.backward:
            begun, ended = False, True
    return False


def _remembered_lengths(path: Path) -> list[float | None]:
    """Return music21's lengths, which do not depend on our code, from an earlier run where there was one."""
    key = f"{path.parent.name}-{path.name}-{path.stat().st_size}.json"
    remembered = MEMORY / key
    if remembered.exists():
        return list(json.loads(remembered.read_text()))
    lengths = _music21_lengths(path)
    MEMORY.mkdir(parents=True, exist_ok=True)
    remembered.write_text(json.dumps(lengths))
    return lengths


def _music21_lengths(path: Path) -> list[float | None]:
    """Return the summed lengths of each part's notes in music21's unrolled stream; None where it cannot unroll."""
    from music21 import converter, repeat, stream  # noqa: PLC0415 - slow, and only the report needs it

    score: Any = converter.parse(path, forceSource=True)
    lengths: list[float | None] = []
    for part in score.parts:
        try:
            played = part.expandRepeats()
        except (repeat.ExpanderException, stream.StreamException):
            lengths.append(None)
            continue
        notes = played.recurse().notes
        lengths.append(float(sum(n.quarterLength for n in notes)))
    return lengths


def _give_up(_signal: int, _frame: object) -> None:
    raise _TooSlowError


def main() -> int:
    """Judge all files and write the report; parts of the work are printed instead."""
    parser = argparse.ArgumentParser(prog="corpus-report", description=__doc__)
    parser.add_argument("--lines", type=Path, default=Path(".cache/corpus.jsonl"), help="where verdicts are kept")
    parser.add_argument("--no-lengths", action="store_true", help="leave music21's unrolled lengths out (minutes)")
    parser.add_argument("--only", default="", help="files whose name contains this")
    given = parser.parse_args()
    given.lines.parent.mkdir(parents=True, exist_ok=True)
    verdicts = []
    with given.lines.open("w") as out:
        for path in files():
            if given.only in path.name:
                verdict = vars(judge(path, lengths=not given.no_lengths))
                out.write(json.dumps(verdict, ensure_ascii=False) + "\n")
                out.flush()
                verdicts.append(verdict)
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    if given.only or given.no_lengths:
        print(json.dumps(verdicts, indent=1, ensure_ascii=False) if given.only else report.page(verdicts, peak_mb))
    else:
        REPORT.write_text(report.page(verdicts, peak_mb))
    return 0


if __name__ == "__main__":
    sys.exit(main())
