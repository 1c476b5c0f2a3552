"""`scripts/evaluate SCORE AUDIO TIMING`, or `SCORE --sing`: how well a score was sung, as a table, JSON, a picture."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.commands.evaluate import figures, picture, recording, singing, table
from sightsinger.errors import SightsingerError

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 2 and the reason on stderr where a file cannot be used."""
    parser = _parser()
    given = parser.parse_args(arguments)
    if given.sing == (given.audio is not None) or (given.audio is None) != (given.timing is None):
        parser.error("give AUDIO and TIMING, or --sing")
    try:
        _evaluate(given)
    except (SightsingerError, OSError, ValueError, KeyError) as error:
        print(f"{error}", file=sys.stderr)
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="scripts/evaluate", description="Measure a recording, or one sung on the spot, against its score."
    )
    parser.add_argument("score", type=Path, metavar="SCORE", help="a .musicxml, .xml or .mxl file")
    parser.add_argument("audio", type=Path, nargs="?", metavar="AUDIO", help="mp3, wav or flac; of one part, not a mix")
    parser.add_argument("timing", type=Path, nargs="?", metavar="TIMING", help="the timing.json that belongs to it")
    parser.add_argument("--part", help="the part that is heard (default: the first of the timing, or of the score)")
    parser.add_argument("--verse", help="the verse that was sung")
    parser.add_argument("--transpose", type=int, default=0)
    parser.add_argument("--tempo", type=float, default=1.0)
    parser.add_argument("--no-words", action="store_true", help="leave the speech recogniser out: quicker")
    parser.add_argument(
        "--took", type=float, metavar="SECONDS", help="how long singing took: gives the real-time factor"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure")
    parser.add_argument("--picture", type=Path, metavar="FILE.png", help="draw pitch, words and spectrogram")
    parser.add_argument("--from", dest="start", type=float, default=0.0, metavar="SECONDS", help="of the picture")
    parser.add_argument("--to", dest="end", type=float, metavar="SECONDS", help="of the picture (at most a minute)")
    sung = parser.add_argument_group("singing it first")
    sung.add_argument("--sing", action="store_true", help="sing the score instead of taking AUDIO and TIMING")
    sung.add_argument("--voice", help="woman or man, or a speaker of --bank")
    sung.add_argument("--bank", type=Path, metavar="FOLDER|ARCHIVE", help="a DiffSinger voicebank to sing with")
    sung.add_argument("--seed", type=int, default=0)
    sung.add_argument("--keep", type=Path, metavar="FOLDER", help="leave the mp3 and the timing there")
    return parser


def _evaluate(given: argparse.Namespace) -> None:
    from sightsinger.score import read  # noqa: PLC0415 - slow; --help need not wait

    if given.sing:
        take, took_s = _sung(given)
    else:
        take, took_s = recording.load(given.audio, given.timing), given.took
    take = take.of(given.part)
    score = read(given.score.read_bytes(), given.score.name)
    line = score.line(take.part, given.verse, transpose=given.transpose, tempo=given.tempo)
    measured = figures.measure(take, line, listen=not given.no_words, took_s=took_s)
    print(table.table(measured))
    if given.json is not None:
        given.json.write_text(json.dumps(measured.as_dict(), indent=1, ensure_ascii=False), "utf-8")
    if given.picture is not None:
        picture.draw(take, given.picture, start_s=given.start, end_s=given.end)


def _sung(given: argparse.Namespace) -> tuple[recording.Take, float]:
    """Sing it, and say how long that took."""
    request = singing.Request(
        given.score, given.voice, given.bank, given.part, given.verse, given.transpose, given.tempo, given.seed
    )
    singers = singing.Singers(given.bank)
    try:
        sung = singing.sing(request, singers)
    finally:
        singers.close()
    with tempfile.TemporaryDirectory() as passing:
        folder = given.keep or Path(passing)
        folder.mkdir(parents=True, exist_ok=True)
        audio, timing = folder / f"{given.score.stem}.mp3", folder / f"{given.score.stem}.timing.json"
        audio.write_bytes(sung.mp3)
        timing.write_text(json.dumps(sung.timing, ensure_ascii=False), "utf-8")
        return recording.load(audio, timing), sung.wall_s


if __name__ == "__main__":
    raise SystemExit(main())
