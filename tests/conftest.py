"""What all tests share: the running stack, for those marked `stack`, and the real scores."""

from __future__ import annotations

import os
from collections import defaultdict
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from scripts.local.ports import OFFSET_VARIABLE
from scripts.local.stack import Stack, from_environment, plan, running
from sightsinger.kinds import registry
from tests.support.paths import SCORES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from _pytest.terminal import TerminalReporter

# The same examples at every run of CI, so that what it says is about the change; new ones at every run elsewhere.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")

SLOW_S = 5.0
FURTHER_KIND = "tests.stack.pipeline.count"
"""Every stack of the tests does this kind of job, too."""
TEST_OFFSET = 10_000
"""Away from the ports of a stack that somebody uses meanwhile."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("stack") and isinstance(item, pytest.Function):
            item.fixturenames.insert(0, "stack")


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """Name what takes long and does not say so: `scripts/test --quick` would wait for it."""
    seconds: defaultdict[str, float] = defaultdict(float)
    marked: set[str] = set()
    for reports in terminalreporter.stats.values():
        for report in reports:
            if isinstance(report, pytest.TestReport):
                seconds[report.nodeid] += report.duration if report.when != "teardown" else 0
                marked |= {report.nodeid} if {"slow", "long", "stack"} & set(report.keywords) else set()
    for name in sorted(name for name, took_s in seconds.items() if took_s > SLOW_S and name not in marked):
        terminalreporter.write_line(f"{name} took {seconds[name]:.0f} s: mark it slow, or make it quicker.")


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    """The stack that the tests were started in, or one started for them; its addresses are in the environment."""
    around = from_environment()
    if around:
        yield around
        return
    offset = int(os.environ.get(OFFSET_VARIABLE) or TEST_OFFSET)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv(registry.SETTING, FURTHER_KIND)
        with running(plan(offset)) as started:
            for name, value in started.environment().items():
                environment.setenv(name, value)
            yield started


@pytest.fixture(scope="session")
def scores() -> Path:
    """The folder of real scores."""
    return SCORES
