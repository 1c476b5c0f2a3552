"""What a score says: a summary, JSON, one part as a table or a picture."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.commands.score import table
from sightsinger.errors import SightsingerError
from sightsinger.kinds.sing.options import RenderOptions
from sightsinger.local_files import check_writable, content
from sightsinger.score import as_json, read

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Show a score and return the exit status: 2 where the score or an option is refused, 1 where the fault is ours."""
    given = _parser().parse_args(arguments)
    try:
        _show(given)
    except SightsingerError as error:
        print(f"{error.told} [{error.code}]", file=sys.stderr)
        return error.fault.exit_status
    return 0


def _show(given: argparse.Namespace) -> None:
    options = RenderOptions.parse(vars(given))
    if given.plot:
        check_writable(given.plot)
    score = read(content(given.score), given.score.name)
    chosen = given.part is not None or options.verse is not None or given.plot is not None
    line = score.line(given.part, options.verse, options.transpose, options.tempo) if chosen else None
    if given.plot and line:
        from scripts.commands.score import picture  # noqa: PLC0415 - matplotlib is slow to load

        picture.save(line, given.plot)
    elif given.json:
        print(json.dumps(as_json(line or score), ensure_ascii=False, indent=1))
    else:
        print(table.line(line) if line else table.summary(score.summary))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="score", description="Show what a MusicXML score says, as it will be sung.")
    parser.add_argument("score", type=Path, metavar="SCORE", help="a .musicxml, .xml or .mxl file")
    parser.add_argument("--json", action="store_true", help="the summary and every part's notes as JSON")
    parser.add_argument("--part", help="show this part's notes as a table")
    parser.add_argument("--verse", help="by number, name or position (default: the first)")
    parser.add_argument("--transpose", metavar="N", help="semitones up or, with a minus, down")
    parser.add_argument("--tempo", metavar="X", help="factor on the score's tempo")
    parser.add_argument("--plot", type=Path, metavar="OUT.png", help="a piano roll with words and dynamics")
    return parser


if __name__ == "__main__":
    sys.exit(main())
