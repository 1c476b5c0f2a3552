"""Cloud Run executions as processes of this machine: started, watched, cancelled, and told of as Cloud Run would.

What Cloud Run does and this does not: images, retries of a failed task, more than one task an execution.
"""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from scripts.local.refusals import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

EXECUTION_TYPE = "type.googleapis.com/google.cloud.run.v2.Execution"
DEFAULT_TIMEOUT_S = 600.0
"""Cloud Run's own default for a job's task."""
TERMINATION_S = 10.0
"""From SIGTERM to SIGKILL, as Cloud Run does it."""


@dataclass(slots=True)
class Execution:
    """One run of a job: a process, and what was asked of it."""

    name: str
    """projects/*/locations/*/jobs/*/executions/*"""
    process: subprocess.Popen[bytes]
    created: datetime
    args: tuple[str, ...] = ()
    """Of the container, as overridden for this execution."""
    ended: datetime | None = None
    cancelled: bool = False
    timed_out: bool = False
    done: threading.Event = field(default_factory=threading.Event)

    def as_json(self) -> dict[str, Any]:
        """Return the resource as Cloud Run's REST API shows it."""
        code = self.process.returncode
        state, message = self._state(code)
        ended = _timestamp(self.ended) if self.ended else None
        return {
            "name": self.name,
            "job": self.name.split("/executions/")[0],
            "createTime": _timestamp(self.created),
            "startTime": _timestamp(self.created),
            **({"completionTime": ended} if ended else {}),
            "taskCount": 1,
            "template": {"containers": [{"args": list(self.args)}]},
            "parallelism": 1,
            "reconciling": code is None,
            "runningCount": int(code is None),
            "succeededCount": int(code == 0),
            "failedCount": int(code not in (None, 0) and not self.cancelled),
            "cancelledCount": int(code not in (None, 0) and self.cancelled),
            "conditions": [{"type": "Completed", "state": state, "message": message}],
        }

    def _state(self, code: int | None) -> tuple[str, str]:
        if code is None:
            return "CONDITION_RECONCILING", "The process is running."
        if code == 0:
            return "CONDITION_SUCCEEDED", "The process ended well."
        why = "was cancelled" if self.cancelled else "ran out of time" if self.timed_out else f"ended with {code}"
        return "CONDITION_FAILED", f"The process {why}."

    def operation(self) -> dict[str, Any]:
        """Return the long-running operation that `run` answers with and that can be asked for later."""
        typed = {"@type": EXECUTION_TYPE} | self.as_json()
        parts = self.name.split("/")
        done = self.process.returncode is not None
        name = f"{'/'.join(parts[:4])}/operations/{parts[-1]}"
        return {"name": name, "metadata": typed, "done": done} | ({"response": typed} if done else {})


class Executions:
    """Every execution since the stack started. Safe to use from several threads."""

    def __init__(self, command: Sequence[str], logs: Path) -> None:
        """`command` starts the job's program, to which an execution's arguments are added."""
        self.command = tuple(command)
        self.logs = logs
        self.lock = threading.Lock()
        self.by_name: dict[str, Execution] = {}

    def run(self, job: str, overrides: Mapping[str, Any]) -> Execution:
        """Start the job's program with an execution's overrides (Cloud Run's JSON form)."""
        container = (overrides.get("containerOverrides") or [{}])[0]
        short = f"{job.rsplit('/', 1)[-1]}-{uuid.uuid4().hex[:8]}"
        cloud_run = {"CLOUD_RUN_JOB": job.rsplit("/", 1)[-1], "CLOUD_RUN_EXECUTION": short, "CLOUD_RUN_TASK_INDEX": "0"}
        wanted = {pair["name"]: pair.get("value", "") for pair in container.get("env", [])}
        self.logs.mkdir(parents=True, exist_ok=True)
        with (self.logs / f"{short}.log").open("wb") as log:
            process = subprocess.Popen(  # noqa: S603 - starting the job is what this is for
                [*self.command, *container.get("args", [])],
                env=os.environ | cloud_run | wanted,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        args = tuple(container.get("args", []))
        execution = Execution(f"{job}/executions/{short}", process, datetime.now(UTC), args)
        with self.lock:
            self.by_name[execution.name] = execution
        timeout_s = float(str(overrides.get("timeout", DEFAULT_TIMEOUT_S)).removesuffix("s"))
        threading.Thread(target=self._watch, args=(execution, timeout_s), daemon=True).start()
        return execution

    def get(self, name: str) -> Execution:
        """Return an execution by its full name. Raises NotFoundError."""
        with self.lock:
            found = self.by_name.get(name)
        if found is None:
            raise NotFoundError(f"There is no execution {name}.")
        return found

    def of(self, job: str) -> list[Execution]:
        """Return a job's executions, newest first."""
        with self.lock:
            return [e for e in reversed(self.by_name.values()) if e.name.startswith(f"{job}/executions/")]

    def cancel(self, name: str) -> Execution:
        """Ask an execution to end, as Cloud Run does: SIGTERM, ten seconds, SIGKILL. Raises NotFoundError."""
        execution = self.get(name)
        if execution.process.poll() is None:
            execution.cancelled = True
            threading.Thread(target=_terminate, args=(execution.process,), daemon=True).start()
        return execution

    def _watch(self, execution: Execution, timeout_s: float) -> None:
        try:
            execution.process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            execution.timed_out = True
            _terminate(execution.process)
        execution.ended = datetime.now(UTC)
        execution.done.set()


def _terminate(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(TERMINATION_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _timestamp(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
