"""The rules cannot import anything, so they repeat what is defined in Python: held to it here, without an emulator."""

from __future__ import annotations

import re

import pytest

from sightsinger.agreed import MAX_FILENAME_LENGTH, MAX_LISTED_JOBS, MAX_SESSION_ID_LENGTH
from sightsinger.jobs.paths import InputPath, is_output_name, is_session_id
from sightsinger.kinds import registry
from sightsinger.kinds.base import MAX_OPTIONS_LENGTH
from tests.support.paths import ROOT

STORAGE = (ROOT / "storage.rules").read_text("utf-8")
FIRESTORE = (ROOT / "firestore.rules").read_text("utf-8")


def told(rules: str, pattern: str) -> str:
    """What stands in the one place of the rules that the pattern describes."""
    (found,) = re.findall(pattern, rules)
    return str(found)


def test_a_session_is_named_as_paths_are_read() -> None:
    segment = re.compile(told(STORAGE, r"sessionId\.matches\('([^']*)'\)"))
    longest = "s" * MAX_SESSION_ID_LENGTH
    for name in ("", "a", "aZ9_-", "a.b", "a/b", "ä", longest, longest + "s"):
        assert (segment.fullmatch(name) is not None) == is_session_id(name)


@pytest.mark.parametrize(("key", "longest"), [("options", MAX_OPTIONS_LENGTH), ("filename", MAX_FILENAME_LENGTH)])
def test_what_rides_along_may_be_as_long_as_it_is_read(key: str, longest: int) -> None:
    assert int(told(STORAGE, rf"isShort\('{key}', (\d+)\)")) == longest


@pytest.mark.parametrize("name", ["input.xml", "input.musicxml", "input.XML", "input.a.b", "input.ninechars"])
def test_owners_may_fetch_what_may_be_uploaded(name: str) -> None:
    pattern = re.compile(told(STORAGE, r"name\.matches\('(input[^']*)'\)"))
    path = f"sessions/ann/s1/{name}"
    assert (pattern.fullmatch(name) is not None) == (InputPath.parse(path) is not None)


@pytest.mark.parametrize("name", ["output.mp3", "a-1.z", "A.mp3", "a.b.c", ".mp3", "x" * 65 + ".mp3", "a.ninechars"])
def test_owners_may_fetch_what_a_run_may_store(name: str) -> None:
    pattern = re.compile(told(STORAGE, r"name\.matches\('(\[a-z[^']*)'\)"))
    assert (pattern.fullmatch(name) is not None) == is_output_name(name)


def test_without_a_kind_the_rules_take_the_same_one_as_intake() -> None:
    assert told(STORAGE, r"metadata\.get\('kind', '(\w+)'\)") == registry.DEFAULT


def test_the_page_may_list_as_many_jobs_as_it_asks_for() -> None:
    assert int(told(FIRESTORE, r"request\.query\.limit <= (\d+)")) == MAX_LISTED_JOBS
