"""infra/ for both environments: formatted, held to the providers' schema, and to the named checks in checks/."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

import pytest

from tests.infra.checks import every
from tests.infra.model import ENVIRONMENTS, INFRA, Infra, load
from tests.infra.mutants import NOT_HELD, Mutant, mutants

pytestmark = pytest.mark.slow  # the whole of infra/ is read for production and staging

DEPLOYED = Path(__file__).with_name("deployed.tfvars")
"""As it is applied for the second time, when the functions are there."""
CHECKS = every()
FORMAT = """
const { format } = require("@cdktn/hcl-tools");
const { readFileSync } = require("node:fs");
(async () => {
  for (const file of process.argv.slice(1)) {
    const text = readFileSync(file, "utf8");
    if ((await format(text)) !== text) console.log(file);
  }
  process.exit(0);
})();
"""


@cache
def _load(environment: str, *extra: Path) -> Infra:
    return load(environment, *extra)


@cache
def _unnoticed() -> tuple[list[Mutant], set[str]]:
    """Return the mutants that no check notices, and the checks that notice none."""
    unnoticed: list[Mutant] = []
    idle = set(CHECKS)
    for mutant in mutants(_load("production", DEPLOYED)):
        noticing = {name for name in CHECKS if name in idle and _notices(name, mutant)}
        idle -= noticing
        if not noticing and not any(_notices(name, mutant) for name in CHECKS if name not in idle):
            unnoticed.append(mutant)
    return unnoticed, idle


def _notices(check: str, mutant: Mutant) -> bool:
    return next(CHECKS[check](mutant.infra), None) is not None


@pytest.mark.parametrize("environment", ENVIRONMENTS)
@pytest.mark.parametrize("check", CHECKS)
def test_holds(check: str, environment: str) -> None:
    for infra in (_load(environment), _load(environment, DEPLOYED)):
        assert list(CHECKS[check](infra)) == []


def test_there_is_nothing_in_either_environment_that_the_other_does_not_check() -> None:
    staging, production = (_load(environment, DEPLOYED) for environment in ENVIRONMENTS)
    only_here = {one.type for one in production.resources.values()} ^ {one.type for one in staging.resources.values()}
    assert only_here == set()
    assert staging.resources.keys() - production.resources.keys() == {
        'google_service_account_iam_member.deployers["user:you@example.org"]'
    }


@pytest.mark.slow
def test_every_mutant_is_noticed() -> None:
    assert [one.name for one in _unnoticed()[0] if not one.excuse] == []


@pytest.mark.slow
def test_every_check_notices_something() -> None:
    assert _unnoticed()[1] == set()


@pytest.mark.slow
def test_no_excuse_is_left_over() -> None:
    assert set(NOT_HELD) == {one.excuse for one in _unnoticed()[0]}


def test_every_file_is_formatted() -> None:
    files = [str(file) for pattern in ("*.tf", "*.tfvars", "*.tfbackend") for file in sorted(INFRA.rglob(pattern))]
    command = ["node", "-e", FORMAT, "--", *files]
    found = subprocess.run(command, cwd=INFRA.parent, capture_output=True, text=True, timeout=60, check=True)
    assert found.stdout == ""
