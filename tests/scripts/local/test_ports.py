from __future__ import annotations

import pytest

from scripts.local.ports import OFFSET_VARIABLE, Ports, offset_from_environment


def test_every_port_moves_by_the_offset() -> None:
    moved = Ports().moved(1000).as_dict()
    assert moved == {name: port + 1000 for name, port in Ports().as_dict().items()}


def test_no_two_servers_share_a_port() -> None:
    ports = Ports().as_dict().values()
    assert len(set(ports)) == len(ports)


def test_addresses_are_loopback() -> None:
    assert Ports().moved(5).url("hosting") == "http://127.0.0.1:5005"


@pytest.mark.parametrize(("text", "offset"), [("", 0), ("0", 0), ("250", 250)])
def test_offset_is_read(monkeypatch: pytest.MonkeyPatch, text: str, offset: int) -> None:
    monkeypatch.setenv(OFFSET_VARIABLE, text)
    assert offset_from_environment() == offset


@pytest.mark.parametrize("text", ["-1", "ten", "60000", "1.5"])
def test_offset_that_makes_no_sense_is_named(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv(OFFSET_VARIABLE, text)
    with pytest.raises(ValueError, match=OFFSET_VARIABLE):
        offset_from_environment()
