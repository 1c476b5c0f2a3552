"""What stands in for Cloud Run Jobs and Cloud Tasks: their REST APIs as far as the production code calls them.

`python -m scripts.local.cloud` serves on the stack's cloud port. Jobs run as `python -m gpu_job`.
"""

from __future__ import annotations

import json
import re
import signal
import sys
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scripts.local import paths
from scripts.local.executions import Executions
from scripts.local.ports import HOST, Ports, offset_from_environment
from scripts.local.refusals import CallRefusedError
from scripts.local.tasks import Queues

if TYPE_CHECKING:
    from collections.abc import Callable

PLACE = r"projects/[^/]+/locations/[^/]+"
JOB = rf"(?P<job>{PLACE}/jobs/[^/:]+)"
EXECUTION = rf"(?P<name>{PLACE}/jobs/[^/]+/executions/[^/:]+)"


class Cloud(ThreadingHTTPServer):
    """The server: routes to executions and queues."""

    daemon_threads = True

    def __init__(self, port: int, executions: Executions, queues: Queues) -> None:
        super().__init__((HOST, port), Handler)
        self.executions = executions
        self.queues = queues
        self.routes: list[tuple[str, re.Pattern[str], Callable[..., dict[str, Any]]]] = [
            ("POST", re.compile(rf"/v2/{JOB}:run"), self.run),
            ("GET", re.compile(rf"/v2/{JOB}/executions"), self.list),
            ("GET", re.compile(rf"/v2/{EXECUTION}"), self.get),
            ("POST", re.compile(rf"/v2/{EXECUTION}:cancel"), self.cancel),
            ("GET", re.compile(rf"/v2/(?P<place>{PLACE})/operations/(?P<short>[^/]+)"), self.operation),
            ("POST", re.compile(rf"/v2/(?P<queue>{PLACE}/queues/[^/]+)/tasks"), self.create_task),
        ]

    def answer(self, method: str, path: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """Return the status and the JSON for one request; errors take Google's form."""
        for verb, pattern, action in self.routes:
            match = pattern.fullmatch(path)
            if match and verb == method:
                try:
                    return HTTPStatus.OK, action(body, **match.groupdict())
                except CallRefusedError as error:
                    return _error(error.status, error.code, str(error))
        return _error(HTTPStatus.NOT_FOUND, "NOT_FOUND", f"The local stand-in does not know {method} {path}.")

    def run(self, body: dict[str, Any], job: str) -> dict[str, Any]:
        """Start an execution of a job."""
        return self.executions.run(job, body.get("overrides", {})).operation()

    def list(self, _body: dict[str, Any], job: str) -> dict[str, Any]:
        """List a job's executions."""
        return {"executions": [execution.as_json() for execution in self.executions.of(job)]}

    def get(self, _body: dict[str, Any], name: str) -> dict[str, Any]:
        """Return one execution."""
        return self.executions.get(name).as_json()

    def cancel(self, _body: dict[str, Any], name: str) -> dict[str, Any]:
        """Cancel one execution."""
        return self.executions.cancel(name).operation()

    def operation(self, _body: dict[str, Any], place: str, short: str) -> dict[str, Any]:
        """Return the operation of an execution, which is named after it."""
        job = short.rpartition("-")[0]
        return self.executions.get(f"{place}/jobs/{job}/executions/{short}").operation()

    def create_task(self, body: dict[str, Any], queue: str) -> dict[str, Any]:
        """Enqueue a task."""
        return self.queues.create(queue, body["task"])


class Handler(BaseHTTPRequestHandler):
    """JSON in, JSON out."""

    server: Cloud

    def do_GET(self) -> None:
        """Answer a GET."""
        self._reply("GET", {})

    def do_POST(self) -> None:
        """Answer a POST."""
        length = int(self.headers.get("Content-Length") or 0)
        self._reply("POST", json.loads(self.rfile.read(length) or b"{}"))

    def _reply(self, method: str, body: dict[str, Any]) -> None:
        status, answer = self.server.answer(method, urlsplit(self.path).path, body)
        data = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=UTF-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def _error(status: HTTPStatus, code: str, message: str) -> tuple[int, dict[str, Any]]:
    return status, {"error": {"code": int(status), "status": code, "message": message}}


def main() -> None:
    """Serve until the stack ends."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    offset = offset_from_environment()
    ports = Ports().moved(offset)
    executions = Executions([sys.executable, "-m", "gpu_job"], paths.run_folder(offset) / "jobs")
    Cloud(ports.cloud, executions, Queues(ports.url("tasks"))).serve_forever()


if __name__ == "__main__":
    main()
