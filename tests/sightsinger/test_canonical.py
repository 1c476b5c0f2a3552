from __future__ import annotations

import json
from dataclasses import dataclass, field, make_dataclass
from enum import StrEnum
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightsinger.canonical import canonical, digest
from sightsinger.contract import Document

NUMBERS = st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.fractions()
SCALARS = st.none() | st.booleans() | st.text() | NUMBERS
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20)


@dataclass(frozen=True)
class Song:
    title: str
    verses: int = 1
    tags: tuple[str, ...] = field(default_factory=tuple)


class Hymn(Document, frozen=True):
    title: str
    verses: int = 1
    tags: tuple[str, ...] = ()


def form(value: object) -> object:
    return json.loads(canonical("thing", 1, value))[2]


def test_a_form_says_of_what_kind_it_is_and_which_form() -> None:
    assert canonical("song", 3, Song("Noel", 2)) == '["song",3,{"title":"Noel","verses":2}]'


def test_fields_at_their_default_are_left_out() -> None:
    assert form(Song("Noel")) == {"title": "Noel"}
    assert form(Song("Noel", 1, ())) == {"title": "Noel"}


def test_a_document_has_the_form_of_a_dataclass_with_its_fields() -> None:
    for verses, tags in ((1, ()), (2, ()), (2, ("old",))):
        assert canonical("song", 1, Hymn("Noel", verses, tags)) == canonical("song", 1, Song("Noel", verses, tags))


def test_a_new_field_another_order_and_another_name_of_the_class_change_nothing() -> None:
    grown = make_dataclass("Piece", [("verses", int, 1), ("title", str, ""), ("key", str, field(default="C"))])
    assert canonical("song", 1, grown(verses=2, title="Noel")) == canonical("song", 1, Song("Noel", 2))


@given(st.dictionaries(st.text(), SCALARS))
def test_the_order_of_keys_does_not_matter(held: dict[str, object]) -> None:
    assert canonical("x", 1, dict(reversed(held.items()))) == canonical("x", 1, held)


@pytest.mark.slow
@given(VALUES, VALUES)
def test_values_that_differ_have_forms_that_differ(one: object, other: object) -> None:
    if one != other:
        assert canonical("x", 1, one) != canonical("x", 1, other)


@given(st.integers(-(2**60), 2**60))
def test_a_whole_number_is_the_same_however_it_is_kept(number: int) -> None:
    if float(number) == number and abs(number) < 2**53:
        assert form(float(number)) == form(number)


def test_there_is_no_negative_nothing() -> None:
    assert canonical("x", 1, -0.0) == canonical("x", 1, 0)


def test_a_value_of_an_enumeration_is_what_it_stands_for() -> None:
    class Colour(StrEnum):
        RED = "red"

    assert form([Colour.RED, Fraction(6, 4)]) == ["red", {"/": [3, 2]}]


@pytest.mark.parametrize("value", [object(), {1: "a"}, {"a": {1, 2}}, b"bytes", Song, float("nan"), float("inf")])
def test_what_has_no_stable_form_is_refused(value: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        canonical("x", 1, value)


def test_kind_and_form_are_in_the_digest() -> None:
    digests = {digest(kind, number, "same", 16) for kind in ("a", "b") for number in (1, 2)}
    assert len(digests) == 4
    assert {len(each) for each in digests} == {16}
