"""Set-up: everything that the commands need, made once and again when what it is made from changes.

`python3 -m scripts.local.setup [STEP ...]` with any Python 3.11 or newer; standard library only, since nothing is
installed yet. Without steps named, all are done. What is up to date is passed over in silence.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

from scripts.local import emulators, jdk, needs, paths
from scripts.local.step import SetupError, Step, checksum, command

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

REQUIREMENTS = paths.ROOT / "requirements"
LOCK = REQUIREMENTS / "dev.txt"
VOICE = paths.ROOT / "voicebanks" / "default"
SINGER = paths.ROOT / "gpu_job" / "singer"
NETWORK = "  Is there a connection to the package registry? Start the same command again to go on from here."


def python_inputs() -> str:
    """Name what the Python packages depend on; a virtual environment cannot be moved, so its place counts too."""
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    return checksum([LOCK, REQUIREMENTS / "setup.txt"], version, str(paths.ROOT))


def install_python() -> None:
    """Make .venv with the locked packages, and show it to the functions emulator. Raises SetupError."""
    python = paths.venv_python()
    if not python.exists() or _version(str(python)) != _version(sys.executable):
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
    try:
        command([*pip, REQUIREMENTS / "setup.txt"], help_text="")
        command([python, "-m", "uv", "pip", "sync", "--python", python, "--require-hashes", LOCK], help_text="")
    except SetupError:  # uv has no build for every machine, nor takes every network's settings; pip may
        command([*pip, LOCK], help_text=NETWORK)
    if not paths.FUNCTIONS_VENV.exists():
        paths.FUNCTIONS_VENV.symlink_to(os.path.relpath(paths.VENV, paths.FUNCTIONS_VENV.parent))


def _version(python: str) -> str:
    code = "import sys; print(sys.version_info[:2])"
    return subprocess.run([python, "-c", code], capture_output=True, text=True, check=False).stdout  # noqa: S603 - ours


def node_inputs() -> str:
    """Name what the Node packages depend on."""
    manifests = [paths.ROOT / "package-lock.json", paths.ROOT / "package.json", paths.ROOT / "web" / "package.json"]
    return checksum(manifests)


def install_node() -> None:
    """Install the locked Node packages: the emulators and what the page is built with. Raises SetupError."""
    command(["npm", "ci", "--no-audit", "--no-fund"], help_text=NETWORK)


def page_inputs() -> str:
    """Name what the page is built from."""
    web = paths.ROOT / "web"
    files = [path for path in web.rglob("*") if path.is_file() and not {"dist", "node_modules"} & set(path.parts)]
    names = sorted(str(path.relative_to(web)) for path in files)
    return checksum([*files, VOICE / "voice.json"], node_inputs(), *names)  # the page offers the bank's voices


def build_page() -> None:
    """Build the page into web/dist. Raises SetupError."""
    command(["npm", "run", "build", "--workspace", "web"], help_text="  The page could not be built; see above.")


def emulator_inputs() -> str:
    """Name what the emulators' JARs depend on."""
    makers = [
        emulators.RUNTIME_SOURCE,
        *(paths.ROOT / "scripts" / "local" / f"{name}.py" for name in ("emulators", "jdk")),
    ]
    return checksum([*makers, paths.FIREBASE.parents[2] / "package.json"])


def prepare_emulators() -> None:
    """See to Java and to the emulators' JARs. Raises SetupError."""
    if jdk.find() is None:
        raise SetupError(
            f"Java {jdk.MINIMUM} or newer is needed for Firestore and Storage, and there is none here.\n"
            "  Get one from adoptium.net, or on Debian: apt-get install default-jre-headless"
        )
    emulators.prepare()


def words_inputs() -> str:
    """Name what the dictionary is made from."""
    return checksum([VOICE / "requirements.txt", SINGER / "words_build.py", SINGER / "fetched.py"])


def build_words() -> None:
    """Fetch the singer's dictionary. Raises SetupError."""
    command([paths.venv_python(), "-m", "gpu_job.singer.words_build"], help_text=NETWORK)


STEPS = (
    Step("python", "Python packages", python_inputs, install_python, paths.FUNCTIONS_VENV.exists),
    Step("node", "Node packages: emulators, page", node_inputs, install_node, paths.FIREBASE.is_file),
    Step("page", "Building the page", page_inputs, build_page, (paths.DIST / "index.html").is_file),
    Step(
        "emulators",
        "Firestore and Storage emulators",
        emulator_inputs,
        prepare_emulators,
        lambda: emulators.downloaded() or emulators.wrapped(),
    ),
    Step(
        "words",
        "Dictionary",
        words_inputs,
        build_words,
        lambda: any((paths.CACHE / "words").glob("*/manifest.json")),
    ),
)


def set_up(names: Sequence[str] = ()) -> None:
    """Do the steps named (all, where none is) that are not done yet. Raises SetupError."""
    wanted = [step for step in STEPS if not names or step.name in names]
    with alone():
        due = [step for step in wanted if not step.is_done()]
        if due:
            needs.check(node=any(step.name in ("node", "page") for step in due))
            print(f"Setting up ({len(due)} of {len(wanted)} steps):", file=sys.stderr)
        for step in due:
            step.do()


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Keep two commands from setting up the same checkout at once."""
    paths.STAMPS.mkdir(parents=True, exist_ok=True)
    with (paths.STAMPS / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            print("Waiting for another command that is setting up ...", file=sys.stderr)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def main() -> int:
    """Set up; 1 and the reason on standard error where that fails, 130 on Ctrl-C."""
    try:
        set_up(sys.argv[1:])
    except SetupError as error:
        print(f"\nSet-up stopped. {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nSet-up was interrupted; the next start goes on from here.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
