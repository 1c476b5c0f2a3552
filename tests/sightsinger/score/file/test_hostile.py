"""Whatever the bytes, reading ends with a score or with a typed error that says what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sightsinger.score import ScoreError, as_json, read
from tests.support.hostile import HAND_MADE, mutated, sources
from tests.support.paths import GOLDEN

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("name", HAND_MADE)
def test_a_hostile_file_has_its_code(name: str) -> None:
    make, code = HAND_MADE[name]
    if code is None:
        as_json(read(make(), "score.musicxml"))
        return
    with pytest.raises(ScoreError) as caught:
        read(make(), "score.musicxml")
    assert caught.value.code == code
    assert caught.value.message.endswith(".")


@pytest.mark.slow
def test_a_thousand_harmed_files_are_sung_or_refused(scores: Path) -> None:
    outcomes: dict[str, int] = {}
    for data in mutated(sources(scores, GOLDEN), 1_200):
        try:
            as_json(read(data, "score.musicxml"))
            outcome = "read"
        except ScoreError as error:
            outcome = error.code
        outcomes[outcome] = outcomes.get(outcome, 0) + 1
    assert outcomes["read"] > 300, "the mutator must not only make rubbish"
    assert len(outcomes) >= 6, outcomes
