"""The Python packages in `.venv`: groups of pyproject.toml, in the versions of uv.lock. Standard library only.

A command installs the groups it needs; those that other commands installed before stay, so that everything in `.venv`
is always what the lock says and nothing else.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

from scripts.local import paths
from scripts.local.step import SetupError, Step, checksum, command

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

LOCK = paths.ROOT / "uv.lock"
UV = paths.ROOT / "scripts" / "local" / "uv.txt"
"""uv itself, by hash, for pip: what installs all the rest."""
NETWORK = "  Is there a connection to the package registry? Start the same command again to go on from here."


def step(name: str, title: str, *groups: str) -> Step:
    """Return the step of set-up that installs these groups."""
    return Step(name, title, lambda: inputs(groups), lambda: install(groups), lambda: are_there(groups))


def inputs(groups: Iterable[str]) -> str:
    """Name what the packages depend on; a virtual environment cannot be moved, so its place counts too."""
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    return checksum([LOCK, UV], version, str(paths.ROOT), *groups)


def are_there(groups: Iterable[str]) -> bool:
    """Tell whether the groups were installed into the present `.venv`, and the functions emulator sees it."""
    return installed().issuperset(groups) and paths.FUNCTIONS_VENV.exists()


def installed() -> set[str]:
    """Return the groups that `.venv` was made of."""
    try:
        return set(_note().read_text().split())
    except OSError:
        return set()


def install(groups: Iterable[str]) -> None:
    """Make `.venv` hold these groups beside those that it has, and show it to the functions emulator.

    Raises SetupError.
    """
    python = paths.venv_python()
    if not _is_usable(python):
        shutil.rmtree(paths.VENV, ignore_errors=True)
        command([sys.executable, "-m", "venv", paths.VENV], help_text="  On Debian: apt-get install python3-venv")
    pip: list[str | Path] = [
        python,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--require-hashes",
        "-r",
    ]
    command([*pip, UV], help_text=NETWORK)
    wanted = sorted(installed().union(groups))
    pins = _pins(python, wanted)
    try:
        command([python, "-m", "uv", "pip", "sync", "--python", python, "--require-hashes", pins], help_text="")
    except SetupError:  # uv does not know pip's settings, which some networks need
        command([*pip, pins], help_text=NETWORK)
    _note().write_text("\n".join(wanted) + "\n")
    if not paths.FUNCTIONS_VENV.exists():
        paths.FUNCTIONS_VENV.unlink(missing_ok=True)
        paths.FUNCTIONS_VENV.symlink_to(os.path.relpath(paths.VENV, paths.FUNCTIONS_VENV.parent))


def _pins(python: Path, groups: Iterable[str]) -> Path:
    """Write what the lock says of the groups as requirements with hashes.

    These say nothing about where a package lies, as the lock does: whoever has a mirror installs from it.
    """
    pins = paths.STAMPS / "pins.txt"
    wanted = [word for group in groups for word in ("--group", group)]
    export = ["export", "--quiet", "--frozen", "--offline", "--no-default-groups", *wanted]
    command([python, "-m", "uv", *export, "--output-file", pins], help_text="")
    return pins


def _note() -> Path:
    return paths.VENV / "groups.txt"


def _is_usable(python: Path) -> bool:
    """Tell whether an environment's Python is there, is of our version, and has pip (those that uv makes lack it)."""
    code = "import pip, sys; print(*sys.version_info[:2])"
    try:
        done = subprocess.run([python, "-c", code], capture_output=True, text=True, check=False)  # noqa: S603 - ours
    except OSError:
        return False
    return done.stdout.split() == [str(number) for number in sys.version_info[:2]]
