from __future__ import annotations

import threading
import time

import pytest

from triggers.cloud.clients import once


def test_a_client_is_built_once_however_many_come_first() -> None:
    built: list[int] = []

    @once
    def client() -> int:
        time.sleep(0.05)
        built.append(1)
        return len(built)

    got: list[int] = []
    threads = [threading.Thread(target=lambda: got.append(client())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (got, built) == ([1] * 8, [1])


def test_a_client_that_could_not_be_built_is_tried_again() -> None:
    tries: list[int] = []

    @once
    def client() -> str:
        tries.append(1)
        if len(tries) == 1:
            raise ConnectionError
        return "built"

    with pytest.raises(ConnectionError):
        client()
    assert client() == client() == "built"
    assert len(tries) == 2
