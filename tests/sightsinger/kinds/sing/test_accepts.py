from __future__ import annotations

import pytest

from sightsinger.kinds.sing.accepts import SCORES, examine
from sightsinger.kinds.sing.options import RenderOptions
from sightsinger.score.errors import NoWordsError, UnknownPartError
from sightsinger.score.model import Summary
from tests.support.fakes import tiny_score


def test_a_score_passes_the_gate_with_its_summary() -> None:
    found = examine(tiny_score(), "song.xml")
    assert [part.name for part in Summary.from_dict(found.summary).parts] == ["Soprano"]
    found.check(RenderOptions())


def test_what_cannot_be_sung_does_not_pass() -> None:
    with pytest.raises(NoWordsError):
        examine(tiny_score(""), "song.xml")


def test_options_are_held_against_the_score() -> None:
    with pytest.raises(UnknownPartError):
        examine(tiny_score(), "song.xml").check(RenderOptions.parse({"parts": ["Kazoo"]}))


def test_a_score_is_known_by_its_endings() -> None:
    assert set(SCORES.types) == {"musicxml", "xml", "mxl"}
