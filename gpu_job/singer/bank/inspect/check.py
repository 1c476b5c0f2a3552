"""Checking a voicebank: `python -m gpu_job.singer.bank.inspect.check check FOLDER|TARBALL`.

Reads every file, opens every model and sings a short phrase through all stages with every speaker. Prints the bank's
card and ends with 0; or says on stderr what is wrong, where, and what to do, and ends with 2 where that is the bank's
fault and with 1 where it is not.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from gpu_job.singer.bank.errors import BankFileMissingError
from gpu_job.singer.bank.folder.reading import read_bank
from gpu_job.singer.bank.inspect.card import card, remarks
from gpu_job.singer.bank.inspect.trial import sing_trial
from gpu_job.singer.bank.onnx.open_bank import open_bank
from sightsinger.errors import SightsingerError

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    given = _parser().parse_args(arguments)
    try:
        with ExitStack() as kept:
            bank = read_bank(unpacked(given.bank, kept), given.vocoders)
            seconds = sing_trial(open_bank(bank, given.device))
    except SightsingerError as error:
        print(f"{error.code}: {error.message}", file=sys.stderr)  # noqa: T201 - the command's answer
        return error.fault.exit_status
    print(card(bank))  # noqa: T201 - the command's answer
    print(f"{'trial:':<14}a phrase of {seconds:.1f} s was sung through every stage")  # noqa: T201 - as above
    for remark in remarks(bank):
        print(f"{'note:':<14}{remark}")  # noqa: T201 - as above
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="voicebank", description="Look after DiffSinger/OpenUtau voicebanks.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    check = commands.add_parser("check", help="say exactly what is wrong with a bank, or print its card")
    check.add_argument("bank", type=Path, metavar="FOLDER|TARBALL", help="the bank's folder, .tar.gz or .zip")
    check.add_argument("--vocoders", type=Path, metavar="FOLDER", help="where shared vocoders lie, a folder each")
    check.add_argument("--device", choices=("cpu", "cuda"), default="cpu", help="what to sing the trial on")
    return parser


def unpacked(path: Path, kept: ExitStack) -> Path:
    """Return a bank's folder; an archive is unpacked for as long as `kept` lasts. Raises BankError."""
    from gpu_job.singer.bank.folder.archive import unpack  # noqa: PLC0415 - only where there is an archive

    if not path.exists():
        raise BankFileMissingError(f"There is nothing at {path}. Name the bank's folder or archive.")
    if path.is_dir():
        return path
    folder = Path(kept.enter_context(tempfile.TemporaryDirectory(prefix="voicebank-"))) / "bank"
    unpack(path, folder)
    return folder


if __name__ == "__main__":
    raise SystemExit(main())
