from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import soxr

from gpu_job.audio.blocks import AudioBlocks
from gpu_job.audio.tape import Tape, fade_out, resampled
from tests.support.waves import RATE, tone

if TYPE_CHECKING:
    from pathlib import Path


def everything(sound: AudioBlocks) -> Any:
    return np.concatenate([np.zeros((0, 1), np.float32), *sound.blocks()])[:, 0]


def laid(path: Path, frames: int, pieces: list[tuple[Any, int]]) -> Any:
    with Tape(path, frames, RATE) as tape:
        for samples, start in pieces:
            tape.lay(samples, start)
        return everything(tape.finished())


def in_memory(frames: int, pieces: list[tuple[Any, int]]) -> Any:
    track = np.zeros(frames + 60 * RATE, np.float32)
    for samples, start in pieces:
        skipped = max(0, -start)
        track[start + skipped : start + len(samples)] += samples[skipped:]
    track = track[:frames]
    fade_out(track, RATE)
    return track


def test_phrases_lie_where_they_belong_also_over_each_other_and_over_the_ends(tmp_path: Path) -> None:
    chance = np.random.default_rng(1)
    starts = [-500, 3 * RATE, 5 * RATE, 4 * RATE, 40 * RATE, 41 * RATE, 69 * RATE]
    pieces = [(chance.normal(0, 0.1, 2 * RATE).astype(np.float32), start) for start in starts]
    np.testing.assert_array_equal(laid(tmp_path / "tape", 70 * RATE, pieces), in_memory(70 * RATE, pieces))


def test_only_the_end_is_in_memory(tmp_path: Path) -> None:
    with Tape(tmp_path / "tape", 600 * RATE, RATE) as tape:
        for second in range(0, 600, 5):
            tape.lay(tone(5, 0.1), second * RATE)
            assert tape.held <= 15 * RATE
        assert tape.finished().frames == 600 * RATE


def test_what_is_written_stays(tmp_path: Path) -> None:
    with Tape(tmp_path / "tape", 60 * RATE, RATE) as tape:
        tape.lay(tone(1, 0.1), 30 * RATE)
        with pytest.raises(ValueError, match="is written"):
            tape.lay(tone(1, 0.1), RATE)


@pytest.mark.parametrize("frames", [0, 1, RATE])
def test_an_empty_tape_is_silent(tmp_path: Path, frames: int) -> None:
    assert not laid(tmp_path / "tape", frames, []).any()


def test_a_rate_is_changed_block_by_block_as_all_at_once(tmp_path: Path) -> None:
    samples = tone(25, 0.3, 440)
    found = resampled(AudioBlocks.of(samples, RATE), 44100, tmp_path / "finer")
    assert (found.frames, found.sample_rate) == (25 * 44100, 44100)
    np.testing.assert_allclose(everything(found), soxr.resample(samples, RATE, 44100), atol=1e-6)
