from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

import pytest

from scripts.local.user import sign_up
from tests.stack.pipeline.world import World

if TYPE_CHECKING:
    from types import ModuleType

    from scripts.local.stack import Stack


@pytest.fixture(scope="session")
def triggers(stack: Stack) -> ModuleType:
    """The functions' own module, which reads where it is when it is imported."""
    del stack
    return importlib.import_module("main")


@pytest.fixture
def world(stack: Stack) -> World:
    return World(sign_up(stack.ports))
