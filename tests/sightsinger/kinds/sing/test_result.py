from __future__ import annotations

from sightsinger.kinds.sing.ranges import LOSSLESS
from sightsinger.kinds.sing.result import SingResult, Stem

STEMS = (Stem("Alto", "woman", "1.mp3", flac="1.flac"), Stem("Bass", "man", "2.mp3"))
RESULT = SingResult("a.mp3", "t.json", 1.0, 1, STEMS)


def test_every_lossless_format_has_its_place_in_a_stem() -> None:
    for kind in LOSSLESS:
        assert Stem("Alto", "woman", "1.mp3", **{kind: "1"}).lossless == (kind, "1")


def test_a_result_knows_all_its_files_and_each_once() -> None:
    assert RESULT.paths == ("a.mp3", "1.mp3", "1.flac", "2.mp3", "t.json")
    assert SingResult("a.mp3", "t.json", 1.0, 1, (Stem("Alto", "woman", "a.mp3"),)).paths == ("a.mp3", "t.json")
    assert STEMS[0].as_dict() == {"part": "Alto", "voice": "woman", "mp3": "1.mp3", "flac": "1.flac"}


def test_every_file_of_a_result_is_stored_in_the_folder() -> None:
    stored = RESULT.within("jobs/j/1/")
    assert stored.paths == tuple(f"jobs/j/1/{name}" for name in RESULT.paths)
    assert (stored.duration_s, stored.bytes, [stem.part for stem in stored.stems]) == (1.0, 1, ["Alto", "Bass"])
    assert SingResult.from_dict(stored.as_dict()) == stored
