"""How long reading takes, beside the same work by named references.

    .venv/bin/pytest tests/bench/bench_score.py --benchmark-group-by=group

Processor time, but for imports. Not collected with the tests (times depend on the machine); compare ratios, not
seconds. Limits on an idle machine: gate 20 ms, whole reading 150 ms on Lift Every Voice; the triggers' module
imports in 1.5 s.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree

from sightsinger.score import as_json, read
from sightsinger.score.file import archive, gate
from tests.support.paths import ROOT, SCORES

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture

LIFT = (SCORES / "lift_every_voice.mxl").read_bytes()


@pytest.mark.benchmark(group="Lift Every Voice, 303 kB", timer=time.process_time)
def test_lxml_alone(benchmark: BenchmarkFixture) -> None:
    text = archive.unpack(LIFT)
    benchmark(etree.fromstring, text)


@pytest.mark.benchmark(group="Lift Every Voice, 303 kB", timer=time.process_time)
def test_gate(benchmark: BenchmarkFixture) -> None:
    benchmark(gate.check, LIFT, "lift.mxl")


@pytest.mark.benchmark(group="Lift Every Voice, 303 kB", timer=time.process_time)
def test_read(benchmark: BenchmarkFixture) -> None:
    benchmark(read, LIFT, "lift.mxl")


@pytest.mark.benchmark(group="Lift Every Voice, 303 kB", timer=time.process_time)
def test_read_and_every_line_as_json(benchmark: BenchmarkFixture) -> None:
    benchmark(lambda: as_json(read(LIFT, "lift.mxl")))


@pytest.mark.benchmark(group="Lift Every Voice, 303 kB", timer=time.process_time)
def test_music21_alone(benchmark: BenchmarkFixture) -> None:
    from music21 import converter  # noqa: PLC0415 - slow

    text = archive.unpack(LIFT).decode()
    run: Any = benchmark.pedantic  # pytest-benchmark leaves it untyped
    run(lambda: converter.parseData(text, format="musicxml"), rounds=5, warmup_rounds=1)


@pytest.mark.benchmark(group="importing")
@pytest.mark.parametrize("module", ["sightsinger.score", "sightsinger.score.score", "main", "music21"])
def test_import(benchmark: BenchmarkFixture, module: str) -> None:
    """`main` is the triggers' module."""
    command = [sys.executable, "-c", f"import {module}"]
    config = '{"projectId": "demo-sightsinger", "storageBucket": "demo-sightsinger.appspot.com"}'
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "FIREBASE_CONFIG": config}
    run: Any = benchmark.pedantic  # pytest-benchmark leaves it untyped
    run(
        lambda: subprocess.run(command, check=True, cwd=ROOT / "functions", env=environment),
        rounds=5,
        warmup_rounds=1,
    )
