"""`scripts/evaluate SCORE AUDIO TIMING`: how well a score was sung, as a table, as JSON, as a picture."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.evaluation import figures, picture, recording
from sightsinger.errors import SightsingerError

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 2 and the reason on stderr where a file cannot be used."""
    given = _parser().parse_args(arguments)
    try:
        _evaluate(given)
    except (SightsingerError, OSError, ValueError, KeyError) as error:
        print(f"{error}", file=sys.stderr)
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="scripts/evaluate", description=__doc__)
    parser.add_argument("score", type=Path, metavar="SCORE")
    parser.add_argument("audio", type=Path, metavar="AUDIO", help="mp3, wav or flac")
    parser.add_argument("timing", type=Path, metavar="TIMING", help="the timing.json that belongs to it")
    parser.add_argument("--verse", help="the verse that was sung")
    parser.add_argument("--transpose", type=int, default=0)
    parser.add_argument("--tempo", type=float, default=1.0)
    parser.add_argument("--no-words", action="store_true", help="leave the speech recogniser out: quicker")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure")
    parser.add_argument("--picture", type=Path, metavar="FILE.png", help="draw pitch, words and spectrogram")
    parser.add_argument("--from", dest="start", type=float, default=0.0, metavar="SECONDS", help="of the picture")
    parser.add_argument("--to", dest="end", type=float, metavar="SECONDS", help="of the picture (at most a minute)")
    return parser


def _evaluate(given: argparse.Namespace) -> None:
    from sightsinger.score import read  # noqa: PLC0415 - slow; --help need not wait

    take = recording.load(given.audio, given.timing)
    if not take.notes:
        raise ValueError("the timing has no notes")
    score = read(given.score.read_bytes(), given.score.name)
    line = score.line(take.notes[0]["part"], given.verse, transpose=given.transpose, tempo=given.tempo)
    measured = figures.measure(take, line, listen=not given.no_words)
    print(figures.table(measured))
    if given.json is not None:
        given.json.write_text(json.dumps(measured.as_dict(), indent=1, ensure_ascii=False), "utf-8")
    if given.picture is not None:
        picture.draw(take, given.picture, start_s=given.start, end_s=given.end)


if __name__ == "__main__":
    raise SystemExit(main())
