from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightsinger.kinds.errors import OptionError
from sightsinger.kinds.sing.options import MAX_PARTS, RenderOptions, Voicing

WISHES: list[dict[str, Any]] = [
    {},
    {"voice": "woman"},
    {"parts": ["Soprano"]},
    {"parts": [{"part": "Alto", "voice": "man"}, "Bass"], "verse": "2", "transpose": "-3", "tempo": "0.5"},
    {"vibrato": 0, "breathiness": "-100", "gender": 50, "tension": 1.5, "loudness": "12", "lossless": "flac"},
]


@pytest.mark.parametrize("raw", WISHES)
def test_what_is_stored_is_read_the_same(raw: dict[str, Any]) -> None:
    options = RenderOptions.parse(raw)
    stored = json.loads(json.dumps(options.as_dict()))
    assert stored == options.as_dict()
    assert RenderOptions.parse(stored) == options


def test_nothing_asked_for_is_everybody_as_written() -> None:
    assert RenderOptions.parse({}) == RenderOptions.parse({"parts": "", "tempo": "", "other": 7}) == RenderOptions()
    assert RenderOptions().parts == ()


@pytest.mark.parametrize(
    ("one", "same"),
    [
        ({"parts": ["Alto", "Bass"]}, {"parts": ["Bass", {"part": "Alto"}]}),
        ({"parts": ["Alto"], "voice": "man"}, {"parts": [{"part": " Alto ", "voice": "man"}]}),
        ({"tempo": 1}, {"tempo": "1.0"}),
        ({"tension": "-0"}, {"tension": 0.0}),
        ({"lossless": "FLAC"}, {"lossless": "flac"}),
    ],
)
def test_wishes_that_mean_the_same_are_the_same_to_the_letter(one: dict[str, Any], same: dict[str, Any]) -> None:
    texts = {json.dumps(RenderOptions.parse(raw).as_dict()) for raw in (one, same)}
    assert len(texts) == 1


def test_each_part_may_have_a_voice_of_its_own() -> None:
    options = RenderOptions.parse({"parts": [{"part": "Bass", "voice": "man"}, "Alto"], "voice": "woman"})
    assert options.parts == (Voicing("Alto", "woman"), Voicing("Bass", "man"))
    assert options.voice is None


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ({"parts": "Soprano"}, "must be a list"),
        ({"parts": {"part": "Alto"}}, "must be a list"),
        ({"parts": '["Alto"]'}, "must be a list"),
        ({"parts": [str(n) for n in range(MAX_PARTS + 1)]}, "at most 64"),
        ({"parts": ["Alto", "alto"]}, "twice"),
        ({"parts": [{"voice": "man"}]}, "without a name"),
        ({"parts": [None]}, "without a name"),
        ({"parts": [["Alto"]]}, "must be a name"),
        ({"parts": ["x" * 101]}, "longer than 100"),
        ({"voice": {"a": 1}}, "must be a name"),
        ({"vibrato": 2.01}, "vibrato must be a number from 0 to 2"),
        ({"breathiness": -101}, "breathiness must be a number from -100 to 100"),
        ({"gender": "dark"}, "gender"),
        ({"tension": float("nan")}, "tension"),
        ({"loudness": [3]}, "loudness must be a number from -12 to 12"),
        ({"tempo": 10**400}, "tempo must be a number from 0.25 to 4"),
        ({"transpose": 1.5}, "a whole number from -24 to 24"),
        ({"lossless": "mp3"}, "one of: wav, flac"),
    ],
)
def test_what_makes_no_sense_is_named_with_what_may_be(raw: dict[str, Any], said: str) -> None:
    with pytest.raises(OptionError, match=said):
        RenderOptions.parse(raw)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["part", "voice", "x"]), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(RenderOptions.__struct_fields__), JSON))
def test_whatever_is_sent_is_read_or_refused(raw: dict[str, Any]) -> None:
    try:
        options = RenderOptions.parse(raw)
    except OptionError:
        return
    assert RenderOptions.parse(options.as_dict()) == options
