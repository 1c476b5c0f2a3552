from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from sightsinger.jobs.ids import job_id, task_id
from sightsinger.kinds.sing.options import RenderOptions

OPTIONS = RenderOptions().as_dict()


def test_an_id_is_the_same_on_every_machine_and_day() -> None:
    assert job_id("b", "sessions/u/s/input.xml", "17", OPTIONS) == "ebx72wrei6i6khq4cx7nxsvr4c"


def test_the_order_of_options_does_not_matter() -> None:
    assert job_id("b", "p", "1", dict(reversed(OPTIONS.items()))) == job_id("b", "p", "1", OPTIONS)


@given(st.tuples(st.text(), st.text(), st.text()), st.tuples(st.text(), st.text(), st.text()))
def test_different_objects_have_different_ids(one: tuple[str, str, str], other: tuple[str, str, str]) -> None:
    assert (job_id(*one, OPTIONS) == job_id(*other, OPTIONS)) == (one == other)


def test_different_wishes_have_different_ids() -> None:
    assert job_id("b", "p", "1", RenderOptions(verse="2").as_dict()) != job_id("b", "p", "1", OPTIONS)


def test_every_attempt_and_reminder_has_a_task_name_that_cloud_tasks_takes() -> None:
    names = {task_id("abc", attempt, turn) for attempt in (1, 2, 11) for turn in (0, 1, 10)}
    assert len(names) == 9
    assert all(re.fullmatch(r"abc[A-Za-z0-9_-]{1,490}", name) for name in names)
