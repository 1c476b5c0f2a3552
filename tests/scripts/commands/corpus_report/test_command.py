"""The judges of the corpus report: they must be able to say no."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from scripts.commands.corpus_report import command, rawcount, report
from sightsinger.score.score import Score
from tests.support.paths import SCORES

if TYPE_CHECKING:
    from pathlib import Path

    from sightsinger.score.model import Line

SONG = SCORES / "morning_song.musicxml"


def test_words_are_counted_from_the_raw_file() -> None:
    (part,) = rawcount.count(SONG)
    assert (part.name, part.lyric_notes, part.chords) == ("Voice", 24, 0)
    assert part.words["1"][0] == Counter(["ear", "ly", "light", "is"])


def test_a_score_sung_whole_is_exact() -> None:
    verdict = command.judge(SONG, lengths=False)
    assert (verdict.outcome, verdict.syllables) == ("read", 24)
    assert verdict.words == {"exactly once per pass": 1}


@pytest.mark.parametrize("harm", ["drop", "double"])
def test_a_syllable_dropped_or_doubled_is_seen(harm: str, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Score.line

    def line(score: Score, part: str | None = None, verse: str | None = None) -> Line:
        sung = whole(score, part, verse)
        return replace(sung, notes=sung.notes[1:] if harm == "drop" else (*sung.notes, sung.notes[0]))

    monkeypatch.setattr(Score, "line", line)
    verdict = command.judge(SONG, lengths=False)
    assert verdict.words == {"unexplained": 1}
    assert "ear" in verdict.unexplained[0]


@pytest.mark.slow
def test_lengths_are_held_against_music21(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(command, "MEMORY", tmp_path)
    assert command.judge(SONG, lengths=True).lengths == {"equal": 1}


def test_a_length_that_differs_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "_remembered_lengths", lambda _path: [30.0])
    verdict = command.judge(SONG, lengths=True)
    assert verdict.lengths == {"different": 1}
    assert "music21 30" in verdict.unexplained[0]


def test_the_report_shows_every_difference() -> None:
    verdicts = [
        vars(command.Verdict("a.xml", "read", 0.1, words=Counter({"exactly once per pass": 2}))),
        vars(command.Verdict("b.xml", "read", 0.2, words=Counter({"unexplained": 1}), unexplained=["missing x|y"])),
        vars(command.Verdict("c.xml", "NO_WORDS", 0.3)),
    ]
    page = report.page(verdicts, 99)
    assert "| read | 2 |" in page
    assert "| b.xml | missing x\\|y |" in page
    assert "99 MB" in page
