"""The page, in Chromium: every state that a job can be in, as people see it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from google.cloud import firestore
from msgspec.structs import replace
from playwright.sync_api import expect

from sightsinger.jobs.document import Failure, Progress
from sightsinger.jobs.states import Status
from sightsinger.kinds.sing.options import RenderOptions
from tests.stack.web.drafts import draft

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Route

    from sightsinger.jobs.document import Job
    from sightsinger.jobs.store import JobStore
    from tests.stack.web.visitor import Visitor

pytestmark = [pytest.mark.stack, pytest.mark.browser]


@pytest.fixture
def change(jobs: JobStore) -> Callable[[Job], None]:
    """Let a job become this, as its worker would."""

    def become(job: Job) -> None:
        jobs.create(job)
        jobs.apply(job.job_id, lambda _: job)

    return become


def test_progress_is_followed_as_it_happens(visitor: Visitor, change: Callable[[Job], None]) -> None:
    visitor.open("followed")
    expect(visitor.page.get_by_text("Looking for this score")).to_be_visible()
    job = draft(visitor.uid, "followed")
    change(job)
    expect(visitor.page.get_by_text("Reading the notes and words").first).to_be_visible()
    for done in (11, 12):
        change(replace(job, progress=Progress("singing", done, 48, 38.0)))
        expect(visitor.page.get_by_text(f"Singing phrase {done + 1} of 48").first).to_be_visible()
    bar = visitor.page.get_by_role("progressbar")
    expect(bar).to_have_attribute("aria-valuenow", "25")
    expect(visitor.page.get_by_text("about 40 seconds left")).to_be_visible()
    expect(visitor.page.get_by_role("status")).to_have_text("Singing, a quarter done")
    expect(visitor.page).to_have_title(re.compile("^25% "))


def test_what_a_score_says_is_shown_as_text(visitor: Visitor, change: Callable[[Job], None]) -> None:
    change(draft(visitor.uid, "told"))
    visitor.open("told")
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("Morning has <b>broken</b>")


def test_a_failure_says_why_where_and_what_to_do(visitor: Visitor, change: Callable[[Job], None]) -> None:
    failure = Failure("NO_WORDS", "There are no words to sing.", part="Alto", measure="12", beat=3.0)
    change(draft(visitor.uid, "failed", status=Status.FAILED, error=failure, summary=None))
    visitor.open("failed")
    expect(visitor.page.get_by_text("There are no words to sing.", exact=True)).to_be_visible()
    expect(visitor.page.get_by_text("Look at Alto, bar 12, beat 3.")).to_be_visible()
    expect(visitor.page.get_by_text("NO_WORDS")).to_be_visible()
    expect(visitor.page.get_by_text(re.compile("Drop another score"))).to_be_visible()
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("morning.mxl")


@pytest.mark.parametrize("later", [{"schema": 2}, {"status": "rehearsing"}])
def test_a_job_of_a_later_version_makes_the_page_ask_to_be_reloaded(
    visitor: Visitor, change: Callable[[Job], None], later: dict[str, object]
) -> None:
    """A page that was opened before a release must not show what the release brought as waiting, for ever."""
    job = draft(visitor.uid, "later")
    change(job)
    visitor.open("later")
    expect(visitor.page.get_by_role("heading", level=1)).to_be_visible()
    firestore.Client(project="demo-sightsinger").document(f"jobs/{job.job_id}").update(later)
    outdated = visitor.page.get_by_role("alert").filter(has_text="cannot tell how your score stands")
    expect(outdated).to_be_visible()
    visitor.page.get_by_role("button", name="Reload").click()
    expect(outdated).to_be_visible()
    visitor.page.get_by_role("link", name="sightsinger").click()
    expect(visitor.page.get_by_text("Some are newer than this page")).to_be_visible()


def test_a_job_survives_reloading_and_is_listed(visitor: Visitor, change: Callable[[Job], None]) -> None:
    change(draft(visitor.uid, "kept"))
    visitor.open("kept")
    title = visitor.page.get_by_role("heading", name="Morning has")
    expect(title).to_be_visible()
    visitor.page.reload()
    expect(title).to_be_visible()
    visitor.page.get_by_role("link", name="sightsinger").click()
    visitor.page.get_by_role("link", name="Morning has").click()
    expect(title).to_be_visible()


def test_nobody_else_sees_it(visitor: Visitor, arrive: Callable[[], Visitor], change: Callable[[Job], None]) -> None:
    change(draft(visitor.uid, "private"))
    visitor.open("private")
    expect(visitor.page.get_by_role("heading", name="Morning has")).to_be_visible()
    other = arrive()
    other.sign_up()
    expect(other.page.get_by_text("Your scores")).to_have_count(0)
    other.open("private")
    expect(other.page.get_by_text("Looking for this score")).to_be_visible()
    expect(other.page.get_by_role("heading", name="Morning has")).to_have_count(0)


def test_after_signing_out_the_next_person_starts_afresh(visitor: Visitor, change: Callable[[Job], None]) -> None:
    job = draft(visitor.uid, "left")
    change(job)
    visitor.open("left")
    expect(visitor.page.get_by_role("heading", name="Morning has")).to_be_visible()
    visitor.page.get_by_role("button", name="Sign out").click()
    expect(visitor.page.get_by_role("button", name="Create account")).to_be_visible()
    change(replace(job, progress=Progress("singing", 1, 2)))
    visitor.sign_up()
    visitor.open("left")
    expect(visitor.page.get_by_text("Looking for this score")).to_be_visible()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("song.pdf", "A PDF is a picture of the music."),
        ("song.mscz", "That is a MuseScore file."),
        ("empty.mxl", "That file is empty."),
    ],
)
def test_files_that_cannot_be_sung_are_not_even_sent(visitor: Visitor, tmp_path: Path, name: str, said: str) -> None:
    file = tmp_path / name
    file.write_bytes(b"" if name == "empty.mxl" else b"x")
    visitor.choose(file)
    expect(visitor.page.get_by_role("alert").filter(has_text=said)).to_be_visible()
    expect(visitor.page.get_by_role("heading", name="What shall we sing?")).to_be_visible()


def test_the_keyboard_is_enough(visitor: Visitor, tmp_path: Path) -> None:
    """From the address bar to a job with nothing but keys; the score is broken, so that its end comes soon."""
    score = tmp_path / "broken.musicxml"
    score.write_text("<score-partwise>")
    # Listened for from the start: the browser is told without an answer, and an early Enter would overtake that.
    visitor.page.on("filechooser", lambda _: None)
    keys = visitor.page.keyboard
    chosen = visitor.page.locator("input[type=file]:focus")
    for _ in range(10):
        if chosen.count():
            break
        keys.press("Tab")
    expect(chosen).to_have_count(1)
    with visitor.page.expect_file_chooser() as chooser:
        keys.press("Enter")
    chooser.value.set_files(score)
    expect(visitor.page.get_by_role("heading", name="broken.musicxml")).to_be_visible()
    expect(visitor.page.get_by_label("This could not be sung")).to_be_visible()


def test_wishes_are_asked_for_and_answered(visitor: Visitor, change: Callable[[Job], None]) -> None:
    """Without the score in storage the callable refuses: its sentence is shown, and nothing is lost."""
    change(draft(visitor.uid, "wished", status=Status.CANCELLED))
    visitor.open("wished")
    button = visitor.page.get_by_role("button", name="This is what you hear")
    expect(button).to_be_disabled()
    visitor.page.get_by_text("Soprano").uncheck()
    expect(visitor.page.get_by_label("Voice of Soprano")).to_be_disabled()
    visitor.page.get_by_label("Voice of Alto").select_option("man")
    visitor.page.get_by_label("Verse").select_option("2")
    visitor.page.get_by_label("Pitch").fill("-2")
    visitor.page.get_by_label("Tempo").fill("80")
    expect(visitor.page.get_by_text("down 2 semitones")).to_be_visible()
    expect(visitor.page.get_by_label("Vibrato")).to_be_hidden()
    visitor.page.get_by_text("Fine tuning").click()
    visitor.page.get_by_label("Vibrato").fill("0.5")
    visitor.page.get_by_label("Tracks for a studio").select_option("flac")
    visitor.page.get_by_role("button", name="Sing this").click()
    expect(visitor.page.get_by_role("alert").filter(has_text="There is no score in this session.")).to_be_visible()


def test_wishes_reach_the_function_as_they_were_made(visitor: Visitor, change: Callable[[Job], None]) -> None:
    change(draft(visitor.uid, "asked", status=Status.CANCELLED))
    visitor.open("asked")
    page, asked = visitor.page, []

    def answer(route: Route) -> None:
        asked.append(json.loads(route.request.post_data or "{}")["data"])
        route.fulfill(json={"result": {"jobId": "another"}})

    page.route(re.compile("/render$"), answer)
    page.get_by_text("Soprano").uncheck()
    page.get_by_text("Alto").uncheck()
    sing = page.get_by_role("button", name="Sing this")
    expect(sing).to_be_disabled()
    page.get_by_text("Alto").check()
    page.get_by_label("Voice of Alto").select_option("man")
    page.get_by_text("Fine tuning").click()
    for name, value in (("Vibrato", "0"), ("Breath", "20"), ("Weight", "-30"), ("Tension", "40"), ("Loudness", "-3")):
        page.get_by_label(name).fill(value)
    page.get_by_label("Tracks for a studio").select_option("wav")
    sing.click()
    page.wait_for_url(re.compile("another$"))
    turned = {"vibrato": 0, "breathiness": 20, "gender": -30, "tension": 40, "loudness": -3, "lossless": "wav"}
    (told,) = asked
    assert told["sessionId"] == "asked"
    assert RenderOptions.parse(told["options"]) == RenderOptions.parse(
        {"parts": [{"part": "Alto", "voice": "man"}], **turned}
    )


def test_in_production_the_door_is_googles(arrive: Callable[[], Visitor]) -> None:
    page = arrive().page
    page.route("**/emulators.json", lambda route: route.fulfill(status=404))
    page.reload()
    expect(page.get_by_role("button", name="Continue with Google")).to_be_visible()
    expect(page.get_by_label("Password")).to_have_count(0)


def test_a_page_without_its_services_says_so(arrive: Callable[[], Visitor]) -> None:
    page = arrive().page
    page.route("**/__/firebase/init.json", lambda route: route.fulfill(status=500))
    page.reload()
    expect(page.get_by_text("Check your connection, then reload the page.")).to_be_visible()
