"""Every error of every package: its code is its own, its fault is told, and the documentation lists it."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from sightsinger.errors import Fault, SightsingerError
from tests.support.paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGES = ("sightsinger", "gpu_job", "triggers", "scripts")


def kinds_of(base: type[SightsingerError]) -> Iterator[type[SightsingerError]]:
    for kind in base.__subclasses__():
        yield kind
        yield from kinds_of(kind)


@pytest.fixture(scope="module")
def errors() -> list[type[SightsingerError]]:
    """Return every class of errors outside the tests, by its code."""
    for package in map(importlib.import_module, PACKAGES):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    found = {kind for kind in kinds_of(SightsingerError) if kind.__module__.split(".")[0] in PACKAGES}
    return sorted(found, key=lambda kind: kind.code)


def listed() -> list[list[str]]:
    """Return the cells of the table of codes in the documentation, row by row."""
    text = (ROOT / "docs" / "errors.md").read_text("utf-8")
    rows = re.findall(r"^\| (`[A-Z].*) \|$", text, re.MULTILINE)
    return [[cell.strip() for cell in row.split("|")] for row in rows]


def test_every_code_belongs_to_one_error(errors: list[type[SightsingerError]]) -> None:
    assert len(errors) > 40
    assert [code for code, times in Counter(kind.code for kind in errors).items() if times > 1] == []
    assert [kind.code for kind in errors if not re.fullmatch(r"[A-Z]+(_[A-Z]+)*", kind.code)] == []


def test_every_fault_is_somebodys(errors: list[type[SightsingerError]]) -> None:
    assert {kind.fault for kind in errors} == set(Fault)


def test_only_what_is_our_own_fault_is_tried_again(errors: list[type[SightsingerError]]) -> None:
    assert [kind.code for kind in errors if kind.retryable and kind.fault is not Fault.OURS] == []


def test_the_documentation_lists_every_code_in_order(errors: list[type[SightsingerError]]) -> None:
    told = [row[:4] for row in listed()]
    assert told == [
        [f"`{kind.code}`", kind.fault.value, "yes" if kind.retryable else "no", str(kind.fault.exit_status)]
        for kind in errors
    ]


def test_the_documentation_says_of_every_code_what_it_means_and_what_to_do() -> None:
    for code, *_, meaning, cure in listed():
        assert len(meaning.split()) > 2, code
        assert len(cure.split()) > 2, code
