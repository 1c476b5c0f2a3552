"""`scripts/bench`: how fast both kinds of voice sing, stage by stage, on this machine."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.commands.bench import table
from scripts.commands.bench.job import timed_job
from scripts.commands.bench.run import Timed, timed
from scripts.commands.evaluate.singing import Request
from scripts.local.paths import ROOT
from sightsinger.errors import SightsingerError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scripts.commands.bench.run import Device

SCORE = ROOT / "tests" / "data" / "scores" / "lift_every_voice.mxl"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 2 and the reason on stderr where something cannot be used."""
    given = _parser().parse_args(arguments)
    return _job(given) if given.job else _voices(given)


def _voices(given: argparse.Namespace) -> int:
    """Time voices stage by stage."""
    try:
        found = [_apart(given, bank, device) for bank in (None, *given.bank) for device in _devices(given, bank)]
    except (SightsingerError, OSError, ValueError) as error:
        print(f"{error}", file=sys.stderr)
        return 2
    print(table.table(found))
    if given.json is not None:
        described = {"machine": _machine(), "rounds": given.rounds, "timed": [each.as_dict() for each in found]}
        given.json.write_text(json.dumps(described, indent=1, ensure_ascii=False), "utf-8")
    if given.markdown is not None:
        given.markdown.write_text(table.page(found, given.rounds, os.cpu_count() or 1), "utf-8")
    return 0


def _job(given: argparse.Namespace) -> int:
    """Time the job of all parts, in a process of its own as well."""
    print(f"timing the job of {given.score}", file=sys.stderr, flush=True)
    try:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            found = pool.submit(timed_job, given.score, given.rounds).result()
    except (SightsingerError, OSError, ValueError) as error:
        print(f"{error}", file=sys.stderr)
        return 2
    print(table.job_table(found))
    if given.json is not None:
        described = {"machine": _machine(), "rounds": given.rounds, "job": found.as_dict()}
        given.json.write_text(json.dumps(described, indent=1, ensure_ascii=False), "utf-8")
    if given.markdown is not None:
        given.markdown.write_text(table.job_page(found, given.rounds, os.cpu_count() or 1), "utf-8")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="scripts/bench", description="Time the default voice, and banks, stage by stage."
    )
    parser.add_argument("score", type=Path, nargs="?", default=SCORE, metavar="SCORE", help="default: Lift Every Voice")
    parser.add_argument(
        "--job", action="store_true", help="time a whole job instead: all parts, each by its default voice, to files"
    )
    parser.add_argument("--part", help="default: the first that is sung")
    parser.add_argument("--verse", help="default: the first")
    parser.add_argument("--voice", help="a voice, or a speaker of the banks (default: what suits the part)")
    parser.add_argument(
        "--bank", type=Path, action="append", default=[], metavar="FOLDER|ARCHIVE", help="a DiffSinger bank, repeatable"
    )
    parser.add_argument(
        "--device", choices=("cpu", "cuda"), nargs="+", help="default: cpu, and cuda where there is one"
    )
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="times each is sung (default 3)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure")
    parser.add_argument("--markdown", type=Path, metavar="FILE.md", help="write the table for a page")
    return parser


def _devices(given: argparse.Namespace, bank: Path | None) -> list[Device]:
    """Return what a voice is to be timed on; the default voice sings on the CPU alone."""
    if bank is None:
        return ["cpu"]
    if given.device:
        return list(given.device)
    from onnxruntime import get_available_providers  # noqa: PLC0415 - slow; --help need not wait

    return ["cpu", "cuda"] if "CUDAExecutionProvider" in get_available_providers() else ["cpu"]


def _apart(given: argparse.Namespace, bank: Path | None, device: Device) -> Timed:
    """Measure in a process of its own, so that its peak of memory is its own."""
    print(f"timing {bank or 'the default voice'} on {device}", file=sys.stderr, flush=True)
    request = Request(given.score, voice=given.voice, bank=bank, part=given.part, verse=given.verse)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(timed, request, device, given.rounds).result()


def _machine() -> dict[str, object]:
    return {"cores": os.cpu_count(), "processor": platform.machine(), "python": platform.python_version()}


if __name__ == "__main__":
    raise SystemExit(main())
