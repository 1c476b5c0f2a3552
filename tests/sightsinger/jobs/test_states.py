from __future__ import annotations

from itertools import product

import pytest

from sightsinger.jobs.states import FINAL, FORWARD, Status, may_follow


def test_nothing_follows_an_end() -> None:
    for end, after, step in product(FINAL, Status, (0, 1)):
        assert may_follow((end, 1), (after, 1 + step)) == (end == after and step == 0)


def test_no_way_forward_leads_back() -> None:
    def reachable(start: Status) -> set[Status]:
        found = set(FORWARD[start])
        return found.union(*(reachable(status) for status in found))

    assert all(status not in reachable(status) for status in Status)


@pytest.mark.parametrize("status", [Status.LAUNCHING, Status.RUNNING])
def test_only_a_dead_attempt_goes_back_and_then_counts_one_more(status: Status) -> None:
    assert may_follow((status, 1), (Status.QUEUED, 2))
    assert not may_follow((status, 1), (Status.QUEUED, 1))
    assert not may_follow((status, 1), (Status.QUEUED, 3))
    assert not may_follow((Status.QUEUED, 1), (Status.QUEUED, 2))
    assert not may_follow((Status.RUNNING, 2), (Status.LAUNCHING, 2))
