"""The whole system on this machine: `python -m scripts.local.stack [-- COMMAND ...]`.

Starts the emulators and what stands in for Cloud Run and Cloud Tasks, waits until they answer, then runs COMMAND
with the addresses in its environment (or waits for Ctrl-C), and ends every process that it started.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scripts.local import config, emulators, paths, processes
from scripts.local.ports import BUCKET, HOST, OFFSET_VARIABLE, PROJECT, REGION, Ports, offset_from_environment
from scripts.local.step import Clock
from sightsinger.agreed import REGION_VARIABLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

EMULATORS = ("auth", "functions", "firestore", "hosting", "storage", "tasks")
READY = "All emulators ready"
BROKEN_FUNCTIONS = "Failed to load function definition"
START_TIMEOUT_S = 300.0
DISCOVERY_TIMEOUT_S = 90
POLL_S = 0.2
TAIL_LINES = 25
INTERRUPTED = 130


class StackError(Exception):
    """The stack could not start; the message says what is wrong and what to do about it."""


@dataclass(frozen=True, slots=True)
class Stack:
    """A running stack, or the plan of one."""

    id: str
    offset: int
    ports: Ports

    @property
    def folder(self) -> Path:
        """Where its logs, temporary files and page lie."""
        return paths.run_folder(self.offset)

    @property
    def functions_url(self) -> str:
        """The address that the functions' names are appended to."""
        return f"{self.ports.url('functions')}/{PROJECT}/{REGION}"

    def environment(self) -> dict[str, str]:
        """Return the addresses that the production code and the tests read from their environment."""
        return {
            "GCLOUD_PROJECT": PROJECT,
            "GOOGLE_CLOUD_PROJECT": PROJECT,
            "FIREBASE_AUTH_EMULATOR_HOST": f"{HOST}:{self.ports.auth}",
            "FIRESTORE_EMULATOR_HOST": f"{HOST}:{self.ports.firestore}",
            "FIREBASE_STORAGE_EMULATOR_HOST": f"{HOST}:{self.ports.storage}",
            "STORAGE_EMULATOR_HOST": self.ports.url("storage"),
            "SIGHTSINGER_BUCKET": BUCKET,
            REGION_VARIABLE: REGION,
            "SIGHTSINGER_FUNCTIONS_URL": self.functions_url,
            "SIGHTSINGER_PAGE_URL": self.ports.url("hosting"),
        } | self.shared()

    def shared(self) -> dict[str, str]:
        """Return what the emulators themselves get too; they set their own addresses for the functions."""
        python_path = os.pathsep.join([str(paths.ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
        return {
            processes.MARK: self.id,
            OFFSET_VARIABLE: str(self.offset),
            "SIGHTSINGER_BUCKET": BUCKET,
            REGION_VARIABLE: REGION,
            "SIGHTSINGER_CLOUD_ENDPOINT": self.ports.url("cloud"),
            "SIGHTSINGER_FUNCTIONS_URL": self.functions_url,
            "SIGHTSINGER_LAUNCH_URL": f"{self.functions_url}/launch",
            "PYTHONPATH": python_path,
            "TMPDIR": str(self.folder / "tmp"),
        }


def from_environment() -> Stack | None:
    """Return the stack that this process was started in, or None."""
    offset = offset_from_environment()
    stack_id = os.environ.get(processes.MARK)
    if stack_id is None or "FIRESTORE_EMULATOR_HOST" not in os.environ:
        return None
    return Stack(stack_id, offset, Ports().moved(offset))


def plan(offset: int | None = None) -> Stack:
    """Return the stack that would start at a port offset (default: SIGHTSINGER_PORT_OFFSET's)."""
    offset = offset_from_environment() if offset is None else offset
    return Stack(uuid.uuid4().hex, offset, Ports().moved(offset))


@contextmanager
def running(stack: Stack) -> Iterator[Stack]:
    """Hold a stack up: ready on entry, every process of it gone on exit. Raises StackError."""
    check_ports(stack.ports)
    shutil.rmtree(stack.folder, ignore_errors=True)
    (stack.folder / "tmp").mkdir(parents=True)
    file = config.write(stack.ports, stack.offset)
    children: list[subprocess.Popen[bytes]] = []
    try:
        with processes.guarded(stack.id):
            with Clock("Starting the emulators"):
                children += [start(stack, "cloud"), start(stack, "scheduler"), start_emulators(stack, file)]
                await_ready(stack, children[-1])
            yield stack
    finally:
        for child in children:
            child.wait()


def check_ports(ports: Ports) -> None:
    """Raise StackError, naming the port and who holds it, unless every port is free."""
    taken = [(name, port) for name, port in ports.as_dict().items() if not is_free(port)]
    if taken:
        lines = [
            f"  Port {port} ({name}) is taken by {processes.holder(port) or 'another program'}." for name, port in taken
        ]
        advice = f"  End it, or move all ports of this stack: {OFFSET_VARIABLE}=20000"
        raise StackError("\n".join([*lines, advice]))


def is_free(port: int) -> bool:
    """Tell whether a server could listen on a loopback port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def start(stack: Stack, name: str) -> subprocess.Popen[bytes]:
    """Start one of the modules beside this one, which stand in for Google's services; it logs to a file of its name."""
    with (stack.folder / f"{name}.log").open("wb") as log:
        return subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", f"scripts.local.{name}"],
            cwd=paths.ROOT,
            env=os.environ | stack.environment(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def start_emulators(stack: Stack, file: Path) -> subprocess.Popen[bytes]:
    """Start firebase-tools on a configuration file; what it says goes into emulators.log."""
    settings = {
        "FUNCTIONS_DISCOVERY_TIMEOUT": str(DISCOVERY_TIMEOUT_S),
        "XDG_CONFIG_HOME": str(stack.folder / "config"),
    }
    options = ["--project", PROJECT, "--config", str(file), "--only", ",".join(EMULATORS)]
    with (stack.folder / "emulators.log").open("wb") as log:
        return subprocess.Popen(  # noqa: S603 - the locked firebase-tools
            ["node", str(paths.FIREBASE), "emulators:start", *options],  # noqa: S607 - the Node that set-up found
            cwd=stack.folder,
            env=os.environ | emulators.environment() | stack.shared() | settings,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def await_ready(stack: Stack, firebase: subprocess.Popen[bytes]) -> None:
    """Wait until all emulators and the stand-in answer. Raises StackError with the end of the log."""
    log = stack.folder / "emulators.log"
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline:
        text = log.read_text(errors="replace")
        if firebase.poll() is not None:
            raise StackError(f"The emulators ended while they started.\n{tail(text)}")
        if BROKEN_FUNCTIONS in text:
            raise StackError(f"The functions could not be loaded.\n{tail(text)}")
        if READY in text and answers(stack.ports.url("cloud")):
            return
        time.sleep(POLL_S)
    raise StackError(
        f"The emulators were not ready after {START_TIMEOUT_S:.0f} s.\n{tail(log.read_text(errors='replace'))}"
    )


def answers(url: str) -> bool:
    """Tell whether an HTTP server answers at a loopback address, with whatever status."""
    try:
        urllib.request.urlopen(url, timeout=2).close()  # noqa: S310 - a loopback address of our own
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def tail(text: str) -> str:
    """Return the last lines of a log, indented."""
    return "\n".join("    " + line for line in text.strip().splitlines()[-TAIL_LINES:])


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command with a stack around it, or a stack alone until Ctrl-C."""
    words = [word for word in (sys.argv[1:] if arguments is None else arguments) if word != "--"]
    processes.end_on_terminate()
    try:
        with running(plan()) as stack:
            env = os.environ | stack.environment()
            if words:
                return subprocess.run(words, env=env, check=False).returncode  # noqa: S603 - what the user asked for
            print(json.dumps({"id": stack.id} | stack.ports.as_dict()), flush=True)
            signal.pause()
    except (StackError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED
    return 0


if __name__ == "__main__":
    sys.exit(main())
