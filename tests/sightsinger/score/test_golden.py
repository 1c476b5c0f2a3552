"""Each small score beside what must be sung of it: tests/data/golden/NAME.musicxml and NAME.txt."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.golden_lines import lines
from tests.support.paths import GOLDEN

if TYPE_CHECKING:
    from pathlib import Path

SCORES = sorted(GOLDEN.glob("*.musicxml"))


@pytest.mark.parametrize("path", SCORES, ids=[path.stem for path in SCORES])
def test_a_small_score_is_sung_as_expected(path: Path) -> None:
    assert lines(path) == path.with_suffix(".txt").read_text()


def test_every_expectation_has_its_score() -> None:
    assert {path.stem for path in GOLDEN.glob("*.txt")} == {path.stem for path in SCORES}
