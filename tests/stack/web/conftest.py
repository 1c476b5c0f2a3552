from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest
from google.cloud import firestore
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from sightsinger.jobs.store import JobStore
from tests.stack.web.visitor import Visitor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scripts.local.stack import Stack

PATIENCE_MS = 60_000
"""For what a cold function does; what is there already is found at once."""

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium; CHROMIUM names another."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        pytest.fail("Chromium is needed. On Debian: apt-get install chromium; or set CHROMIUM to where it is.")
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def arrive(chromium: Browser, stack: Stack) -> Iterator[Callable[[], Visitor]]:
    """Bring somebody new to the page, in a browser of their own. What their page complained of fails the test."""
    complaints: list[str] = []
    contexts = []

    def come() -> Visitor:
        context = chromium.new_context(viewport={"width": 1280, "height": 860}, reduced_motion="reduce")
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        _note_complaints(page, complaints)
        page.goto(stack.ports.url("hosting"))
        return Visitor(page)

    yield come
    for context in contexts:
        context.close()
    assert complaints == []


def _note_complaints(page: Page, complaints: list[str]) -> None:
    """Listen for errors; a refusal's status is told by the page itself, in a sentence."""

    def hear(said: ConsoleMessage) -> None:
        if said.type == "error" and "the server responded with a status of" not in said.text:
            complaints.append(said.text)

    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", hear)


@pytest.fixture
def visitor(arrive: Callable[[], Visitor]) -> Visitor:
    """Somebody who has just signed up."""
    somebody = arrive()
    somebody.sign_up()
    return somebody


@pytest.fixture
def jobs(stack: Stack) -> JobStore:
    """The jobs, past the rules: what functions and the worker would write."""
    assert stack.ports
    return JobStore(firestore.Client(project="demo-sightsinger"))
