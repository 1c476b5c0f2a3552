"""Set-up: everything that the commands need, made once and again when what it is made from changes.

`python3 -m scripts.local.setup [STEP ...]` with any Python 3.11 or newer; standard library only, since nothing is
installed yet. Each command names the steps that it needs; without steps named, all are done. What is up to date is
passed over in silence.
"""

from __future__ import annotations

import contextlib
import fcntl
import sys
from typing import TYPE_CHECKING

from scripts.local import emulators, jdk, needs, packages, paths
from scripts.local.step import SetupError, Step, checksum, command

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

VOICE = paths.ROOT / "voicebanks" / "default"
WORDS = paths.ROOT / "gpu_job" / "singer" / "text"


def node_inputs() -> str:
    """Name what the Node packages depend on."""
    manifests = [paths.ROOT / "package-lock.json", paths.ROOT / "package.json", paths.ROOT / "web" / "package.json"]
    return checksum(manifests)


def install_node() -> None:
    """Install the locked Node packages: the emulators and what the page is built with. Raises SetupError."""
    command(["npm", "ci", "--no-audit", "--no-fund"], help_text=packages.NETWORK)


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
    return checksum([VOICE / "requirements.txt", WORDS / "words_build.py", WORDS / "pinned_download.py"])


def build_words() -> None:
    """Fetch the singer's dictionary. Raises SetupError."""
    command([paths.venv_python(), "-m", "gpu_job.singer.text.words_build"], help_text=packages.NETWORK)


STEPS = (
    packages.step("python", "Python packages: page, singer", "functions", "cpu", "stack"),
    packages.step("pictures", "Python packages: pictures", "pictures"),
    packages.step("judge", "Python packages: judges of singing", "judge"),
    packages.step("dev", "Python packages: checks, tests", "dev"),
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
    if unknown := set(names).difference(step.name for step in STEPS):
        raise SetupError(
            f"There is no step {', '.join(sorted(unknown))}; there are {', '.join(s.name for s in STEPS)}."
        )
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
