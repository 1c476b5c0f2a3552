"""What every kind promises, and what the envelope makes of it."""

from __future__ import annotations

import pytest

from sightsinger.errors import SightsingerError
from sightsinger.jobs.paths import InputPath
from sightsinger.kinds import registry
from sightsinger.kinds.base import Accepts
from sightsinger.kinds.errors import WrongFileError


def nothing(_size: int) -> None:
    pass


NOTES = Accepts(
    what="a note", types={"txt": "text/plain"}, also_typed=("text/plain", "text/x"), max_bytes=1, check_size=nothing,
    advice="Write another.",
)  # fmt: skip


def test_a_file_is_refused_by_its_ending_with_those_that_there_are() -> None:
    NOTES.check("txt", 1)
    with pytest.raises(WrongFileError, match=r"ends in \.md, and a note ends in \.txt\. Write another\."):
        NOTES.check("md", 1)


def test_a_content_type_is_listed_once() -> None:
    assert NOTES.content_types == ("text/plain", "text/x")


@pytest.mark.parametrize("name", registry.names())
def test_every_kind_keeps_its_own_limits(name: str) -> None:
    kind = registry.kind(name)
    assert kind.name == name
    for ending in kind.accepts.types:
        assert InputPath.parse(f"sessions/u/s/input.{ending}")
        kind.accepts.check(ending, kind.accepts.max_bytes)
        with pytest.raises(SightsingerError):
            kind.accepts.check(ending, kind.accepts.max_bytes + 1)


@pytest.mark.parametrize("name", registry.names())
def test_every_kind_does_something_without_options_and_has_stages(name: str) -> None:
    kind = registry.kind(name)
    usual = kind.options.parse({})
    assert kind.options.parse(usual.as_dict()) == usual
    assert kind.stages
    assert not {"waiting", "reading", "storing", "done"} & set(kind.stages)
