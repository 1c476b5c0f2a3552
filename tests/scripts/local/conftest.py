"""The stand-in for Cloud Run and Cloud Tasks on a free port, before a tasks emulator that writes down what it gets."""

from __future__ import annotations

import json
import sys
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from scripts.local.cloud import Cloud
from scripts.local.executions import Executions
from scripts.local.tasks import Queues

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

JOB_PROGRAM = """
import os, signal, sys, time
print("args", sys.argv[1:], flush=True)
print("env", os.environ.get("WISH"), os.environ.get("CLOUD_RUN_JOB"), flush=True)
if "deaf" in sys.argv:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
if "sleep" in sys.argv:
    print("asleep", flush=True)
    time.sleep(60)
sys.exit(int(sys.argv[-1]) if sys.argv[-1].isdecimal() else 0)
"""


class FakeTasks(ThreadingHTTPServer):
    """Knows one queue, `launch`."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _TasksHandler)
        self.received: list[tuple[str, dict[str, Any]]] = []
        self.arrived = threading.Event()


class _TasksHandler(BaseHTTPRequestHandler):
    server: FakeTasks

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        known = self.path.endswith("/queues/launch/tasks")
        if known:
            self.server.received.append((self.path, body["task"]))
            self.server.arrived.set()
        self.send_response(200 if known else 404)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Stay silent."""


@dataclass(frozen=True)
class Local:
    """A running stand-in."""

    cloud: Cloud
    tasks: FakeTasks
    logs: Path
    threads: list[threading.Thread] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.cloud.server_port}"


@pytest.fixture
def local(tmp_path: Path) -> Iterator[Local]:
    program = tmp_path / "job.py"
    program.write_text(JOB_PROGRAM)
    tasks = FakeTasks()
    executions = Executions([sys.executable, str(program)], tmp_path / "logs")
    cloud = Cloud(0, executions, Queues(f"http://127.0.0.1:{tasks.server_port}"))
    running = Local(cloud, tasks, tmp_path / "logs")
    for server in (cloud, tasks):
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        running.threads.append(thread)
    yield running
    for execution in executions.by_name.values():
        execution.process.kill()
        execution.done.wait(10)
    for server in (cloud, tasks):
        server.shutdown()
        server.server_close()
    for thread in running.threads:
        thread.join()
