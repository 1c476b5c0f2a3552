from __future__ import annotations

import importlib
import signal
import time
from typing import TYPE_CHECKING

import pytest

from scripts.local import scheduler

if TYPE_CHECKING:
    from collections.abc import Iterator


class DoneError(BaseException):
    """Ends a loop that has no end."""


@pytest.fixture(autouse=True)
def own_signals() -> Iterator[None]:
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


def test_a_sweep_comes_every_minute_also_after_one_that_failed(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    happened: list[object] = []

    def sleep(seconds: float) -> None:
        happened.append(seconds)
        if len(happened) > 4:
            raise DoneError

    def sweep() -> None:
        happened.append("sweep")
        if len(happened) == 2:
            raise ConnectionError

    monkeypatch.setattr(time, "sleep", sleep)
    monkeypatch.setattr(scheduler, "sweep", sweep)
    monkeypatch.syspath_prepend("")
    with pytest.raises(DoneError):
        scheduler.main()
    assert happened == [60.0, "sweep", 60.0, "sweep", 60.0]
    assert "the sweep failed" in caplog.text


def test_the_functions_own_sweep_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    swept: list[object] = []

    class Functions:
        class sweep:  # noqa: N801 - as the function is named
            __wrapped__ = staticmethod(swept.append)

    monkeypatch.setattr(importlib, "import_module", {"main": Functions}.__getitem__)
    scheduler.sweep()
    assert swept == [None]
