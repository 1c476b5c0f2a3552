"""The command line: sing a score without any cloud.

`python -m gpu_job.commands.sing sing SCORE -o OUT.mp3` exits with 0, with 2 where the score, an option or the voice is
refused (the reason on stderr), and with 1 where the singer itself cannot work.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from gpu_job.kinds.sing.rendering import default_voices
from sightsinger.errors import SightsingerError
from sightsinger.kinds.sing.cli_options import add_options, given_options, stem_name
from sightsinger.kinds.sing.options import RenderOptions
from sightsinger.local_files import check_writable, content

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gpu_job.kinds.sing.rendering import Rendering, Voices
    from gpu_job.singer.model import Progress

STOPPED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status."""
    given = _parser().parse_args(arguments)
    try:
        _sing(given)
    except SightsingerError as error:
        print(f"{error.told} [{error.code}]", file=sys.stderr)  # noqa: T201 - the command's answer
        return error.fault.exit_status
    except KeyboardInterrupt:
        return STOPPED
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="scripts", description="Sing the parts of a MusicXML score, words and all.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    sing = commands.add_parser("sing", prog="scripts/sing", help="write a score's parts as mp3")
    sing.add_argument("score", type=Path, metavar="SCORE", help="a .musicxml, .xml or .mxl file")
    sing.add_argument("-o", "--output", type=Path, required=True, metavar="OUT.mp3")
    add_options(sing)
    sing.add_argument("--bank", type=Path, metavar="FOLDER|ARCHIVE", help="a DiffSinger voicebank to sing with")
    sing.add_argument("--timing", type=Path, metavar="OUT.json", help="where to write when each sound happens")
    sing.add_argument("--stems", type=Path, metavar="FOLDER", help="where to write each part's own track")
    sing.add_argument("--seed", type=int, default=0, help="another number, another performance")
    return parser


def _sing(given: argparse.Namespace) -> None:
    options = RenderOptions.parse(given_options(given))
    for path in (given.output, given.timing, given.stems):
        if path is not None:
            check_writable(path)
    with ExitStack() as kept:
        folder = Path(kept.enter_context(TemporaryDirectory(prefix="sightsinger-")))
        rendering = _rendered(given, options, folder, _voices(given.bank, kept))
        if given.stems is not None:
            given.stems.mkdir(exist_ok=True)
            for nth, stem in enumerate(rendering.stems, 1):
                for file in filter(None, (stem.mp3, stem.lossless)):
                    shutil.copyfile(file, given.stems / stem_name(nth, stem.part, file.suffix))
        if given.timing is not None:
            shutil.copyfile(rendering.timing, given.timing)
        shutil.copyfile(rendering.mp3, given.output)


def _rendered(given: argparse.Namespace, options: RenderOptions, folder: Path, voices: Voices) -> Rendering:
    from tqdm import tqdm  # noqa: PLC0415 - as below

    from gpu_job.kinds.sing.multitrack import render  # noqa: PLC0415 - slow; a refusal need not wait
    from sightsinger.kinds.sing.casting import members  # noqa: PLC0415 - as above
    from sightsinger.score import read  # noqa: PLC0415 - as above

    singing = members(read(content(given.score), given.score.name), options)
    who = singing[0].line.part if len(singing) == 1 else f"{len(singing)} parts"
    layout = "{desc} {bar:30} phrase {n_fmt} of {total_fmt}{postfix}"
    with tqdm(total=1, desc=f"Singing {who}", bar_format=layout, disable=None) as bar:

        def show(progress: Progress) -> None:
            bar.total, bar.n = progress.total, progress.done
            bar.set_postfix_str("" if progress.remaining_s is None else f"{progress.remaining_s:.0f} s left")

        return render(singing, options, folder, seed=given.seed, progress=show, voices=voices)


def _voices(bank: Path | None, kept: ExitStack) -> Voices:
    if bank is None:
        return default_voices
    from gpu_job.singer.bank.bank_pool import bank_voice, open_folder  # noqa: PLC0415 - as above
    from gpu_job.singer.bank.inspect.check import unpacked  # noqa: PLC0415 - only where a bank was named

    opened = open_folder(unpacked(bank, kept))
    return lambda name, line: bank_voice(opened, name, line)


if __name__ == "__main__":
    raise SystemExit(main())
