from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightsinger.jobs.ids import job_id, task_id
from sightsinger.kinds.sing.options import RenderOptions

PLAIN = RenderOptions()


def sung(options: object) -> str:
    return job_id("sing", "b", "p", "1", options)


def test_an_id_is_the_same_on_every_machine_and_day() -> None:
    assert job_id("sing", "b", "sessions/u/s/input.xml", "17", PLAIN) == "s73ogvp2atzzkqfnaut3qp3tby"
    assert re.fullmatch(r"[a-z2-7]{26}", sung(PLAIN))


def test_an_option_that_a_kind_learns_makes_no_second_job_of_an_upload() -> None:
    class Grown(RenderOptions, frozen=True):
        echo: float = 0.0

    assert sung(Grown()) == sung(PLAIN)
    assert sung(Grown(verse="2")) == sung(RenderOptions(verse="2"))
    assert sung(Grown(echo=1.0)) != sung(PLAIN)


def test_two_kinds_of_job_on_one_file_are_two_jobs() -> None:
    assert job_id("songmap", "b", "p", "1", {}) != job_id("practice", "b", "p", "1", {})


@pytest.mark.slow
@given(st.tuples(st.text(), st.text(), st.text()), st.tuples(st.text(), st.text(), st.text()))
def test_different_objects_have_different_ids(one: tuple[str, str, str], other: tuple[str, str, str]) -> None:
    assert (job_id("sing", *one, PLAIN) == job_id("sing", *other, PLAIN)) == (one == other)


def test_different_wishes_have_different_ids() -> None:
    assert sung(RenderOptions(verse="2")) != sung(PLAIN)


def test_every_attempt_and_reminder_has_a_task_name_that_cloud_tasks_takes() -> None:
    names = {task_id("abc", attempt, turn) for attempt in (1, 2, 11) for turn in (0, 1, 10)}
    assert len(names) == 9
    assert all(re.fullmatch(r"abc[A-Za-z0-9_-]{1,490}", name) for name in names)
