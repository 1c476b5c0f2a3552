"""The job's command line: what Cloud Run starts and what it learns from the exit status."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING, Any

import pytest

from gpu_job import __main__ as command
from gpu_job import clients
from gpu_job.worker import Outcome, Terminate, Worker

if TYPE_CHECKING:
    from gpu_job.worker import Inbox


@pytest.fixture(autouse=True)
def offline(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(clients, "job_store", object)
    monkeypatch.setattr(clients, "files", object)
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


def ending(monkeypatch: pytest.MonkeyPatch, outcome: Outcome) -> list[str]:
    worked: list[str] = []

    def work(_worker: Worker, job_id: str, _inbox: Inbox) -> Outcome:
        worked.append(job_id)
        return outcome

    monkeypatch.setattr(Worker, "work", work)
    return worked


@pytest.mark.parametrize(
    ("outcome", "status"),
    [
        (Outcome.COMPLETED, 0),
        (Outcome.FAILED, 0),
        (Outcome.REFUSED, 0),
        (Outcome.RELEASED, 1),
        (Outcome.MISSING, 66),
        (Outcome.LOST, 75),
        (Outcome.TERMINATED, 143),
    ],
)
def test_the_exit_status_tells_the_operator_what_to_look_at(
    monkeypatch: pytest.MonkeyPatch, outcome: Outcome, status: int
) -> None:
    worked = ending(monkeypatch, outcome)
    assert command.main(["--job", "abc"]) == status
    assert worked == ["abc"]


def test_every_outcome_has_a_status() -> None:
    assert set(command.EXIT) == set(Outcome)


def test_without_a_job_there_is_nothing_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        command.main([])
    assert ended.value.code == 2
    assert "--job" in capsys.readouterr().err


def test_sigterm_reaches_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    def work(_worker: Worker, _job_id: str, inbox: Inbox) -> Outcome:
        signal.raise_signal(signal.SIGTERM)
        return Outcome.TERMINATED if isinstance(inbox.get(timeout=5), Terminate) else Outcome.LOST

    monkeypatch.setattr(Worker, "work", work)
    assert command.main(["--job", "abc"]) == 143
