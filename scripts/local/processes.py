"""Which processes belong to a stack, and ending them: every one, by its id, and no other.

A stack gives everything that it starts an environment variable with its own name, which children hand on to
their children. That finds what left its parent, its session or its process group, as the emulators' function
workers do.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import psutil

from scripts.local import paths

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import FrameType

MARK = "SIGHTSINGER_STACK_ID"
GRACE_S = 2.0
"""How long a process may take to end by itself before it is killed."""
PATIENCE_S = 20.0
"""How long to go on looking for processes that start others while they end."""


def marked(stack_id: str) -> list[psutil.Process]:
    """Return the living processes of a stack."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get(MARK) == stack_id and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except (psutil.Error, OSError):
            continue  # gone already, or another user's
    return found


def end(stack_id: str) -> list[psutil.Process]:
    """End every process of a stack; return what could not be ended, normally nothing."""
    deadline = time.monotonic() + PATIENCE_S
    left = marked(stack_id)
    while left and time.monotonic() < deadline:
        _signal(left, kill=False)
        _, stubborn = psutil.wait_procs(left, timeout=GRACE_S)
        _signal(stubborn, kill=True)
        psutil.wait_procs(stubborn, timeout=GRACE_S)
        left = marked(stack_id)
    return left


def _signal(processes: Iterable[psutil.Process], *, kill: bool) -> None:
    for process in processes:
        try:
            process.kill() if kill else process.terminate()
        except psutil.Error:
            continue  # gone already


def holder(port: int) -> str | None:
    """Say who listens on a loopback port, such as `java (process 4711)`; None where that cannot be told."""
    try:
        connections = psutil.net_connections("tcp")
    except psutil.Error:
        return None  # some systems tell only root
    for connection in connections:
        if connection.status == psutil.CONN_LISTEN and connection.laddr and connection.laddr.port == port:
            return _describe(connection.pid) if connection.pid else None
    return None


def _describe(pid: int) -> str:
    try:
        process = psutil.Process(pid)
        ours = ", of another stack of sightsinger" if MARK in process.environ() else ""
        return f"{process.name()} (process {pid}{ours})"
    except psutil.Error:
        return f"process {pid}"


@contextmanager
def guarded(stack_id: str) -> Iterator[None]:
    """See to it that no process with this mark outlives the block, nor this process, however either ends."""
    warden = _start_warden(stack_id)
    try:
        yield
    finally:
        _end(warden)


def _start_warden(stack_id: str) -> subprocess.Popen[bytes]:
    """Start what outlives us and ends the rest; it carries no mark, so that no warden ends another."""
    return subprocess.Popen(  # noqa: S603 - our own module
        [sys.executable, "-m", "scripts.local.warden", stack_id],
        cwd=paths.ROOT,
        env={name: value for name, value in os.environ.items() if name != MARK},
        stdin=subprocess.PIPE,
        start_new_session=True,
    )


def _end(warden: subprocess.Popen[bytes]) -> None:
    """Let the warden do its work, undisturbed by impatient Ctrl-Cs, and wait until it has."""
    before = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGTERM)}
    if warden.stdin:
        warden.stdin.close()
    warden.wait()
    for number, handler in before.items():
        signal.signal(number, handler)


def end_on_terminate() -> None:
    """Make every usual signal end this process as Ctrl-C does, so that `guarded` cleans up.

    SIGINT too: shells start what goes into the background deaf to it. Who asked for deafness to hang-ups keeps it.
    """

    def leave(number: int, _frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, leave)
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:
        signal.signal(signal.SIGHUP, leave)
