"""The contract of imports in pyproject.toml notices an arrow that points the wrong way."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from scripts.commands.test.groups import IMPORTS
from tests.support.paths import ROOT

if TYPE_CHECKING:
    from pathlib import Path

FOLDERS = ("sightsinger", "gpu_job", "functions", "scripts", "research")


def checked(root: Path) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run(IMPORTS, cwd=root, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("sightsinger/score/notation/pitch.py", "from sightsinger.score.text import words"),
        ("sightsinger/errors.py", "from gpu_job.singer import errors"),
        ("gpu_job/singer/melody/pitch.py", "from gpu_job.singer.render import track"),
        ("gpu_job/singer/bank/folder/mel.py", "from gpu_job.singer.bank.onnx import sessions"),
        ("gpu_job/audio/mix.py", "import requests"),
        ("gpu_job/singer/model.py", "def late() -> None:\n    from gpu_job import worker"),
    ],
)
def test_an_import_that_goes_up_is_noticed(module: str, line: str, tmp_path: Path) -> None:
    for folder in FOLDERS:
        (tmp_path / folder).mkdir()
        for path in (ROOT / folder).rglob("*.py"):
            if "venv" not in path.parts:
                copy = tmp_path / path.relative_to(ROOT)
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.symlink_to(path)
    (tmp_path / "pyproject.toml").symlink_to(ROOT / "pyproject.toml")
    spoilt = tmp_path / module
    text = spoilt.read_text("utf-8")
    spoilt.unlink()
    spoilt.write_text(
        text.replace("from __future__ import annotations\n", f"from __future__ import annotations\n{line}\n")
    )
    done = checked(tmp_path)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "1 broken" in done.stdout
