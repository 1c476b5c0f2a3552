"""The real thing: the emulators, a function worker and the stand-in are gone when the script is, even by kill -9."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from typing import Any

import pytest
import requests

from scripts.local import paths
from scripts.local.ports import OFFSET_VARIABLE, PROJECT, REGION, Ports
from scripts.local.processes import MARK, marked
from scripts.local.stack import is_free

OFFSET = 12_000
KINDS = {"java", "node", "python"}


def start() -> tuple[subprocess.Popen[str], dict[str, Any]]:
    started = subprocess.Popen(
        [sys.executable, "-m", "scripts.local.stack"],
        cwd=paths.ROOT,
        env={name: value for name, value in os.environ.items() if name != MARK} | {OFFSET_VARIABLE: str(OFFSET)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert started.stdout
    return started, json.loads(started.stdout.readline())


def wake_a_function(ports: Ports) -> None:
    """Have the functions emulator start a worker: a process in nobody's process group but its own."""
    answer = requests.post(f"{ports.url('functions')}/{PROJECT}/{REGION}/render", json={}, timeout=60)
    assert answer.status_code >= 400, "nobody has signed in"


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_the_whole_stack_ends_with_its_script(how: signal.Signals) -> None:
    ports = Ports().moved(OFFSET)
    script, told = start()
    try:
        wake_a_function(ports)
        names = {process.name().rstrip("0123456789.") for process in marked(told["id"])}
        assert names >= KINDS, names
    finally:
        script.send_signal(how)
        script.wait(60)
    assert script.stdout
    script.stdout.close()
    deadline = time.monotonic() + 30
    while marked(told["id"]) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert marked(told["id"]) == []
    assert [name for name, port in ports.as_dict().items() if not is_free(port)] == []
