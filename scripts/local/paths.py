"""Where things lie in a checkout. Standard library only: set-up reads this before anything is installed."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

ROOT = Path(str(files("scripts"))).resolve().parent
CACHE = ROOT / ".cache"
VENV = ROOT / ".venv"
FUNCTIONS_VENV = ROOT / "functions" / "venv"
NODE_MODULES = ROOT / "node_modules"
FIREBASE = NODE_MODULES / "firebase-tools" / "lib" / "bin" / "firebase.js"
DIST = ROOT / "web" / "dist"
STAMPS = CACHE / "setup"
JARS = CACHE / "emulators"
"""Google's JARs where they can be downloaded, our wrappers around an installed one where they cannot."""


def venv_python(venv: Path = VENV) -> Path:
    """Return the interpreter of a virtual environment."""
    return venv / "bin" / "python"


def run_folder(offset: int) -> Path:
    """Return where a stack at this port offset keeps its logs, temporary files and page: one stack, one folder."""
    return CACHE / "local" / str(offset)
