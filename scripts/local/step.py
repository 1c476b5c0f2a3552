"""One step of set-up: what it depends on, what it does, and whether it still has to be done. Standard library only."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from scripts.local import paths

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

TAIL_LINES = 15
TICK_S = 1.0


class SetupError(Exception):
    """A step could not be done; the message says what happened and what to do about it."""


@dataclass(frozen=True, slots=True)
class Step:
    """Something that has to be so before the commands can work."""

    name: str
    """Also the stamp's file name."""
    title: str
    """What people read while they wait."""
    inputs: Callable[[], str]
    """A text that changes whenever the step has to be done again."""
    run: Callable[[], None]
    """Does it. Raises SetupError."""
    there: Callable[[], bool]
    """Whether the result still lies where it should."""

    def stamp(self) -> Path:
        """Return where this step notes what it was last done for."""
        return paths.STAMPS / f"{self.name}.json"

    def is_done(self) -> bool:
        """Tell whether the result is there and was made from the present inputs."""
        try:
            noted = json.loads(self.stamp().read_text())
            return bool(noted.get("inputs") == self.inputs() and self.there())
        except (OSError, ValueError, SetupError):  # an input may be what an earlier step is about to make
            return False

    def do(self) -> None:
        """Run with a clock beside it, then note what it was done for. Raises SetupError."""
        started = time.monotonic()
        inputs = self.inputs()
        self.stamp().unlink(missing_ok=True)
        with Clock(self.title):
            self.run()
        seconds = time.monotonic() - started
        self.stamp().parent.mkdir(parents=True, exist_ok=True)
        self.stamp().write_text(json.dumps({"inputs": inputs, "seconds": round(seconds, 1)}))


class Clock:
    """Shows on standard error that something is under way and for how long; one plain line where nobody watches."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.started = time.monotonic()
        self.watched = sys.stderr.isatty()
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self._tick, daemon=True)

    def __enter__(self) -> Self:
        if self.watched:
            self.thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self.stop.set()
        if self.watched:
            self.thread.join()
        self._show("failed" if kind else "done", end="\n")

    def _tick(self) -> None:
        while not self.stop.wait(TICK_S):
            self._show("...", end="")

    def _show(self, state: str, end: str) -> None:
        start = "\r\x1b[K" if self.watched else ""
        seconds = time.monotonic() - self.started
        print(f"{start}  {self.title:<52} {state:>6} {seconds:5.0f} s", end=end, file=sys.stderr, flush=True)


def checksum(files: Iterable[Path], *words: str) -> str:
    """Return a SHA-256 over the contents of `files` and over `words`.

    Raises SetupError where a file is missing: one that was moved would otherwise stop being an input unnoticed.
    """
    total = hashlib.sha256()
    for path in sorted(files):
        try:
            total.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
        except OSError as error:
            raise SetupError(f"{path} cannot be read, and set-up depends on it: {error.strerror}.") from error
    for word in words:
        total.update(word.encode() + b"\0")
    return total.hexdigest()


def command(
    args: Sequence[str | Path], *, help_text: str, cwd: Path = paths.ROOT, env: dict[str, str] | None = None
) -> str:
    """Run a command of set-up to its end; return what it printed.

    Raises SetupError with the end of its output and `help_text` where it fails.
    """
    words = [str(word) for word in args]
    try:
        done = subprocess.run(  # noqa: S603 - set-up runs the programs it names itself
            words,
            cwd=cwd,
            env=os.environ | (env or {}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
    except OSError as error:
        raise SetupError(f"Could not start `{words[0]}`: {error.strerror}.\n{help_text}") from error
    if done.returncode:
        tail = "\n".join("    " + line for line in done.stdout.strip().splitlines()[-TAIL_LINES:])
        raise SetupError(f"`{' '.join(words)}` failed ({done.returncode}):\n{tail}\n{help_text}")
    return done.stdout
