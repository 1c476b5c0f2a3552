"""`scripts/quality`: sing songs with every voice, measure each recording, write the page that tells it.

Recordings and their figures are kept under .cache/quality: a run that was broken off goes on where it was.
"""

from __future__ import annotations

import argparse
import json
import os
import shlex
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scripts.commands.quality import means, page, samples, work
from scripts.commands.quality.recordings import Recording, made_by, measured_by, recording, write
from scripts.commands.quality.songs import Singer, load, transposition
from scripts.local.paths import ROOT
from sightsinger.errors import SightsingerError

if TYPE_CHECKING:
    from collections.abc import Sequence

SONGS = ROOT / "tests" / "data" / "songs"
PAGE = ROOT / "docs" / "quality.md"
_STOPPED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 2 and the reason on stderr where something cannot be used."""
    given = _parser().parse_args(arguments)
    try:
        rows = _rows(given, shlex.join(["scripts/quality", *(sys.argv[1:] if arguments is None else arguments)]))
    except (SightsingerError, OSError, ValueError) as error:
        print(f"{error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Stopped; the same command goes on from here.", file=sys.stderr)
        return _STOPPED
    print(_told(rows))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="scripts/quality", description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument(
        "--songs", type=Path, nargs="+", default=[SONGS], metavar="FOLDER|SCORE", help="default: tests/data/songs"
    )
    parser.add_argument("--bank", type=Path, metavar="FOLDER|ARCHIVE", help="a DiffSinger bank instead of our voices")
    parser.add_argument(
        "--voices",
        nargs="+",
        type=Singer.parse,
        default=[Singer("woman", "woman"), Singer("man", "man")],
        metavar="NAME[:woman|man]",
        help="voices or the bank's speakers, and whose range they have (default: woman man)",
    )
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2], metavar="N", help="default: 0 1 2")
    parser.add_argument("--no-words", action="store_true", help="leave the speech recogniser out: quicker")
    parser.add_argument("-o", "--output", type=Path, default=PAGE, metavar="PAGE.md", help="default: docs/quality.md")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every row")
    return parser


def _rows(given: argparse.Namespace, command: str) -> list[means.Row]:
    todo = _todo(given)
    work.sing(todo, given.bank, _tell)
    name = measured_by(listen=not given.no_words)
    work.measure(todo, name, _tell, listen=not given.no_words)
    rows = [means.row([(each, _found(each, name)) for each in group]) for group in _groups(todo)]
    if given.json is not None:
        write(given.json, json.dumps([asdict(row) for row in rows], indent=1, ensure_ascii=False).encode())
    _write_page(given, todo, rows, command)
    return rows


def _todo(given: argparse.Namespace) -> list[Recording]:
    maker = made_by(given.bank)
    return [
        recording(song, singer, transposition(song.line, singer.kind), seed, maker)
        for singer in given.voices
        for song in load(given.songs)
        for seed in given.seeds
    ]


def _groups(todo: Sequence[Recording]) -> list[list[Recording]]:
    """Put the seeds of one song and voice together."""
    groups: dict[tuple[str, Path], list[Recording]] = {}
    for each in todo:
        groups.setdefault((each.singer.name, each.song.path), []).append(each)
    return list(groups.values())


def _found(each: Recording, name: str) -> dict[str, Any]:
    figures = each.figures(name)
    if figures is None:
        raise ValueError(f"{each.folder} was removed meanwhile; start again.")
    return figures


def _write_page(given: argparse.Namespace, todo: Sequence[Recording], rows: Sequence[means.Row], command: str) -> None:
    """Write the page, and beside it the picture and the samples."""
    from scripts.commands.evaluate import picture  # noqa: PLC0415 - slow; --help need not wait
    from scripts.commands.evaluate.recording import load as load_take  # noqa: PLC0415 - as above

    folder: Path = given.output.absolute().parent
    (folder / "images").mkdir(parents=True, exist_ok=True)
    picture.draw(load_take(todo[0].audio, todo[0].timing), folder / "images" / "quality.png", end_s=25.0)
    cut = samples.cut(samples.chosen(todo, given.seeds[0]), folder / "samples")
    text = page.page(rows, seeds=given.seeds, command=command, cores=os.cpu_count() or 1, samples=cut)
    write(given.output, text.encode())


def _told(rows: Sequence[means.Row]) -> str:
    singers = list(dict.fromkeys(row.singer for row in rows))
    tables = [f"{singer}\n{page.songs([row for row in rows if row.singer == singer])}" for singer in singers]
    return "\n\n".join([*tables, page.bars(means.bars(rows))])


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
