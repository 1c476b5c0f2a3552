"""The whole way: a score goes in at the page, and what the page plays is singing."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING

import miniaudio
import numpy as np
import pytest
from playwright.sync_api import expect

from sightsinger import score

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    from tests.stack.web.visitor import Visitor

pytestmark = [pytest.mark.stack, pytest.mark.browser, pytest.mark.voice, pytest.mark.slow]

SINGING_TIMEOUT_MS = 240_000
SCORE = "morning_song.musicxml"


def test_a_chosen_score_is_sung(visitor: Visitor, arrive: Callable[[], Visitor], scores: Path, tmp_path: Path) -> None:
    visitor.choose(scores / SCORE)
    expect(visitor.play).to_be_visible(timeout=SINGING_TIMEOUT_MS)
    check(recording(visitor, tmp_path), expected_s=length_s(scores / SCORE))

    visitor.page.reload()
    expect(visitor.play).to_be_visible()
    visitor.play.click()
    expect(visitor.page.locator(".syllable").first).to_be_visible()
    expect(visitor.page.get_by_role("slider", name="Position")).not_to_have_value("0")
    expect(visitor.page.locator(".clock").first).not_to_have_text("0:00")

    session = visitor.session
    other = arrive()
    other.sign_up()
    other.open(session)
    expect(other.page.get_by_text("Looking for this score")).to_be_visible()


def test_a_dropped_score_is_sung_differently(visitor: Visitor, scores: Path, tmp_path: Path) -> None:
    visitor.drop("my song.musicxml", base64.b64encode((scores / SCORE).read_bytes()).decode())
    expect(visitor.play).to_be_visible(timeout=SINGING_TIMEOUT_MS)
    first = visitor.page.url
    visitor.page.get_by_label("Tempo").fill("150")
    visitor.page.get_by_role("button", name="Sing this").click()
    visitor.page.wait_for_url(lambda url: url != first)
    expect(visitor.page.get_by_label(re.compile("Recording: .*150% tempo"))).to_be_visible(timeout=SINGING_TIMEOUT_MS)
    check(recording(visitor, tmp_path), expected_s=length_s(scores / SCORE, tempo=1.5))


def length_s(path: Path, tempo: float = 1.0) -> float:
    return score.read(path.read_bytes(), path.name).line(None, None, 0, tempo).duration_s


def recording(visitor: Visitor, folder: Path) -> miniaudio.DecodedSoundFile:
    """Download what the page plays: the same address feeds the player and the link."""
    link = visitor.page.get_by_role("link", name="Download mp3")
    assert link.get_attribute("href") == visitor.page.locator("audio").get_attribute("src")
    with visitor.page.expect_download() as download:
        link.click()
    file = folder / "download.mp3"
    download.value.save_as(file)
    assert download.value.suggested_filename.endswith(".mp3")
    return miniaudio.mp3_read_file_f32(str(file))


def check(sound: miniaudio.DecodedSoundFile, expected_s: float) -> None:
    """Neither silent nor clipped, and as long as the score."""
    samples: NDArray[np.float32] = np.asarray(sound.samples, dtype=np.float32).reshape(-1, sound.nchannels)[:, 0]
    assert abs(len(samples) / sound.sample_rate - expected_s) < 0.2
    assert 0.05 < np.abs(samples).max() < 0.999
    frames = samples[: len(samples) // 2400 * 2400].reshape(-1, 2400)
    assert np.mean(np.sqrt(np.mean(frames**2, axis=1)) > 0.01) > 0.5
