"""What a machine must bring along before set-up can do the rest. Standard library only."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
import sys

from scripts.local import paths
from scripts.local.step import SetupError

PYTHON_MINIMUM = (3, 11)
PYTHON_BEYOND = (3, 15)
"""The first that the functions emulator does not know."""
NODE_MINIMUM = (20, 19)
DISK_GB = 4.0
"""What a checkout grows to, with room for a few songs."""
GB = 1e9


def check(*, node: bool) -> None:
    """Raise SetupError with everything that is missing, and how to get it; `node`: whether Node is wanted too."""
    missing = [problem for problem in (python_problem(), node_problem() if node else None, disk_problem()) if problem]
    if missing:
        raise SetupError("This machine is not ready:\n" + "\n".join(f"  - {problem}" for problem in missing))


def python_problem() -> str | None:
    """Say what is wrong with the Python that runs this, or None."""
    version = sys.version_info[:2]
    if not PYTHON_MINIMUM <= version < PYTHON_BEYOND:
        return (
            f"Python 3.11 to 3.14 is needed, this is {version[0]}.{version[1]}. Get one from python.org or your system."
        )
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        return "This Python cannot make virtual environments. On Debian and Ubuntu: apt-get install python3-venv"
    return None


def node_problem() -> str | None:
    """Say what is wrong with Node, or None."""
    wanted = f"Node {NODE_MINIMUM[0]}.{NODE_MINIMUM[1]} or newer with npm is needed"
    if not shutil.which("node") or not shutil.which("npm"):
        return f"{wanted}, and not found. Get it from nodejs.org."
    said = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S607 - the PATH's
    found = tuple(int(number) for number in re.findall(r"\d+", said)[:2])
    return None if found >= NODE_MINIMUM else f"{wanted}, this is {said.strip()}. Get it from nodejs.org."


def disk_problem() -> str | None:
    """Say that the disk is too full for a first set-up, or None."""
    free_gb = shutil.disk_usage(paths.ROOT).free / GB
    if paths.VENV.exists() or free_gb >= DISK_GB:
        return None
    return f"{DISK_GB:.0f} GB of free disk are needed for a first set-up, {free_gb:.1f} GB are free here."
