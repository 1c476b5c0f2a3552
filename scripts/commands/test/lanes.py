"""Running groups in lanes: what they print is kept until they end, so that two never talk at once."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
import time
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.local import paths
from scripts.local.processes import MARK, end

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from scripts.commands.test.groups import Group

NEWS_S = 30.0
"""How often to say what is still running."""
_COUNT = re.compile(r"(\d+) (passed|failed|errors?)\b")


@dataclass(frozen=True, slots=True)
class Result:
    """How a group went."""

    group: Group
    status: int
    """Of the first command that failed; 0 where all passed."""
    seconds: float
    output: str

    @property
    def passed(self) -> int:
        """Tests that passed, as pytest counts them; 1 for a check that counts nothing."""
        return _counts(self.output).get("passed", 0 if self.status else 1)

    @property
    def failed(self) -> int:
        """Tests that failed or broke; at least 1 where the group failed."""
        found = _counts(self.output)
        return max(found.get("failed", 0) + found.get("error", 0) + found.get("errors", 0), 1 if self.status else 0)


def run(wanted: Sequence[Group], mark: str, tell: Callable[[str], None], news_s: float = NEWS_S) -> Iterator[Result]:
    """Run every lane's groups in turn, lanes side by side; yield each group's result when it ends.

    `mark` is given to every process that is started, and what bears it is ended where this is broken off; `tell` hears
    now and then what is still running.
    """
    lanes = {
        lane: [group for group in wanted if group.lane == lane] for lane in dict.fromkeys(each.lane for each in wanted)
    }
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="sightsinger-test-") as folder, ThreadPoolExecutor(len(lanes) or 1) as pool:
        running: dict[Future[Result], tuple[Group, Sequence[Group]]] = {}

        def start(queue: Sequence[Group]) -> None:
            if queue:
                running[pool.submit(_one, queue[0], mark, Path(folder))] = (queue[0], queue[1:])

        try:
            for queue in lanes.values():
                start(queue)
            while running:
                done, _ = wait(running, timeout=news_s, return_when=FIRST_COMPLETED)
                if not done:
                    names = ", ".join(group.name for group, _ in running.values())
                    tell(f"... {names} running, {time.monotonic() - began:.0f} s so far")
                for future in done:
                    start(running.pop(future)[1])
                    yield future.result()
        except BaseException:
            end(mark)  # else the pool would wait for them
            raise


def _one(group: Group, mark: str, folder: Path) -> Result:
    began = time.monotonic()
    path = folder / f"{group.name}.txt"
    status = 0
    with path.open("wb") as output:
        for command in group.commands:
            status = subprocess.run(  # noqa: S603 - the commands of groups
                command,
                cwd=paths.ROOT,
                env=os.environ | {MARK: mark},
                stdout=output,
                stderr=subprocess.STDOUT,
                check=False,
            ).returncode
            if status:
                break
    return Result(group, status, time.monotonic() - began, path.read_text("utf-8", "replace"))


def _counts(output: str) -> dict[str, int]:
    """Return what pytest's closing line counts; nothing where no test ran."""
    closing = next((line for line in reversed(output.splitlines()) if _COUNT.search(line)), "")
    return {what: int(number) for number, what in _COUNT.findall(closing)}
