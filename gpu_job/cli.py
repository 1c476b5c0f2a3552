"""The command line: sing a score without any cloud.

`python -m gpu_job.cli sing SCORE -o OUT.mp3` exits with 0, with 2 where the score or an option is refused (the reason
on stderr), and with 1 where the singer itself cannot work.
"""

from __future__ import annotations

import argparse
import json
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from sightsinger.errors import SightsingerError
from sightsinger.options import RenderOptions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gpu_job.singer.model import Progress, Recording
    from gpu_job.singer.voices import Voice
    from sightsinger.score.model import Line

REFUSED, BROKEN, STOPPED = 2, 1, 130
_OURS = frozenset({"VOICE_MISSING", "INTERNAL"})
"""Errors that are not the score's or the options' fault."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status."""
    given = _parser().parse_args(arguments)
    try:
        _sing(given)
    except SightsingerError as error:
        print(f"{error.told} [{error.code}]", file=sys.stderr)  # noqa: T201 - the command's answer
        return BROKEN if error.code in _OURS else REFUSED
    except KeyboardInterrupt:
        return STOPPED
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="scripts", description="Sing one part of a MusicXML score, words and all.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    sing = commands.add_parser("sing", prog="scripts/sing", help="write a part of a score as mp3")
    sing.add_argument("score", type=Path, metavar="SCORE", help="a .musicxml, .xml or .mxl file")
    sing.add_argument("-o", "--output", type=Path, required=True, metavar="OUT.mp3")
    sing.add_argument("--part", help="the part's name (default: the first that is sung)")
    sing.add_argument("--verse", help="the verse (default: the first)")
    sing.add_argument("--voice", help="woman or man, or a speaker of --bank (default: what suits the part)")
    sing.add_argument("--bank", type=Path, metavar="FOLDER|ARCHIVE", help="a DiffSinger voicebank to sing with")
    sing.add_argument("--transpose", metavar="N", help="semitones up or, with a minus, down")
    sing.add_argument("--tempo", metavar="X", help="factor on the score's tempo")
    sing.add_argument("--timing", type=Path, metavar="OUT.json", help="where to write when each sound happens")
    sing.add_argument("--seed", type=int, default=0, help="another number, another performance")
    return parser


def _sing(given: argparse.Namespace) -> None:
    from gpu_job.singer import encode  # noqa: PLC0415 - slow; --help and refusals need not wait

    options = RenderOptions.parse(vars(given))
    for path in (given.output, given.timing):
        if path is not None and not path.absolute().parent.is_dir():
            raise _UnwritableError(f"{path} cannot be written: there is no folder {path.absolute().parent}.")
    with ExitStack() as kept:
        recording = _recording(given, options, kept)
    sample_rate = recording.timing.sample_rate
    given.output.write_bytes(encode.mp3(recording.samples, sample_rate))
    if given.timing is not None:
        given.timing.write_text(json.dumps(recording.timing.as_dict(), ensure_ascii=False), "utf-8")


def _recording(given: argparse.Namespace, options: RenderOptions, kept: ExitStack) -> Recording:
    from tqdm import tqdm  # noqa: PLC0415 - as below

    from gpu_job.singer import sing  # noqa: PLC0415 - slow; a refusal need not wait
    from sightsinger.score import read  # noqa: PLC0415 - as above

    score = read(_bytes(given.score), given.score.name)
    line = score.line(options.part, options.verse, transpose=options.transpose, tempo=options.tempo)
    voice = _voice(given.bank, options.voice, line, kept)
    layout = "{desc} {bar:30} phrase {n_fmt} of {total_fmt}{postfix}"
    with tqdm(total=1, desc=f"Singing {line.part}", bar_format=layout, disable=None) as bar:

        def show(progress: Progress) -> None:
            bar.total, bar.n = progress.total, progress.done
            bar.set_postfix_str("" if progress.remaining_s is None else f"{progress.remaining_s:.0f} s left")

        return sing(line, voice, seed=given.seed, progress=show)


def _voice(bank: Path | None, name: str | None, line: Line, kept: ExitStack) -> Voice:
    from gpu_job.singer import open_voice  # noqa: PLC0415 - slow; a refusal need not wait

    if bank is None:
        return open_voice(name, line)
    from gpu_job.singer.bank.check import unpacked  # noqa: PLC0415 - only where a bank was named
    from gpu_job.singer.bank.shelf import bank_voice, open_folder  # noqa: PLC0415 - as above

    return bank_voice(open_folder(unpacked(bank, kept)), name, line)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise _UnreadableError(f"{path} cannot be read: {error.strerror}.") from error


class _UnreadableError(SightsingerError):
    code = "UNREADABLE"


class _UnwritableError(SightsingerError):
    code = "UNWRITABLE"


if __name__ == "__main__":
    raise SystemExit(main())
