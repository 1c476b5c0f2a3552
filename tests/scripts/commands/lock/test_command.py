"""One lock for all: what is made of it holds what the code asks for, and says when it is stale."""

from __future__ import annotations

import ast
import importlib.metadata
import re
import shutil
import sys
import tomllib
from typing import TYPE_CHECKING, Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from scripts.commands.lock import command
from scripts.local import packages, paths

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

GROUPS: dict[str, list[Any]] = tomllib.loads((paths.ROOT / "pyproject.toml").read_text())["dependency-groups"]
SAME_MODULE = {"onnxruntime-gpu": "onnxruntime"}
"""Builds of what is installed here by another name."""


def direct(group: str) -> set[str]:
    """What a group asks for by name, with the groups that it includes."""
    names = set()
    for wish in GROUPS[group]:
        names |= direct(wish["include-group"]) if isinstance(wish, dict) else {_name(wish)}
    return names


def exported(file: str) -> set[str]:
    """The packages that an export pins."""
    lines = (paths.ROOT / file).read_text().splitlines()
    return {_name(line.removesuffix("\\")) for line in lines if "==" in line and not line.startswith("#")}


def _name(requirement: str) -> str:
    return canonicalize_name(Requirement(requirement).name)


@pytest.mark.parametrize(("file", "group"), command.EXPORTS.items())
def test_what_a_group_asks_for_is_in_what_is_made_of_it(file: str, group: str) -> None:
    assert direct(group) <= exported(file)


@pytest.mark.parametrize("file", command.EXPORTS)
def test_every_package_that_is_installed_is_checked_by_its_hash(file: str) -> None:
    pins = re.split(r"\n(?=[a-z])", (paths.ROOT / file).read_text())
    assert all("--hash=sha256:" in pin for pin in pins if "==" in pin.splitlines()[0])


@pytest.mark.parametrize(
    ("file", "roots"),
    [
        ("functions/requirements.txt", ("functions", "sightsinger")),
        ("gpu_job/requirements.txt", ("gpu_job", "sightsinger")),
        ("gpu_job/requirements-gpu.txt", ("gpu_job", "sightsinger")),
    ],
)
def test_what_is_deployed_imports_nothing_that_is_not_installed_with_it(file: str, roots: tuple[str, ...]) -> None:
    own = {"gpu_job", "main", "sightsinger", "triggers"}
    imports = {name for root in roots for name in imported(paths.ROOT / root) if name.split(".")[0] not in own}
    assert imports
    there = set(modules({SAME_MODULE.get(name, name) for name in exported(file)}))
    assert not imports - there


def imported(root: Path) -> Iterator[str]:
    """Name each module outside the standard library that the code below a folder imports, wherever it does so."""
    for file in root.rglob("*.py"):
        if "venv" in file.relative_to(root).parts:
            continue
        for node in ast.walk(ast.parse(file.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                several = node.module in ("google", "google.cloud")  # shared by many packages: which one is meant?
                names = [f"{node.module}.{alias.name}" for alias in node.names] if several else [node.module]
            yield from (name for name in names if name.split(".")[0] not in sys.stdlib_module_names)


def modules(names: set[str]) -> Iterator[str]:
    """Name every module of these packages, as far as they are installed here."""
    for package in importlib.metadata.distributions():
        if canonicalize_name(package.name) in names:
            for file in package.files or ():
                parts = [*file.parts[:-1], file.name.split(".")[0]] if file.suffix in (".py", ".so") else []
                yield ".".join(parts[:-1] if parts[-1:] == ["__init__"] else parts)


def test_the_present_lock_is_fresh() -> None:
    assert command.stale() == []


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the lock and all that belongs to it, to be spoilt."""
    for name in ("pyproject.toml", "uv.lock", *command.EXPORTS):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(paths.ROOT / name, tmp_path / name)
    monkeypatch.setattr(paths, "ROOT", tmp_path)
    monkeypatch.setattr(packages, "LOCK", tmp_path / "uv.lock")
    return tmp_path


def spoil(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))


def test_a_new_wish_makes_the_lock_stale(elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoil(elsewhere / "pyproject.toml", '"soxr>=1,<2"', '"soxr>=1,<2", "six"')
    assert command.main(["--check"]) == 1
    assert "uv.lock does not fit" in capsys.readouterr().err


def test_an_edited_or_missing_export_is_stale(elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoil(elsewhere / "gpu_job/requirements-gpu.txt", "soundfile==", "soundfile==9")
    (elsewhere / "functions/requirements.txt").unlink()
    assert command.main(["--check"]) == 1
    said = capsys.readouterr().err
    assert "gpu_job/requirements-gpu.txt is not" in said
    assert "functions/requirements.txt is not" in said
    assert len(said.splitlines()) == 2


def test_a_mirror_of_ones_own_gets_not_into_the_lock(elsewhere: Path) -> None:
    spoil(elsewhere / "uv.lock", "https://files.pythonhosted.org/", "https://mirror.example/")
    assert any("mirror.example" in sentence for sentence in command.stale())


def test_a_machines_own_registry_does_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://mirror.example/simple")
    assert command.stale() == []
