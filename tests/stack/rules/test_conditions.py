"""A condition whose loss no question notices protects nobody: no mutant of the rules may survive the matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.stack.rules.matrix import firestore_cases, seed_firestore, seed_storage, storage_cases
from tests.stack.rules.mutants import mutants
from tests.support.paths import ROOT

if TYPE_CHECKING:
    from tests.stack.rules.matrix import Case, World
    from tests.stack.rules.mutants import Mutant

pytestmark = pytest.mark.stack

# Last first: what is asked last is particular, and most conditions are about that.
STORAGE_CASES = [*storage_cases()][::-1]
FIRESTORE_CASES = [*firestore_cases()][::-1]


def surprise(cases: list[Case], world: World) -> str | None:
    """The first case that is not answered as it must be.

    It moves to the front of the questions, since what finds one mutant often finds its neighbour.
    """
    for case in cases:
        if not case.passes(world):
            cases.remove(case)
            cases.insert(0, case)
            return case.name
    return None


@pytest.mark.parametrize("mutant", list(mutants((ROOT / "storage.rules").read_text())), ids=lambda mutant: mutant.name)
def test_storage_rules_need(mutant: Mutant, world: World) -> None:
    seed_storage(world)
    world.emulators.load_storage_rules(mutant.rules)
    assert surprise(STORAGE_CASES, world)


@pytest.mark.parametrize(
    "mutant", list(mutants((ROOT / "firestore.rules").read_text())), ids=lambda mutant: mutant.name
)
def test_firestore_rules_need(mutant: Mutant, world: World) -> None:
    seed_firestore(world)
    world.emulators.load_firestore_rules(mutant.rules)
    assert surprise(FIRESTORE_CASES, world)
