"""The rules cannot import anything, so they repeat what is defined in Python: held to it here, without an emulator."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest

from sightsinger.agreed import MAX_FILENAME_LENGTH, MAX_LISTED_JOBS, MAX_SESSION_ID_LENGTH, SCORE_TYPES
from sightsinger.jobs.paths import is_session_id
from sightsinger.kinds.sing.options import LOSSLESS, MAX_NAME_LENGTH, MAX_PARTS_TEXT
from sightsinger.score.limits import MAX_FILE_BYTES

ROOT = Path(__file__).parents[2]
STORAGE = (ROOT / "storage.rules").read_text("utf-8")
FIRESTORE = (ROOT / "firestore.rules").read_text("utf-8")


def told(rules: str, pattern: str) -> str:
    """What stands in the one place of the rules that the pattern describes."""
    (found,) = re.findall(pattern, rules)
    return str(found)


def quoted(text: str) -> set[str]:
    return set(re.findall("'([^']*)'", text))


def test_a_score_may_be_as_large_as_it_is_read() -> None:
    factors = told(STORAGE, r"request\.resource\.size <= ([\d* ]+);").split("*")
    assert math.prod(int(factor) for factor in factors) == MAX_FILE_BYTES


def test_a_score_is_named_and_typed_as_scores_are() -> None:
    assert quoted(told(STORAGE, r"name in \[('input[^]]*)\]")) == {f"input.{extension}" for extension in SCORE_TYPES}
    assert set(SCORE_TYPES.values()) < quoted(told(STORAGE, r"contentType in \[([^]]*)\]"))


def test_a_session_is_named_as_paths_are_read() -> None:
    segment = re.compile(told(STORAGE, r"sessionId\.matches\('([^']*)'\)"))
    longest = "s" * MAX_SESSION_ID_LENGTH
    for name in ("", "a", "aZ9_-", "a.b", "a/b", "ä", longest, longest + "s"):
        assert (segment.fullmatch(name) is not None) == is_session_id(name)


@pytest.mark.parametrize(
    ("key", "longest"),
    [
        ("parts", MAX_PARTS_TEXT),
        ("verse", MAX_NAME_LENGTH),
        ("voice", MAX_NAME_LENGTH),
        ("filename", MAX_FILENAME_LENGTH),
    ],
)
def test_what_rides_along_may_be_as_long_as_it_is_read(key: str, longest: int) -> None:
    assert int(told(STORAGE, rf"isShort\('{key}', (\d+)\)")) == longest


def test_owners_may_fetch_every_format_that_is_stored() -> None:
    stems = re.compile(told(STORAGE, r"name\.matches\('(stem[^']*)'\)"))
    stored = [f"stem-{nth}.{ending}" for nth in (1, 10, 64) for ending in ("mp3", *LOSSLESS)]
    assert [name for name in stored if not stems.fullmatch(name)] == []


def test_the_page_may_list_as_many_jobs_as_it_asks_for() -> None:
    assert int(told(FIRESTORE, r"request\.query\.limit <= (\d+)")) == MAX_LISTED_JOBS
