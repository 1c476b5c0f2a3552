from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from google.api_core.datetime_helpers import DatetimeWithNanoseconds

from sightsinger.contract import Document, rounded, spelled


class Inner(Document, frozen=True):
    low_midi: int


class Outer(Document, frozen=True, tag_field="schema", tag=1):
    duration_s: float
    inner: tuple[Inner, ...] = ()
    at: datetime | None = None


WRITTEN = {"schema": 1, "durationSeconds": 1.5, "inner": [{"lowMidi": 60}], "at": None}


@pytest.mark.parametrize(
    ("name", "key"), [("midi", "midi"), ("low_midi", "lowMidi"), ("duration_s", "durationSeconds"), ("s", "s")]
)
def test_names_are_spelled_as_javascript_spells_them(name: str, key: str) -> None:
    assert spelled(name) == key


def test_a_document_says_what_form_it_has_and_is_read_again() -> None:
    document = Outer(1.5, (Inner(60),))
    assert document.as_dict() == WRITTEN
    assert next(iter(document.as_dict())) == "schema"
    assert Outer.from_dict(WRITTEN) == document


def test_a_document_older_than_the_numbers_is_read() -> None:
    assert Outer.from_dict({"durationS": 1.5, "inner": [{"lowMidi": 60}]}) == Outer(1.5, (Inner(60),))


def test_what_a_later_version_adds_is_no_trouble_and_what_it_changes_is_refused() -> None:
    assert Outer.from_dict(WRITTEN | {"invented": {"deep": [1]}}) == Outer(1.5, (Inner(60),))
    for newer in (WRITTEN | {"schema": 2}, WRITTEN | {"durationSeconds": "long"}, {"schema": 1}):
        with pytest.raises(ValueError, match=r"Seconds|schema"):
            Outer.from_dict(newer)


def test_moments_stay_moments_as_firestore_gives_and_takes_them() -> None:
    stored = DatetimeWithNanoseconds(2026, 3, 1, 12, 30, 1, nanosecond=250_001_000, tzinfo=UTC)
    read = Outer.from_dict({"durationSeconds": 1.5, "at": stored})
    assert type(read.at) is datetime
    assert read.at == datetime(2026, 3, 1, 12, 30, 1, 250_001, tzinfo=UTC)
    assert read.at.utcoffset() == timedelta(0)
    assert read.as_dict()["at"] == read.at


def test_numbers_are_rounded_wherever_they_stand() -> None:
    assert rounded({"a": [1.23456, [2, 0.00004]], "b": "1.23456", "c": None}, 4) == {
        "a": [1.2346, [2, 0.0]], "b": "1.23456", "c": None,
    }  # fmt: skip
