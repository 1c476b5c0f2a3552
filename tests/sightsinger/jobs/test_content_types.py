from __future__ import annotations

import pytest

from sightsinger.jobs.files import content_type


@pytest.mark.parametrize(
    ("name", "type_"),
    [
        ("output.mp3", "audio/mpeg"),
        ("stem-1.wav", "audio/wav"),
        ("stem-1.flac", "audio/flac"),
        ("timing.json", "application/json; charset=utf-8"),
        ("song.mid", "audio/midi"),
        ("song.musicxml", "application/vnd.recordare.musicxml+xml"),
        ("lines.txt", "text/plain; charset=utf-8"),
        ("what.ever", "application/octet-stream"),
    ],
)
def test_a_file_is_stored_as_what_it_is(name: str, type_: str) -> None:
    assert content_type(name) == type_
