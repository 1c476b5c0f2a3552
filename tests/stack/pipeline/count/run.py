"""Counting a text's lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.stack.pipeline.count.kind import CountOptions, CountResult

if TYPE_CHECKING:
    from pathlib import Path

    from gpu_job.kinds.base import Given, Machine, Run, Tell


def make(_machine: Machine) -> Run:
    return count


def count(given: Given[CountOptions], folder: Path, tell: Tell) -> CountResult:
    lines = [line for line in given.data.decode().splitlines() if line.strip() or given.options.blank]
    with (folder / "lines.txt").open("w", encoding="utf-8") as file:
        for nth, line in enumerate(lines, 1):
            file.write(f"{nth} {line}\n")
            tell("counting", nth, len(lines), None)
    return CountResult("lines.txt", len(lines))
