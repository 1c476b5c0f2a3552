"""The image's recipe, as far as it can be followed without building it."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

import pytest

from gpu_job import complete
from gpu_job.singer.text.words_build import words_folder

ROOT = Path(__file__).resolve().parents[2]
DOCKERFILE = ROOT / "gpu_job" / "Dockerfile"


@dataclass(frozen=True, slots=True)
class Line:
    """One instruction: COPY, and the words after it."""

    instruction: str
    words: tuple[str, ...]

    @property
    def modules(self) -> list[str]:
        """The modules that it starts with `python -m`, except Python's own."""
        words = json.loads(" ".join(self.words)) if self.instruction == "ENTRYPOINT" else self.words
        named = re.findall(r"python -m (\S+)", " ".join(words))
        return [name for name in named if name.split(".")[0] not in sys.stdlib_module_names]


def lines() -> list[Line]:
    text = DOCKERFILE.read_text().replace("\\\n", " ")
    instructions = [line.split() for line in text.splitlines() if line and not line.startswith("#")]
    return [Line(words[0], tuple(words[1:])) for words in instructions]


def copy(line: Line, image: Path) -> None:
    """Do what COPY does: a folder's contents, or files, into the last of its words."""
    target = image / line.words[-1]
    for name in line.words[:-1]:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            target.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)


def start(module: str, image: Path) -> subprocess.CompletedProcess[str]:
    """Run a module where nothing but the image's files can be found."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    environment |= {"SIGHTSINGER_WORDS_DIR": str(words_folder()), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", module]
    return subprocess.run(command, cwd=image, env=environment, capture_output=True, text=True, check=False)


def test_every_file_that_is_copied_is_there_and_let_through() -> None:
    ignored, *passed = (ROOT / "gpu_job" / "Dockerfile.dockerignore").read_text().split()
    assert ignored == "*"
    allowed = [name.removeprefix("!") for name in passed if name.startswith("!")]
    sources = [name for line in lines() if line.instruction == "COPY" for name in line.words[:-1]]
    assert sources
    for name in sources:
        assert (ROOT / name).exists(), name
        assert any(fnmatch(name, pattern) or name.startswith(f"{pattern}/") for pattern in allowed), name


def test_every_module_that_is_started_is_there() -> None:
    started = [module for line in lines() for module in line.modules]
    assert len(started) == 3
    for module in started:
        assert importlib.util.find_spec(module), module


@pytest.mark.slow
@pytest.mark.voice
def test_every_module_finds_what_was_copied_before_it(tmp_path: Path) -> None:
    started = []
    for line in lines():
        if line.instruction == "COPY":
            copy(line, tmp_path)
        for module in line.modules if line.instruction == "RUN" else ():
            done = start(module, tmp_path)
            assert done.returncode == 0, f"{module}: {done.stderr}"
            started.append(module)
    assert started[-1] == "gpu_job.complete"


def test_the_whole_job_is_imported_before_it_is_shipped() -> None:
    files = [file.relative_to(ROOT) for name in ("gpu_job", "sightsinger") for file in (ROOT / name).rglob("*.py")]
    names = {".".join(file.with_suffix("").parts).removesuffix(".__init__") for file in files}
    assert set(complete.modules()) == names - {"gpu_job", "sightsinger"}


@pytest.mark.slow
def test_a_missing_package_breaks_the_build(tmp_path: Path) -> None:
    for name in ("gpu_job", "sightsinger"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "soundfile.py").write_text("raise ModuleNotFoundError(\"No module named 'soundfile'\")")
    done = start("gpu_job.complete", tmp_path)
    assert done.returncode
    assert "No module named 'soundfile'" in done.stderr
