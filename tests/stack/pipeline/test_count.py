"""A kind that production has never heard of goes the whole way: the setting names it, and nothing else does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scripts.commands.schemas.rules import with_kinds
from scripts.local.user import RefusedError
from sightsinger.jobs.orders import metadata
from sightsinger.jobs.states import Status
from sightsinger.kinds import registry
from tests.stack.pipeline.count.kind import CountResult
from tests.stack.pipeline.world import World, bucket, executions, job_of, outputs, sung, wait
from tests.stack.rules.emulators import Emulators
from tests.support.paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sightsinger.jobs.intake import Upload

pytestmark = [pytest.mark.stack, pytest.mark.slow]

TEXT = b"one\n\ntwo\n"
RULES = (ROOT / "storage.rules").read_text("utf-8")


@pytest.fixture(scope="module", autouse=True)
def rules_that_know_it(stack: object) -> Iterator[None]:
    del stack
    emulators = Emulators.from_environment()
    emulators.load_storage_rules(with_kinds(RULES, map(registry.kind, registry.names())))
    yield
    emulators.load_storage_rules(RULES)
    emulators.http.close()


def hand_in(world: World, data: bytes = TEXT, **options: object) -> Upload:
    return world.hand_in("txt", "text/plain", data, metadata("poem.txt", options, "count"))


def test_a_text_goes_in_and_its_lines_come_out(world: World) -> None:
    job = sung(job_of(hand_in(world, blank=False)))
    assert (job.kind, job.options, job.summary) == ("count", {"blank": False}, {"bytes": len(TEXT)})
    assert (job.progress.stage, job.attempt, job.token) == ("done", 1, 1)
    assert job.plan
    assert (job.plan.quality, job.plan.credits) == ("preview", 0)
    result = CountResult.from_dict(job.result or {})
    assert (result.lines, outputs(job)) == (2, [result.text])
    assert world.user.download(result.text) == b"1 one\n2 two\n"
    assert bucket().get_blob(result.text).content_type == "text/plain; charset=utf-8"
    assert len(executions(job.job_id, "sightsinger-count")) == 1
    assert executions(job.job_id) == []


def test_other_options_make_another_job_of_the_same_text(world: World) -> None:
    upload = hand_in(world)
    answer = world.render(upload, kind="count", blank=False).json()["result"]["jobId"]
    assert answer != job_of(upload)
    results = [CountResult.from_dict(sung(job_id).result or {}) for job_id in (job_of(upload), answer)]
    assert [result.lines for result in results] == [3, 2]


def test_its_own_gate_and_its_own_options_refuse(world: World) -> None:
    for data, options, code in ((b"\0", {}, "NO_TEXT"), (TEXT, {"blank": "no"}, "BAD_OPTION")):
        job = wait(job_of(hand_in(world, data, **options)))
        assert (job.status, job.error and job.error.code) == (Status.FAILED, code)


def test_what_it_does_not_take_is_not_let_in(world: World) -> None:
    for extension, content_type, size, kind in (
        ("txt", "text/plain", 1001, "count"),
        ("txt", "text/html", 5, "count"),
        ("txt", "text/plain", 5, "sing"),
        ("xml", "application/xml", 5, "count"),
    ):
        with pytest.raises(RefusedError):
            world.hand_in(extension, content_type, b"x" * size, {"kind": kind})


def test_where_no_kind_is_named_it_is_still_the_score_that_is_wanted(world: World) -> None:
    job = wait(job_of(world.store(TEXT)))
    assert (job.kind, job.error and job.error.code) == ("sing", "NOT_MUSICXML")
