from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from gpu_job.kinds.base import Given, Machine
from gpu_job.kinds.sing import run as production
from gpu_job.kinds.sing.bucket_banks import BankRenderer
from gpu_job.kinds.sing.run import SingRun
from sightsinger import score
from sightsinger.kinds.sing.options import RenderOptions
from sightsinger.kinds.sing.result import SingResult, Stem
from sightsinger.score.errors import UnknownPartError
from tests.support.fakes import FakeScore, pretend

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def two_part_score(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(score, "read", lambda _data, _name: FakeScore(parts=("Soprano", "Alto")))


def sing(folder: Path, **options: Any) -> tuple[SingResult, list[tuple[Any, ...]]]:
    told: list[tuple[Any, ...]] = []
    given = Given(b"<score/>", "song.musicxml", RenderOptions.parse(options), seed=7)
    return SingRun(pretend)(given, folder, lambda *progress: told.append(progress)), told


def test_the_parts_are_sung_and_progress_is_told_by_the_phrase(tmp_path: Path) -> None:
    result, told = sing(tmp_path)
    assert (result.mp3, result.timing, result.duration_s) == ("output.mp3", "timing.json", 4.0)
    assert result.bytes == (tmp_path / "output.mp3").stat().st_size
    assert told[0] == ("singing", 1, 8, 7.0)
    assert [done for _, done, _, _ in told] == list(range(1, 9))


def test_every_part_keeps_its_track(tmp_path: Path) -> None:
    result, _ = sing(tmp_path, parts=[{"part": "Alto", "voice": "man"}, "Soprano"], lossless="flac")
    assert result.stems == (
        Stem("Soprano", "woman", "stem-1.mp3", flac="stem-1.flac"),
        Stem("Alto", "man", "stem-2.mp3", flac="stem-2.flac"),
    )
    assert {file.name for file in tmp_path.iterdir()} == set(result.paths)
    assert (tmp_path / "stem-2.flac").read_text() == "Alto"


def test_wishes_and_chance_reach_the_singer(tmp_path: Path) -> None:
    result, _ = sing(tmp_path, transpose=2, tempo=2.0, verse="3", vibrato=0.5)
    asked = (tmp_path / result.mp3).read_text()
    assert "vibrato=0.5" in asked
    assert asked.split()[-1] == "7"
    timing = json.loads((tmp_path / result.timing).read_text())
    assert timing["durationSeconds"] == result.duration_s == 2.0
    assert {note["midi"] for note in timing["notes"]} == {62}


def test_a_part_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnknownPartError):
        sing(tmp_path, parts=["Kazoo"])


def test_production_keeps_phrases_on_the_machines_disk_and_asks_for_no_client_yet(tmp_path: Path) -> None:
    def nobody() -> Any:
        raise AssertionError("asked for a client")

    made = production.make(Machine(nobody, tmp_path)).render
    assert isinstance(made, BankRenderer)
    assert made.phrases == tmp_path / "sightsinger-phrases"
