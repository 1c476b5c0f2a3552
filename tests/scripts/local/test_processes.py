"""Nothing survives: stubborn processes, orphans and those in sessions of their own, however their starter ends."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import textwrap
import time
import uuid
from typing import TYPE_CHECKING

import pytest

from scripts.local import paths
from scripts.local.ports import Ports
from scripts.local.processes import MARK, end, holder, marked
from scripts.local.stack import StackError, check_ports

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import psutil

# A process that ignores SIGTERM, leaves its session and parent, and then says that it is there.
STUBBORN = """
import os, signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
if os.fork():
    os._exit(0)
os.setsid()
open(sys.argv[1], "w").close()
time.sleep(120)
"""

STARTER = """
import os, signal, subprocess, sys, time
from scripts.local.processes import MARK, end_on_terminate, guarded
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # the tests themselves may run under nohup
mark, there, program = sys.argv[1:4]
end_on_terminate()
with guarded(mark):
    subprocess.run([sys.executable, "-c", program, there], env=os.environ | {MARK: mark}, check=True)
    while not os.path.exists(there):
        time.sleep(0.02)
    print("up", flush=True)
    if "stay" in sys.argv:
        time.sleep(120)
"""


DEAF_TO_CTRL_C = ("sh", "-c", "trap '' INT; exec \"$@\"", "sh")
"""As shells start what goes into the background."""


@pytest.fixture
def mark() -> Iterator[str]:
    name = uuid.uuid4().hex
    yield name
    for process in marked(name):
        process.kill()


def await_file(path: Path) -> None:
    deadline = time.monotonic() + 20
    while not path.exists():
        assert time.monotonic() < deadline, "the process did not start"
        time.sleep(0.02)


def await_none(mark: str) -> list[psutil.Process]:
    deadline = time.monotonic() + 30
    while marked(mark) and time.monotonic() < deadline:
        time.sleep(0.1)
    return marked(mark)


@pytest.mark.slow
def test_an_orphan_that_ignores_sigterm_is_ended(mark: str, tmp_path: Path) -> None:
    there = tmp_path / "there"
    subprocess.run([sys.executable, "-c", STUBBORN, str(there)], env=os.environ | {MARK: mark}, check=True)
    await_file(there)
    assert len(marked(mark)) == 1
    assert end(mark) == []
    assert marked(mark) == []


@pytest.mark.slow
def test_other_processes_are_left_alone(mark: str, tmp_path: Path) -> None:
    other, there = uuid.uuid4().hex, tmp_path / "there"
    subprocess.run([sys.executable, "-c", STUBBORN, str(there)], env=os.environ | {MARK: other}, check=True)
    await_file(there)
    try:
        assert end(mark) == []
        assert len(marked(other)) == 1
    finally:
        assert end(other) == []


@pytest.mark.slow
@pytest.mark.parametrize("how", [None, signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_nothing_survives_whoever_started_it(how: signal.Signals | None, mark: str, tmp_path: Path) -> None:
    words = [mark, str(tmp_path / "there"), STUBBORN, *(["stay"] if how else [])]
    with subprocess.Popen(
        [*DEAF_TO_CTRL_C, sys.executable, "-c", textwrap.dedent(STARTER), *words],
        cwd=paths.ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as starter:
        assert starter.stdout
        assert starter.stdout.readline() == "up\n"
        assert how is None or len(marked(mark)) == 1
        if how:
            starter.send_signal(how)
        starter.wait(30)
    assert await_none(mark) == []


def test_a_taken_port_is_named_with_its_holder() -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        port = server.getsockname()[1]
        assert str(os.getpid()) in (holder(port) or "")
        ports = Ports(storage=port)
        free = {name: 0 for name in ports.as_dict() if name != "storage"}
        with pytest.raises(StackError, match=rf"Port {port} \(storage\) is taken by .*process {os.getpid()}"):
            check_ports(Ports(**free, storage=port))
    check_ports(Ports(**free, storage=port))
