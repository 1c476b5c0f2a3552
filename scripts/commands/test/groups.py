"""The groups that `scripts/test` knows, and which of them run one after another.

Groups of one lane run in turn, lanes side by side: two lanes for two cores. All that needs the emulators is one lane,
because it shares one stack.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from scripts.local import paths

PYTHON = str(paths.venv_python())
PYTEST = (PYTHON, "-m", "pytest")
SCHEMAS = (PYTHON, "-m", "scripts.commands.schemas.command", "--check")
IMPORTS = ("env", "PYTHONPATH=functions:.", str(paths.VENV / "bin" / "lint-imports"), "--no-cache")
Lane = Literal["plain", "stack"]
"""A lane is a core; the stack's is the one that the emulators work beside."""


@dataclass(frozen=True, slots=True)
class Group:
    """Some commands that are run in turn and pass together."""

    name: str
    about: str
    commands: tuple[tuple[str, ...], ...]
    lane: Lane = "plain"


def groups(*, quick: bool = False, long: bool = False, coverage: bool = False) -> tuple[Group, ...]:
    """Return the groups of a run, in the order in which each lane takes them.

    `quick` leaves out the emulators and what is marked slow, and gives the units a lane of their own; `long`
    adds what is marked long; `coverage` says how much of the code the units run.
    """
    marks = [*(["not slow"] if quick else []), *([] if long else ["not long"])]
    counting = ("--cov", "--cov-report=term:skip-covered") if coverage else ()
    # A quick run does not even read what is slow altogether.
    unread = ("--ignore=tests/stack", "--ignore=tests/infra") if quick else ()
    units = (*PYTEST, *unread, "-m", " and ".join(["not stack", *marks]), *counting)
    stack = (*PYTEST, "-m", " and ".join(["stack", *marks]))
    found = (
        Group("stack", "everything on the emulators: rules, pipeline, page in Chromium", (stack,), "stack"),
        Group(
            "lock",
            "every lock fits what it is made from",
            ((PYTHON, "-m", "scripts.commands.lock.command", "--check"),),
        ),
        Group("imports", "no room imports from one above it", (IMPORTS,)),
        Group("lint", "ruff", ((PYTHON, "-m", "ruff", "check", "."), (PYTHON, "-m", "ruff", "format", "--check", "."))),
        Group("schemas", "docs/schemas and the page's contract are what the types make", (SCHEMAS,)),
        Group("page", "the page: types, lint, tests", (_npm("check"), _npm("test")), "plain"),
        Group("types", "mypy --strict", ((PYTHON, "-m", "mypy", "."),)),
        Group("units", "everything that needs no emulator", (units,), "stack" if quick else "plain"),
    )
    return tuple(group for group in found if not (quick and group.name == "stack"))


def _npm(script: str) -> tuple[str, ...]:
    return ("npm", "run", "--silent", script, "--workspace", "web")
