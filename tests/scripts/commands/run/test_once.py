from __future__ import annotations

import queue
from typing import TYPE_CHECKING, Any

import pytest

from scripts.commands.run import once
from scripts.commands.run.once import JobFailedError, NotAScoreError, SilentError, bring, follow, read, refusal
from sightsinger.errors import Fault, ScorePosition
from sightsinger.kinds.sing.result import Stem
from sightsinger.local_files import FileUnreadableError
from sightsinger.score.errors import NoWordsError

if TYPE_CHECKING:
    from pathlib import Path


def events(*documents: dict[str, Any]) -> queue.SimpleQueue[Any]:
    line: queue.SimpleQueue[Any] = queue.SimpleQueue()
    for document in documents:
        line.put(document)
    return line


def running(done: int, total: int, left: float | None) -> dict[str, Any]:
    return {"status": "running", "progress": {"done": done, "total": total, "remainingSeconds": left}}


class Keeper:
    """Holds what is asked for."""

    def download(self, path: str) -> bytes:
        return path.encode()


def test_tracks_are_brought_home_under_names_that_people_know(tmp_path: Path) -> None:
    user: Any = Keeper()
    stems = [Stem("Alto 1/2", "woman", "a"), Stem("Bass", "man", "b", flac="c")]
    brought = list(bring(user, stems, tmp_path / "parts"))
    assert [(part, file.name, file.read_text()) for part, file in brought] == [
        ("Alto 1/2", "01 Alto 1 2.mp3", "a"),
        ("Bass", "02 Bass.mp3", "b"),
        ("Bass", "02 Bass.flac", "c"),
    ]
    assert list(bring(user, stems, None)) == []


def test_progress_is_shown_phrase_by_phrase(capsys: pytest.CaptureFixture[str]) -> None:
    done = {"status": "completed", "progress": {"done": 8, "total": 8, "remainingSeconds": 0.0}}
    queued = {"status": "queued", "progress": {"done": 0, "total": 0, "remainingSeconds": None}}
    assert follow(events(queued, running(0, 8, None), running(3, 8, 12.4), done)) == done
    shown = capsys.readouterr().err
    for part in ("Waiting", "0/8 phrases", "Singing", "3/8 phrases", "about 12 s left", "Completed", "8/8 phrases"):
        assert part in shown
        shown = shown[shown.index(part) :]


@pytest.mark.parametrize("status", ["completed", "failed", "cancelled"])
def test_following_ends_with_the_job(status: str) -> None:
    ended = {"status": status}
    assert follow(events(ended, {"status": "running"})) == ended


def test_a_job_that_falls_silent_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(once, "SILENCE_S", 0.05)
    with pytest.raises(SilentError):
        follow(events(running(1, 8, 3.0)))


def test_the_reason_for_a_failure_is_the_job_s_own() -> None:
    told = NoWordsError("No words.", place=ScorePosition("Alto", "3", 1.0)).as_dict()
    assert JobFailedError(told).as_dict() == told
    assert (JobFailedError({}).code, JobFailedError({}).fault) == ("JOB_FAILED", Fault.OURS)


@pytest.mark.parametrize(
    ("size", "word"), [(0, "empty"), (10 * 1024 * 1024 + 1, "10 MB"), (30 * 1024 * 1024, "30.0 MB"), (500, "option")]
)
def test_a_refused_upload_says_why(size: int, word: str) -> None:
    assert word in refusal("song.mxl", size)


def test_what_cannot_be_a_score_is_not_uploaded(tmp_path: Path) -> None:
    with pytest.raises(NotAScoreError, match="MusicXML"):
        read(tmp_path / "song.pdf")
    with pytest.raises(FileUnreadableError, match="cannot be read"):
        read(tmp_path / "missing.mxl")
