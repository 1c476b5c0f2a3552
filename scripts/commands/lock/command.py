"""`scripts/lock`: pin every Python package, for this machine, the functions and the images.

uv.lock is made of the groups in pyproject.toml, and what the functions and the images install is made of uv.lock. The
check needs no network: uv compares the lock with the groups by what the lock itself records of them.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

from scripts.local import packages, paths

if TYPE_CHECKING:
    from collections.abc import Sequence

EXPORTS = {
    "functions/requirements.txt": "functions",
    "gpu_job/requirements.txt": "cpu",
    "gpu_job/requirements-gpu.txt": "gpu",
    "scripts/local/uv.txt": "setup",
}
"""File, by its name from the repository's root, and the group that it holds."""
HEADER = "# The group {group} of pyproject.toml, with all that it needs. Made by scripts/lock.\n"
INDEX = "https://pypi.org/simple"
HOSTS = {"pypi.org", "files.pythonhosted.org"}
"""Where the lock may say that packages lie: what everybody can reach."""
MIRRORS = ("UV_DEFAULT_INDEX", "UV_INDEX", "UV_INDEX_URL", "UV_EXTRA_INDEX_URL", "UV_FIND_LINKS")
"""Settings of one machine that would get into the lock."""


class LockError(Exception):
    """The lock could not be made; the message says why."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the lock and its exports, or say what is stale; return 1 where something is, or uv refused."""
    given = _parser().parse_args(arguments)
    try:
        if given.check:
            return report(stale())
        lock(given.upgrade)
    except LockError as error:
        print(f"{error}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="scripts/lock",
        description="Make uv.lock of the groups in pyproject.toml, and of it the requirements of functions and images. "
        "Versions that still fit stay.",
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--check", action="store_true", help="change nothing, say what is stale; needs no network")
    what.add_argument(
        "--upgrade", nargs="*", metavar="PACKAGE", help="take the newest versions that fit, of these packages or of all"
    )
    return parser


def lock(upgrade: Sequence[str] | None = None) -> None:
    """Write uv.lock and its exports; `upgrade` names packages to renew (none named: all). Raises LockError."""
    renewed = ["--upgrade"] if upgrade == [] else [f"--upgrade-package={name}" for name in upgrade or ()]
    uv("lock", *renewed)
    if strange := strange_hosts(packages.LOCK.read_text()):
        raise LockError(f"uv.lock names {', '.join(strange)}, which not everybody can reach. Lock with {INDEX}.")
    for name, group in EXPORTS.items():
        (paths.ROOT / name).write_text(export(group))


def stale() -> list[str]:
    """Say of each file that is not what `scripts/lock` would make what is wrong with it."""
    found = []
    try:
        uv("lock", "--check", "--offline")
    except LockError:
        return ["uv.lock does not fit the groups in pyproject.toml"]
    if strange := strange_hosts(packages.LOCK.read_text()):
        found.append(f"uv.lock names {', '.join(strange)}, which not everybody can reach")
    for name, group in EXPORTS.items():
        file = paths.ROOT / name
        if not file.is_file() or file.read_text() != export(group):
            found.append(f"{name} is not what uv.lock says of the group {group}")
    return found


def report(found: Sequence[str]) -> int:
    """Print what is stale; return 1 where something is."""
    for sentence in found:
        print(f"{sentence}: start scripts/lock.", file=sys.stderr)
    return 1 if found else 0


def export(group: str) -> str:
    """Return what the lock says of a group, as requirements with hashes. Raises LockError."""
    said = uv("export", "--locked", "--offline", "--no-default-groups", "--group", group, "--no-header")
    return HEADER.format(group=group) + said


def strange_hosts(text: str) -> list[str]:
    """Return the hosts in a lock that are not the public registry's."""
    return sorted(set(re.findall(r"\w+://([^/\s\"]+)", text)) - HOSTS)


def uv(*arguments: str) -> str:
    """Call uv on the public registry, whatever this machine is set to; return what it printed. Raises LockError."""
    environment = {name: value for name, value in os.environ.items() if name not in MIRRORS}
    call = [str(paths.venv_python()), "-m", "uv", *arguments, "--default-index", INDEX]
    done = subprocess.run(  # noqa: S603 - uv, with arguments of our own
        call, cwd=paths.ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise LockError(done.stderr.strip())
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
