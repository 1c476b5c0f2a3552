from __future__ import annotations

import pytest

from sightsinger.traces import trace


def stumble(lyric: str) -> None:
    raise ValueError(lyric)


def stumble_twice(*, hidden: bool) -> None:
    try:
        stumble("my secret words")
    except ValueError as error:
        raise KeyError("more of my words") from (None if hidden else error)


def caught(*, hidden: bool = False) -> KeyError:
    with pytest.raises(KeyError) as caught:
        stumble_twice(hidden=hidden)
    return caught.value


def test_a_trace_says_where_but_not_what() -> None:
    told = trace(caught())
    assert "in stumble" in told
    assert "builtins.ValueError" in told
    assert "builtins.KeyError" in told
    assert "words" not in told.replace('stumble("my secret words")', "").replace('KeyError("more of my words")', "")
    assert told.index("builtins.KeyError") < told.index("builtins.ValueError")


def test_a_hidden_context_stays_hidden() -> None:
    assert "ValueError" not in trace(caught(hidden=True))


def test_a_circle_ends() -> None:
    error = caught()
    error.__cause__ = error
    assert trace(error).count("builtins.KeyError") == 1
