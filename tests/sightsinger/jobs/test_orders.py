from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightsinger.jobs.orders import Order, metadata
from sightsinger.kinds.base import MAX_OPTIONS_LENGTH
from sightsinger.kinds.errors import OptionError, UnknownKindError
from sightsinger.kinds.sing.options import RenderOptions


def test_what_rides_along_is_read_as_it_was_meant() -> None:
    riding = metadata("Song.mxl", {"parts": ["Sopränchen"], "tempo": 2})
    assert riding == {"filename": "Song.mxl", "kind": "sing", "options": '{"parts":["Sopränchen"],"tempo":2}'}
    order = Order.riding(riding)
    assert (order.kind, order.refused) == ("sing", None)
    assert order.wanted == RenderOptions.parse({"parts": ["Sopränchen"], "tempo": 2})
    assert order == Order.of("sing", {"parts": ["Sopränchen"], "tempo": 2.0})


@pytest.mark.parametrize("riding", [{}, {"options": ""}, {"kind": "", "options": "{}"}, metadata("a.xml", {})])
def test_without_kind_and_options_all_is_sung_as_written(riding: dict[str, str]) -> None:
    assert Order.riding(riding) == Order.of("sing", {}) == Order("sing", RenderOptions().as_dict(), RenderOptions())


def test_a_long_name_is_cut_to_what_the_rules_let_pass() -> None:
    assert metadata("x" * 300, {}) == {"filename": "x" * 200, "kind": "sing"}


TOO_LONG = json.dumps({"verse": "x" * MAX_OPTIONS_LENGTH})


@pytest.mark.parametrize("text", ["fast", "[1]", "{", "null", "[" * 3000, '{"verse": "\\ud800"}', TOO_LONG])
def test_options_that_are_none_are_refused_and_kept_as_text(text: str) -> None:
    order = Order.riding({"options": text})
    assert isinstance(order.refused, OptionError)
    assert order.options == {"given": text[:MAX_OPTIONS_LENGTH]}
    assert order.wanted is None


def test_a_kind_that_nobody_does_is_refused() -> None:
    assert isinstance(Order.riding({"kind": "os"}).refused, UnknownKindError)
    assert isinstance(Order.of("base", {}).refused, UnknownKindError)


SCALARS = st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5)
JSON = st.recursive(SCALARS, st.lists, max_leaves=5)


@given(st.dictionaries(st.sampled_from(RenderOptions.__struct_fields__), JSON))
def test_whatever_is_wanted_can_be_stored(options: dict[str, Any]) -> None:
    stored = Order.of("sing", options).options
    json.dumps(stored, ensure_ascii=False, allow_nan=False).encode()
    assert not any(isinstance(inner, list) for value in stored.values() if isinstance(value, list) for inner in value)
