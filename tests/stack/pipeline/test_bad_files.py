"""What cannot be sung becomes a failed job with its own code, quickly and in little memory."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sightsinger.jobs.states import Status
from tests.stack.pipeline.world import World, deliver, executions, job_of, outputs, uploaded, wait
from tests.support.fakes import tiny_score

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

pytestmark = pytest.mark.stack

HANDLER = Path(__file__).parent / "handle.py"


def zip_bomb() -> bytes:
    """Return 1.5 MB that unpack to 1.5 GB."""
    packed = io.BytesIO()
    container = '<container><rootfiles><rootfile full-path="score.xml"/></rootfiles></container>'
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("META-INF/container.xml", container)
        with archive.open("score.xml", "w", force_zip64=True) as score:
            for _ in range(1500):
                score.write(b" " * 1_000_000)
    return packed.getvalue()


BAD: dict[str, tuple[str, Callable[[], bytes]]] = {
    "truncated": ("TRUNCATED_FILE", lambda: tiny_score()[:400]),
    "not XML": ("NOT_MUSICXML", lambda: bytes(range(256)) * 80),
    "empty": ("EMPTY_FILE", lambda: b""),
    "zip bomb": ("ARCHIVE_TOO_LARGE", zip_bomb),
    "without words": ("NO_WORDS", lambda: tiny_score("")),
    "30 MB": ("FILE_TOO_LARGE", lambda: tiny_score() + b" " * 30_000_000),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_told_at_once_and_cheaply(world: World, name: str) -> None:
    code, data = BAD[name]
    upload = world.store(data())
    job = wait(job_of(upload))
    assert (job.status, job.error and job.error.code) == (Status.FAILED, code)
    assert job.error
    assert len(job.error.message.split()) > 5
    assert executions(job.job_id) == []

    # The same event once more, in a process of its own that can be measured from its start.
    told = subprocess.run(
        [sys.executable, HANDLER], input=json.dumps(uploaded(upload)), capture_output=True, text=True, check=True
    )
    cost = json.loads(told.stdout.splitlines()[-1])
    sys.stdout.write(f"{name}: {cost}\n")
    assert cost["cpu_s"] < 2.0  # not the clock's time: other tests may be running
    assert cost["peak_mb"] < 300


def test_a_bad_file_leaves_everything_else_alone(world: World, triggers: ModuleType) -> None:
    upload = world.store(b"")
    job = wait(job_of(upload))
    deliver(triggers.on_score_uploaded, uploaded(upload))
    assert wait(job.job_id) == job
    assert outputs(job) == []
