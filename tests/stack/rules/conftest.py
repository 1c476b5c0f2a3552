from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.stack.rules.emulators import Emulators, User
from tests.stack.rules.matrix import ACTORS, World
from tests.support.paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    """Everybody at the door, before the rules as they are committed; what a test loaded instead is taken back."""
    emulators = Emulators.from_environment()
    load_committed(emulators)
    yield World(emulators, {name: _user(emulators, name) for name in ACTORS})
    load_committed(emulators)
    emulators.http.close()


def load_committed(emulators: Emulators) -> None:
    emulators.load_storage_rules((ROOT / "storage.rules").read_text())
    emulators.load_firestore_rules((ROOT / "firestore.rules").read_text())


def _user(emulators: Emulators, name: str) -> User:
    if name == "nobody":
        return User(name, uid="nobody", token=None)
    if name == "anonymous":
        return emulators.sign_up(name, {})
    address = f"{name}-{os.urandom(8).hex()}@example.com"
    return emulators.sign_up(name, {"email": address, "password": os.urandom(8).hex()})
