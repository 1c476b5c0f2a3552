"""The states of a job and the moves between them, as data."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Status(StrEnum):
    """Where a job stands; the values are stored in documents and read by the page."""

    QUEUED = "queued"
    LAUNCHING = "launching"
    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"


FINAL = frozenset({Status.COMPLETED, Status.FAILED, Status.CANCELLED})
LEASED = frozenset({Status.LAUNCHING, Status.RUNNING})

FORWARD: Mapping[Status, frozenset[Status]] = MappingProxyType(
    {
        # A worker may claim a queued job straight away: an execution that was slow to start finds its job queued again.
        Status.QUEUED: frozenset({Status.LAUNCHING, Status.RUNNING, Status.FAILED, Status.CANCELLED}),
        Status.LAUNCHING: frozenset({Status.RUNNING, Status.FAILED, Status.CANCELLED}),
        Status.RUNNING: frozenset({Status.COMPLETED, Status.FAILED, Status.CANCELLED}),
        Status.COMPLETED: frozenset(),
        Status.FAILED: frozenset(),
        Status.CANCELLED: frozenset(),
    }
)


def may_follow(before: tuple[Status, int], after: tuple[Status, int]) -> bool:
    """Tell whether a job may go from one (status, attempt) to another.

    Within an attempt a status stays or moves forward. An attempt that died goes back to queued with the next number.
    """
    (status, attempt), (next_status, next_attempt) = before, after
    if next_attempt == attempt:
        return next_status == status or next_status in FORWARD[status]
    return status in LEASED and next_status is Status.QUEUED and next_attempt == attempt + 1
