"""The player with recordings whose every sample is known: following along, jumping, parts together."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import lameenc
import numpy as np
import pytest
import requests
from playwright.sync_api import expect
from scipy.io import wavfile

from sightsinger.jobs.document import Output, Progress
from sightsinger.jobs.paths import AttemptPaths
from sightsinger.jobs.states import Status
from sightsinger.options import RenderOptions
from tests.web.drafts import draft
from tests.web.test_access import violations

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from scripts.local.stack import Stack
    from sightsinger.jobs.store import JobStore
    from tests.web.visitor import Visitor

pytestmark = [pytest.mark.stack, pytest.mark.browser]

SAMPLE_RATE = 24_000
LENGTH_S = 6.0
WORDS = (("Morn", "begin"), ("ing", "end"), ("has", "single"), ("bro", "begin"), ("", "extend"), ("ken", "end"))


@pytest.fixture
def sing(jobs: JobStore, stack: Stack) -> Callable[[str, str, str, float], None]:
    """Let a part have been sung: a tone, a word a second."""

    def finish(uid: str, session: str, part: str, hz: float) -> None:
        options = RenderOptions(part=part).as_dict()
        job = draft(uid, session, job_id=part, status=Status.COMPLETED, options=options)
        place = AttemptPaths.of(uid, session, job.job_id, 1)
        _store(stack, place.mp3, _tone(hz), "audio/mpeg")
        _store(stack, place.timing, json.dumps(_timing(part)).encode(), "application/json")
        output = Output(place.mp3, place.timing, LENGTH_S, 1)
        jobs.create(draft(uid, session, job_id=part, status=Status.COMPLETED, options=options, output=output))

    return finish


def test_the_words_follow_the_sound(visitor: Visitor, sing: Callable[[str, str, str, float], None]) -> None:
    sing(visitor.uid, "follow", "Soprano", 440)
    visitor.open("follow")
    page = visitor.page
    position = page.get_by_role("slider", name="Position")
    expect(position).to_be_visible()
    assert violations(page) == []
    for at, sung, now in ((0.5, [], "Morn"), (1.5, ["Morn"], "ing"), (4.5, ["Morn", "ing", "has"], "bro")):
        position.fill(str(at))
        expect(page.locator(".syllable.now")).to_have_text(now)
        expect(page.locator(".syllable.sung")).to_have_text(sung)
    visitor.play.click()
    expect(page.locator(".syllable.now")).to_have_text("ken")
    page.get_by_role("button", name="Pause").click()
    page.get_by_role("button", name="Morning has broken").click()
    expect(position).to_have_attribute("aria-valuetext", "0 s of 6 s")  # waits: seeking takes the browser a moment
    assert float(position.input_value()) < 0.5


def test_parts_sound_together(visitor: Visitor, sing: Callable[[str, str, str, float], None], tmp_path: Path) -> None:
    sing(visitor.uid, "together", "Soprano", 440)
    sing(visitor.uid, "together", "Alto", 330)
    visitor.open("together")
    page = visitor.page
    page.get_by_role("slider", name="Position").fill("2.5")
    page.get_by_role("button", name="Alto", exact=True).click()
    link = page.get_by_role("link", name="Download wav")
    with page.expect_download() as download:
        link.click()
    assert download.value.suggested_filename == "Morning has b broken b - Soprano + Alto.wav"
    download.value.save_as(tmp_path / "mix.wav")
    rate, samples = wavfile.read(tmp_path / "mix.wav")
    assert rate == SAMPLE_RATE
    assert len(samples) / rate == pytest.approx(LENGTH_S, abs=0.1)
    assert loud_hz(samples) == {330, 440}
    assert page.evaluate("document.querySelector('audio').currentTime") == pytest.approx(2.5, abs=0.1)

    page.get_by_role("button", name="Soprano", exact=True).click()
    expect(link).to_have_attribute("download", "Morning has b broken b - Alto.wav")
    with page.expect_download() as download:
        link.click()
    download.value.save_as(tmp_path / "alto.wav")
    assert loud_hz(wavfile.read(tmp_path / "alto.wav")[1]) == {330}
    page.get_by_role("button", name="Alto", exact=True).click()
    expect(page.get_by_role("button", name="Alto", exact=True)).to_have_attribute("aria-pressed", "true")


def test_a_part_that_is_being_added_takes_nobody_away_from_the_music(
    visitor: Visitor, sing: Callable[[str, str, str, float], None], jobs: JobStore
) -> None:
    sing(visitor.uid, "added", "Soprano", 440)
    visitor.open("added")
    expect(visitor.play).to_be_visible()
    options = RenderOptions(part="Alto").as_dict()
    jobs.create(draft(visitor.uid, "added", options=options, progress=Progress("singing", 1, 2)))
    member = visitor.page.get_by_role("button", name="Alto being sung")
    expect(member).to_be_disabled()
    expect(visitor.play).to_be_visible()
    sing(visitor.uid, "added", "Tenor", 220)
    expect(visitor.page.get_by_role("navigation").get_by_text("Tenor")).to_be_visible()
    expect(visitor.page.get_by_label("Recording: Soprano, as written")).to_be_visible()
    visitor.page.get_by_role("navigation").get_by_text("Singing phrase 2 of 2").click()
    expect(visitor.page.get_by_role("progressbar")).to_have_attribute("aria-valuenow", "50")


def test_a_recording_that_is_gone_is_said_to_be(visitor: Visitor, jobs: JobStore) -> None:
    output = Output("sessions/nobody/gone/jobs/j/1/output.mp3", "sessions/nobody/gone/jobs/j/1/timing.json", 3.0, 1)
    jobs.create(draft(visitor.uid, "gone", status=Status.COMPLETED, output=output))
    visitor.open("gone")
    expect(visitor.page.get_by_role("alert").filter(has_text="could not be fetched")).to_be_visible()


def loud_hz(samples: np.ndarray) -> set[int]:
    """The frequencies within 20 dB of the loudest, in steps of a tenth of LENGTH_S."""
    spectrum = np.abs(np.fft.rfft(samples[:SAMPLE_RATE] * np.hanning(SAMPLE_RATE)))
    return {round(hz / 10) * 10 for hz in np.flatnonzero(spectrum > spectrum.max() / 10)}


def _tone(hz: float) -> bytes:
    encoder = lameenc.Encoder()
    encoder.set_in_sample_rate(SAMPLE_RATE)
    encoder.set_channels(1)
    encoder.set_bit_rate(96)
    encoder.silence()
    wave = 0.4 * np.sin(2 * np.pi * hz * np.arange(int(LENGTH_S * SAMPLE_RATE)) / SAMPLE_RATE)
    return bytes(encoder.encode((wave * 32_767).astype("<i2").tobytes()) + encoder.flush())


def _timing(part: str) -> dict[str, object]:
    notes = [
        {
            "part": part,
            "measure": "1",
            "beat": 1.0,
            "midi": 69,
            "start": float(at),
            "end": at + 1.0,
            "vowelStart": at + 0.1,
            "vowelEnd": at + 0.9,
            "syllable": text,
            "syllabic": syllabic,
            "phonemes": [],
        }
        for at, (text, syllabic) in enumerate(WORDS)
    ]
    return {"sampleRate": SAMPLE_RATE, "durationSeconds": LENGTH_S, "notes": notes}


def _store(stack: Stack, path: str, data: bytes, kind: str) -> None:
    """Store as a service account does, past the rules."""
    answer = requests.post(
        f"{stack.ports.url('storage')}/upload/storage/v1/b/demo-sightsinger.appspot.com/o",
        params={"uploadType": "media", "name": path},
        data=data,
        headers={"Content-Type": kind, "Authorization": "Bearer owner"},
        timeout=30,
    )
    answer.raise_for_status()
