"""`scripts/run`: the page and everything behind it on this machine, or one score sung through all of it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from sightsinger.kinds.sing.cli_options import add_options

if TYPE_CHECKING:
    from collections.abc import Sequence


def parser() -> argparse.ArgumentParser:
    """Return what the command understands."""
    parser = argparse.ArgumentParser(
        prog="scripts/run",
        description="Serve the page at http://127.0.0.1:5000 with everything behind it, until Ctrl-C. With a score: "
        "upload it as a signed-in user, show its progress, save the song; with --once, stop everything then.",
    )
    parser.add_argument("score", nargs="?", type=Path, help="a MusicXML file (.musicxml, .xml, .mxl)")
    parser.add_argument(
        "-o", "--out", type=Path, metavar="OUT.mp3", help="where the song goes (default: the score's name with .mp3)"
    )
    parser.add_argument("--once", action="store_true", help="stop everything when the score has been sung")
    parser.add_argument("--stems", type=Path, metavar="FOLDER", help="where each part's own track goes")
    add_options(parser)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks for and return the exit code (see `perform`)."""
    given = parser().parse_args(arguments)
    if given.once and not given.score:
        parser().error("--once needs a score")
    from scripts.commands.run.perform import perform  # noqa: PLC0415 - --help answers before anything is installed

    return perform(given)


if __name__ == "__main__":
    sys.exit(main())
