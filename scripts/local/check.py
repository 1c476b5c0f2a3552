"""`scripts/test`: every check, then every test. With arguments: pytest with these, and nothing else."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import uuid
from typing import TYPE_CHECKING

from scripts.local import paths
from scripts.local.processes import MARK, end_on_terminate, guarded

if TYPE_CHECKING:
    from collections.abc import Sequence

PYTHON = str(paths.venv_python())
INTERRUPTED = 130
FAREWELL_S = 15.0
CHECKS = (
    ("Lint", (PYTHON, "-m", "ruff", "check", "--quiet", ".")),
    ("Format", (PYTHON, "-m", "ruff", "format", "--quiet", "--check", ".")),
    ("Types", (PYTHON, "-m", "mypy", "--no-error-summary", ".")),
    ("Schemas and the page's contract", (PYTHON, "-m", "scripts.commands.schemas.command", "--check")),
    ("Page: types and lint", ("npm", "run", "--silent", "check", "--workspace", "web")),
    ("Page: tests", ("npm", "run", "--silent", "test", "--workspace", "web")),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Return pytest's exit code, 1 where a check failed before, 130 on Ctrl-C."""
    wanted = list(sys.argv[1:] if arguments is None else arguments)
    end_on_terminate()
    mark = uuid.uuid4().hex
    try:
        with guarded(mark):
            passed = [] if wanted else [run(title, command, mark) for title, command in CHECKS]
            if not all(passed):
                print("Stopped: a check failed, see above.", file=sys.stderr)
                return 1
            return call([PYTHON, "-m", "pytest", *wanted], mark)
    except KeyboardInterrupt:
        return INTERRUPTED


def run(title: str, command: Sequence[str], mark: str) -> bool:
    """Run one check and tell how it went."""
    passed = call(command, mark) == 0
    print(f"{title}: {'good' if passed else 'FAILED'}", flush=True)
    return passed


def call(command: Sequence[str], mark: str) -> int:
    """Run a command to its end with the mark that says whose it is."""
    child = subprocess.Popen(command, cwd=paths.ROOT, env=os.environ | {MARK: mark})  # noqa: S603 - the commands above
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
