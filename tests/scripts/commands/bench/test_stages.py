"""The clocks around the singer's stages; nothing here depends on how fast anything is."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from gpu_job.singer.bank.onnx import stages as bank_stages
from scripts.commands.bench import command, job, run, stages, table
from scripts.commands.evaluate.singing import Request
from tests.support.sine import SineVoice

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time, as the test sets it."""
    now = [0.0]
    monkeypatch.setattr("scripts.commands.bench.stages.time.perf_counter", lambda: now[0])
    return now


@pytest.mark.parametrize(
    "place", [place for places in (*stages.STAGES.values(), *job.STAGES.values()) for place in places]
)
def test_every_function_is_where_it_is_looked_for(place: str) -> None:
    owner, name = stages.found(place)
    assert callable(getattr(owner, name))


def test_a_function_that_is_gone_is_noticed() -> None:
    with pytest.raises(AttributeError), stages.watched({"gone": ("gpu_job.audio.mp3:sung_by_nobody",)}):
        pass


def test_what_one_stage_calls_of_another_counts_as_the_others(clock: list[float]) -> None:
    watch = stages.Stopwatch()
    with watch.timing("outer"):
        clock[0] += 1
        with watch.timing("inner"):
            clock[0] += 2
        with watch.timing("inner"):
            clock[0] += 3
        clock[0] += 4
    assert watch.seconds == {"outer": 5, "inner": 5}


def test_another_clock_can_be_read() -> None:
    ticks = iter([1.0, 4.0])
    watch = stages.Stopwatch(lambda: next(ticks))
    with watch.timing("models"):
        pass
    assert watch.seconds == {"models": 3}


def test_threads_are_added_up(clock: list[float]) -> None:
    watch = stages.Stopwatch()

    def work() -> None:
        with watch.timing("model"):
            clock[0] += 1

    with ThreadPoolExecutor(1) as pool, watch.timing("whole"):
        pool.submit(work).result()
        pool.submit(work).result()
    assert watch.seconds == {"model": 2, "whole": 2}


def test_what_fails_is_counted_too(clock: list[float]) -> None:
    watch = stages.Stopwatch()

    def fail() -> None:
        clock[0] += 1
        raise KeyError

    with pytest.raises(KeyError):
        watch.around("model", fail)()
    assert watch.seconds == {"model": 1}


def test_functions_are_put_back() -> None:
    before = bank_stages.vocoder
    with stages.watched():
        assert bank_stages.vocoder is not before
    assert bank_stages.vocoder is before


@pytest.fixture
def timed(monkeypatch: pytest.MonkeyPatch, scores: Path) -> run.Timed:
    monkeypatch.setattr("gpu_job.singer.open_voice", lambda *_: SineVoice())
    return run.timed(Request(scores / "morning_song.musicxml"), "cpu", rounds=1)


@pytest.mark.slow
def test_a_song_is_timed_by_stage(timed: run.Timed) -> None:
    assert set(timed.stages_s) == {"score reading", *stages.STAGES}
    for stage in ("score reading", "pronunciation", "timing and pitch", "mixing", "encoding"):
        assert timed.stages_s[stage] > 0
    assert timed.stages_s["model"] == 0  # a sine has none
    assert 0 < timed.first_audio_s <= timed.whole_s
    assert timed.peak_bytes > 1 << 20
    assert timed.as_dict()["engine"] == "SineVoice"


@pytest.mark.slow
def test_the_table_gives_ratios(timed: run.Timed) -> None:
    text = table.page([timed], rounds=1, cores=2)
    assert f"**{timed.real_time_factor:.4f}**" in text
    for stage in timed.stages_s:
        assert f"| {stage} " in text


def test_a_score_that_is_not_there_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main([str(tmp_path / "none.musicxml")]) == 2
    assert "none.musicxml" in capsys.readouterr().err
