"""`scripts/test`: every check and every test, two groups side by side, each with the time that it took.

scripts/test [--quick | --long] [--coverage] [GROUP ...]    these groups; none named: all
scripts/test PATH|-k WORDS|...                              pytest with these arguments, and nothing else
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import os
import subprocess
import sys
import time
import uuid
from typing import TYPE_CHECKING

from scripts.commands.test.groups import PYTEST, groups
from scripts.commands.test.lanes import run
from scripts.local import paths
from scripts.local.processes import MARK, end_on_terminate, guarded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scripts.commands.test.groups import Group
    from scripts.commands.test.lanes import Result

OPTIONS = ("--quick", "--long", "--coverage", "--help", "-h")
INTERRUPTED = 130
FAREWELL_S = 15.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Return 0 where all passed, 1 where a group failed, pytest's own status for its arguments, 130 on Ctrl-C."""
    asked = list(sys.argv[1:] if arguments is None else arguments)
    ours = {*OPTIONS, *(group.name for group in groups())}
    given = _parser().parse_args(asked if ours.issuperset(asked) else [])
    known = groups(quick=given.quick, long=given.long, coverage=given.coverage)
    end_on_terminate()
    mark = uuid.uuid4().hex
    try:
        with guarded(mark):
            if not ours.issuperset(asked):
                return _pytest(asked, mark)
            return _all([group for group in known if not given.groups or group.name in given.groups], mark)
    except KeyboardInterrupt:
        return INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    about = "\n".join(f"  {group.name:8} {group.about}" for group in groups())
    parser = argparse.ArgumentParser(
        prog="scripts/test",
        description="Run every check and every test, or some.",
        epilog=f"groups:\n{about}\n\nAnything else goes to pytest as it is: scripts/test tests/sightsinger -k tempo",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("groups", nargs="*", metavar="GROUP", help="which groups (default: all)")
    much = parser.add_mutually_exclusive_group()
    much.add_argument("--quick", action="store_true", help="no emulators, nothing slow: for while you work")
    much.add_argument("--long", action="store_true", help="also what takes many minutes")
    parser.add_argument("--coverage", action="store_true", help="say how much of the code the units run")
    return parser


def _all(wanted: Sequence[Group], mark: str) -> int:
    began = time.monotonic()
    results = []
    for result in run(wanted, mark, lambda news: print(news, flush=True)):
        results.append(result)
        _show(result)
    passed, failed = sum(each.passed for each in results), sum(each.failed for each in results)
    print(f"\nAll in {_time(time.monotonic() - began)}.\n{passed} passed, {failed} failed", flush=True)
    return 1 if failed else 0


def _show(result: Result) -> None:
    """Print a group's line; all that it said where it failed, and its last lines where that is worth knowing."""
    if result.status:
        print(f"\n{result.output.rstrip()}\n", flush=True)
    elif "--cov" in itertools.chain(*result.group.commands):
        print(result.output.rstrip(), flush=True)
    how = "FAILED" if result.status else "good"
    print(f"{result.group.name:8} {how:7} {_time(result.seconds):>12}   {result.group.about}", flush=True)


def _time(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def _pytest(arguments: Sequence[str], mark: str) -> int:
    """Run pytest at this terminal and return its status."""
    child = subprocess.Popen([*PYTEST, *arguments], cwd=paths.ROOT, env=os.environ | {MARK: mark})  # noqa: S603 - ours
    try:
        return child.wait()
    except KeyboardInterrupt:  # a terminal's Ctrl-C reaches the child too, which has something to tell
        with contextlib.suppress(KeyboardInterrupt, subprocess.TimeoutExpired):
            child.wait(FAREWELL_S)
        child.kill()
        child.wait()
        raise


if __name__ == "__main__":
    sys.exit(main())
