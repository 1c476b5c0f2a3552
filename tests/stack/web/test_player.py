"""The player with recordings whose every sample is known: following along, jumping, parts together."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import lameenc
import numpy as np
import pytest
import requests
from playwright.sync_api import expect
from scipy.io import wavfile

from gpu_job.singer.model import NoteTiming, TimedPart, Timing
from sightsinger.jobs.document import Progress
from sightsinger.jobs.paths import attempt_prefix
from sightsinger.jobs.states import Status
from sightsinger.kinds.sing.options import RenderOptions, Voicing
from sightsinger.kinds.sing.result import SingResult, Stem
from tests.stack.web.drafts import draft
from tests.stack.web.test_access import violations

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Locator, Page

    from scripts.local.stack import Stack
    from sightsinger.jobs.store import JobStore
    from sightsinger.score.model import Syllabic
    from tests.stack.web.visitor import Visitor

pytestmark = [pytest.mark.stack, pytest.mark.browser]

SAMPLE_RATE = 24_000
LENGTH_S = 6.0
MIX_HZ = 550.0
WORDS: tuple[tuple[str, Syllabic], ...] = (
    ("Morn", "begin"), ("ing", "end"), ("has", "single"), ("bro", "begin"), ("", "extend"), ("ken", "end"),
)  # fmt: skip


Sing = Callable[..., None]


@pytest.fixture
def sing(jobs: JobStore, stack: Stack) -> Sing:
    """Let parts have been sung: each a tone, a word a second; together a third one, so that it can be told."""

    def finish(uid: str, session: str, lossless: str | None = None, **parts: float) -> None:
        options = RenderOptions(tuple(Voicing(part) for part in parts)).as_dict()
        about: dict[str, Any] = {"job_id": "".join(parts), "status": Status.COMPLETED, "options": options}
        folder = attempt_prefix(uid, session, draft(uid, session, **about).job_id, 1)
        stems = []
        for nth, (part, hz) in enumerate(parts.items(), 1):
            kept = {lossless: f"{folder}stem-{nth}.{lossless}"} if lossless else {}
            stem = Stem(part, "woman", f"{folder}stem-{nth}.mp3", **kept)
            _store(stack, stem.mp3, _tone(hz), "audio/mpeg")
            if stem.lossless:
                _store(stack, stem.lossless[1], b"flac", "audio/flac")
            stems.append(stem)
        mp3, timing = f"{folder}output.mp3", f"{folder}timing.json"
        _store(stack, mp3, _tone(MIX_HZ), "audio/mpeg")
        _store(stack, timing, json.dumps(_timing(list(parts))).encode(), "application/json")
        jobs.create(draft(uid, session, **about, result=SingResult(mp3, timing, LENGTH_S, 1, tuple(stems)).as_dict()))

    return finish


def test_the_words_follow_the_sound(visitor: Visitor, sing: Sing) -> None:
    sing(visitor.uid, "follow", Soprano=440)
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


def heard_hz(page: Page, link: Locator, file: Path) -> set[int]:
    """What a download holds."""
    with page.expect_download() as download:
        link.click()
    download.value.save_as(file)
    rate, samples = wavfile.read(file)
    assert (rate, samples.ndim) == (SAMPLE_RATE, 2)
    assert len(samples) / rate == pytest.approx(LENGTH_S, abs=0.1)
    return loud_hz(samples.sum(1))


def test_parts_are_heard_as_loud_as_one_likes(visitor: Visitor, sing: Sing, tmp_path: Path) -> None:
    sing(visitor.uid, "together", Soprano=440, Alto=330, Bass=110)
    visitor.open("together")
    page, file = visitor.page, tmp_path / "mix.wav"
    page.get_by_role("slider", name="Position").fill("2.5")
    expect(page.get_by_role("link", name="Download mp3")).to_be_visible()
    page.get_by_role("button", name="Alto", exact=True).click()
    link = page.get_by_role("link", name="Download wav")
    expect(link).to_have_attribute("download", "Morning has b broken b - Soprano + Bass.wav")
    assert heard_hz(page, link, file) == {110, 440}
    assert page.evaluate("document.querySelector('audio').currentTime") == pytest.approx(2.5, abs=0.1)

    page.get_by_label("How loud Bass is").fill("0.05")
    expect(link).to_have_attribute("download", "Morning has b broken b - Soprano + Bass 5%.wav")
    page.wait_for_timeout(1000)  # the mix follows when the hand has come to rest
    assert heard_hz(page, link, file) == {440}
    left, right = np.abs(wavfile.read(file)[1].astype(float)).mean(0)
    assert left > 2 * right  # the soprano stands on the left

    page.get_by_role("button", name="Soprano", exact=True).click()
    page.get_by_label("How loud Bass is").fill("0")
    expect(page.get_by_label("How loud Bass is")).to_have_value("0.05")  # somebody is always heard
    for part in ("Soprano", "Alto"):
        page.get_by_role("button", name=part, exact=True).click()
    page.get_by_label("How loud Bass is").fill("1")
    expect(page.get_by_role("link", name="Download mp3")).to_be_visible()


def test_any_part_can_be_followed(visitor: Visitor, sing: Sing) -> None:
    sing(visitor.uid, "whose", Soprano=440, Alto=330)
    visitor.open("whose")
    page = visitor.page
    expect(page.get_by_role("button", name="Morning has broken")).to_be_visible()
    page.get_by_role("group", name="Words and notes of").get_by_text("Alto").check()
    expect(page.get_by_role("button", name="Alto has broken")).to_be_visible()
    expect(page.get_by_role("button", name="Morning has broken")).to_have_count(0)
    assert violations(page) == []


def test_each_track_can_be_had_by_itself(visitor: Visitor, sing: Sing, tmp_path: Path) -> None:
    sing(visitor.uid, "tracks", lossless="flac", Soprano=440, Alto=330)
    visitor.open("tracks")
    for name, held in (("Alto as flac", b"flac"), ("Soprano as mp3", _tone(440))):
        with visitor.page.expect_download() as download:
            visitor.page.get_by_role("button", name=f"Download {name}").click()
        part, _, kind = name.split()
        assert download.value.suggested_filename == f"Morning has b broken b - {part}.{kind}"
        download.value.save_as(tmp_path / kind)
        assert (tmp_path / kind).read_bytes() == held


def test_what_is_being_sung_takes_nobody_away_from_the_music(visitor: Visitor, sing: Sing, jobs: JobStore) -> None:
    sing(visitor.uid, "added", Soprano=440)
    visitor.open("added")
    expect(visitor.play).to_be_visible()
    options = RenderOptions((Voicing("Alto"),)).as_dict()
    jobs.create(draft(visitor.uid, "added", options=options, progress=Progress("singing", 1, 2)))
    expect(visitor.page.get_by_role("navigation").get_by_text("Singing phrase 2 of 2")).to_be_visible()
    expect(visitor.page.get_by_label("Recording: Soprano, as written")).to_be_visible()
    visitor.page.get_by_role("navigation").get_by_text("Singing phrase 2 of 2").click()
    expect(visitor.page.get_by_role("progressbar")).to_have_attribute("aria-valuenow", "50")


def test_a_recording_that_is_gone_is_said_to_be(visitor: Visitor, jobs: JobStore) -> None:
    result = SingResult("sessions/nobody/gone/jobs/j/1/output.mp3", "sessions/nobody/gone/jobs/j/1/timing.json", 3.0, 1)
    jobs.create(draft(visitor.uid, "gone", status=Status.COMPLETED, result=result.as_dict()))
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


def _timing(parts: list[str]) -> dict[str, Any]:
    """The same words in every part, but for the first, which is the part's own name after the first part."""
    words = {part: WORDS if part == parts[0] else ((part, "single"), *WORDS[2:]) for part in parts}
    notes = tuple(_note(part, at, *word) for part in parts for at, word in enumerate(words[part]))
    told = tuple(TimedPart(part, "woman", f"stem-{n}.mp3", n / len(parts) - 0.5) for n, part in enumerate(parts))
    return Timing(SAMPLE_RATE, LENGTH_S, notes, told).as_dict()


def _note(part: str, at: int, text: str, syllabic: Syllabic) -> NoteTiming:
    return NoteTiming(part, "1", 1.0, 69, at, at + 1.0, at + 0.1, at + 0.9, text, syllabic, ())


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
