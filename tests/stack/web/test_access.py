"""What assistive technology meets: every state of the page, by day and by night, before axe's rules."""

from __future__ import annotations

from scripts.local.paths import NODE_MODULES

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest
from playwright.sync_api import expect

from sightsinger.jobs.document import Failure, Progress
from sightsinger.jobs.states import Status
from tests.stack.web.drafts import draft

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from sightsinger.jobs.store import JobStore
    from tests.stack.web.visitor import Visitor

pytestmark = [pytest.mark.stack, pytest.mark.browser]

AXE = NODE_MODULES / "axe-core" / "axe.min.js"
FAILURE = Failure("NO_WORDS", "There are no words to sing.", part="Alto", measure="12", beat=3.0)

Scheme = Literal["light", "dark"]


def violations(page: Page) -> list[str]:
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run()")["violations"]
    return [f"{rule['id']}: {node['target']} {node['failureSummary']}" for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_before_signing_in(arrive: Callable[[], Visitor], scheme: Scheme) -> None:
    page = arrive().page
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    expect(page.get_by_role("button", name="Create account")).to_be_visible()
    assert violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_after_signing_in(visitor: Visitor, jobs: JobStore, scheme: Scheme) -> None:
    page, uid = visitor.page, visitor.uid
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    states = {
        "singing": draft(uid, "singing", progress=Progress("singing", 11, 48, 38.0)),
        "failed": draft(uid, "failed", status=Status.FAILED, error=FAILURE),
        "cancelled": draft(uid, "cancelled", status=Status.CANCELLED),
    }
    for session, job in states.items():
        jobs.create(job)
        visitor.open(session)
        expect(page.get_by_role("heading", level=1)).to_have_text("Morning has <b>broken</b>")
        assert violations(page) == [], session
    page.get_by_role("link", name="sightsinger").click()
    expect(page.get_by_role("listitem")).to_have_count(len(states))
    assert violations(page) == [], "home"
