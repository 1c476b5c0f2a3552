from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightsinger.jobs.paths import InputPath, attempt_prefix, is_output_name, is_session_id

_PLAIN = re.compile("[A-Za-z0-9_-]+")


@pytest.mark.parametrize("extension", ["musicxml", "xml", "m4a", "z"])
def test_an_upload_is_recognised(extension: str) -> None:
    name = f"sessions/4fXq_9-Z/s-1/input.{extension}"
    assert InputPath.parse(name) == InputPath("4fXq_9-Z", "s-1", extension)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "sessions/u/s/input",
        "sessions/u/s/input.",
        "sessions/u/s/input.ninechars",
        "sessions/u/s/input.mxl.exe",
        "sessions/u/s/input.MXL",
        "sessions/u/s/input.mxl\n",
        "sessions/u/s/input.mxl\x00",
        "sessions/u/input.mxl",
        "sessions/u/s/t/input.mxl",
        "/sessions/u/s/input.mxl",
        "sessions//s/input.mxl",
        "sessions/../s/input.mxl",
        "sessions/u/../input.mxl",
        "sessions/u/s%2F/input.mxl",
        "sessions/u /s/input.mxl",
        "sessions/ü/s/input.mxl",
        "sessions/٣/s/input.mxl",
        "sessions/u/s/jobs/j/1/output.mp3",
        "sessions/u/s/jobs/input.mxl",
        "other/sessions/u/s/input.mxl",
        "sessions/" + "u" * 129 + "/s/input.mxl",
        "sessions/u/" + "s" * 65 + "/input.mxl",
    ],
)
def test_what_is_no_upload_is_left_alone(name: str) -> None:
    assert InputPath.parse(name) is None


@given(st.text())
def test_what_is_read_is_written_the_same(name: str) -> None:
    place = InputPath.parse(name)
    assert place is None or str(place) == name


@given(st.from_regex(r"sessions/[^/]*/[^/]*/input\.(musicxml|xml|mxl)"))
def test_no_segment_of_an_upload_is_anything_but_plain(name: str) -> None:
    place = InputPath.parse(name)
    assert place is None or (str(place) == name and is_session_id(place.session_id) and _PLAIN.fullmatch(place.uid))


def test_each_claim_writes_in_a_folder_of_its_own() -> None:
    assert [attempt_prefix("u", "s", "abc", token) for token in (1, 12)] == [
        "sessions/u/s/jobs/abc/1/",
        "sessions/u/s/jobs/abc/12/",
    ]


@pytest.mark.parametrize(
    ("name", "good"),
    [
        ("output.mp3", True),
        ("stem-64.flac", True),
        ("a.z", True),
        ("x" * 64 + ".musicxml", True),
        ("x" * 65 + ".mp3", False),
        ("a.ninechars", False),
        ("Output.mp3", False),
        ("../output.mp3", False),
        ("a/b.mp3", False),
        ("a.tar.gz", False),
        (".mp3", False),
        ("output", False),
        ("output.mp3\n", False),
        ("٣.mp3", False),
    ],
)
def test_a_runs_files_have_plain_names(name: str, good: bool) -> None:
    assert is_output_name(name) is good
