"""The rules as they are committed, before everybody's questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.stack.rules.matrix import firestore_cases, seed_firestore, seed_storage, storage_cases

if TYPE_CHECKING:
    from tests.stack.rules.matrix import Case, World

pytestmark = pytest.mark.stack


@pytest.fixture(scope="module")
def stored(world: World) -> World:
    seed_storage(world)
    seed_firestore(world)
    return world


@pytest.mark.parametrize("case", list(storage_cases()), ids=lambda case: case.name)
def test_storage_answers_as_it_must(case: Case, stored: World) -> None:
    assert case.passes(stored)


@pytest.mark.parametrize("case", list(firestore_cases()), ids=lambda case: case.name)
def test_firestore_answers_as_it_must(case: Case, stored: World) -> None:
    assert case.passes(stored)
