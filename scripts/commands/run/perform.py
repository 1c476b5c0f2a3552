"""What `scripts/run` does once it is known what is wanted: the stack, the page, one score."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scripts.commands.run.once import sing
from scripts.local import emulators
from scripts.local.processes import end_on_terminate
from scripts.local.stack import INTERRUPTED, Stack, StackError, plan, running
from sightsinger.errors import SightsingerError
from sightsinger.kinds.sing.cli_options import given_options
from sightsinger.kinds.sing.options import RenderOptions

if TYPE_CHECKING:
    import argparse

FAILED = 1


def perform(given: argparse.Namespace) -> int:
    """Return 0; 2 where the score, an option or the voice was refused, with the reason; 130 on Ctrl-C; else 1."""
    wanted = given_options(given)
    end_on_terminate()
    try:
        RenderOptions.parse(wanted)
        with running(plan()) as stack:
            if given.score:
                sing_one(stack, given.score, given.out or Path(given.score.stem + ".mp3"), given.stems, wanted)
            if not given.once:
                serve(stack)
    except SightsingerError as error:
        print(f"{error.told} [{error.code}]", file=sys.stderr)
        return error.fault.exit_status
    except (StackError, ValueError) as error:
        print(error, file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return INTERRUPTED
    return 0


def sing_one(stack: Stack, score: Path, out: Path, stems: Path | None, wanted: dict[str, Any]) -> None:
    """Have one score sung and say where the song is."""
    result = sing(stack.ports, score, out, stems, wanted)
    print(f"{result.mp3}: {result.duration_s:.1f} s of singing, timing in {result.timing.name}")
    for part, file in result.stems:
        print(f"  {part}: {file}")


def serve(stack: Stack) -> None:
    """Say where the page is and wait for Ctrl-C."""
    print(f"sightsinger is at {stack.ports.url('hosting')} - Ctrl-C ends it.")
    print(f"  Emulators: {emulators.describe()}")
    print(f"  Logs: {stack.folder}", flush=True)
    signal.pause()
