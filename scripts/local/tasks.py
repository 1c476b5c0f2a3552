"""Cloud Tasks' REST API in front of the tasks emulator, which speaks another address, no names for twice, no delays."""

from __future__ import annotations

import json
import threading
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime
from typing import Any

from scripts.local.refusals import AlreadyExistsError, NotFoundError

FORWARD_TIMEOUT_S = 30.0


class Queues:
    """Forwards tasks to the emulator when they are due. Safe to use from several threads."""

    def __init__(self, emulator: str) -> None:
        """`emulator` is the tasks emulator's address, such as `http://127.0.0.1:9499`."""
        self.emulator = emulator
        self.lock = threading.Lock()
        self.names: set[str] = set()
        self.count = 0

    def create(self, queue: str, task: dict[str, Any]) -> dict[str, Any]:
        """Take a task (Cloud Tasks' JSON form) for a queue; return it as created.

        Raises AlreadyExistsError where the name was used before, NotFoundError where there is no such queue.
        """
        name = self._claim(queue, task.get("name"))
        task = task | {"name": name}
        delay_s = _seconds_until(task.get("scheduleTime"))
        if delay_s > 0:
            timer = threading.Timer(delay_s, self._forward, (queue, task))
            timer.daemon = True
            timer.start()
        else:
            self._forward(queue, task)
        now = datetime.now(UTC).isoformat().replace("+00:00", "Z")
        return {"name": name, "createTime": now, "scheduleTime": task.get("scheduleTime", now)}

    def _claim(self, queue: str, name: str | None) -> str:
        with self.lock:
            self.count += 1
            name = name or f"{queue}/tasks/{time.time_ns()}{self.count}"
            if name in self.names:
                raise AlreadyExistsError(f"The task {name} exists already, or has existed.")
            self.names.add(name)
        return name

    def _forward(self, queue: str, task: dict[str, Any]) -> None:
        request = urllib.request.Request(  # noqa: S310 - the tasks emulator on loopback
            f"{self.emulator}/{queue}/tasks",
            data=json.dumps({"task": task}).encode(),
            headers={"Content-Type": "application/json"},
            method="POST",
        )
        try:
            urllib.request.urlopen(request, timeout=FORWARD_TIMEOUT_S).close()  # noqa: S310 - as above
        except urllib.error.HTTPError as error:
            with self.lock:
                self.names.discard(task["name"])
            raise NotFoundError(f"The tasks emulator refused {queue} ({error.code}).") from error


def _seconds_until(timestamp: str | None) -> float:
    return (datetime.fromisoformat(timestamp) - datetime.now(UTC)).total_seconds() if timestamp else 0.0
