"""The functions as they reach the cloud: packed by firebase-tools, unpacked elsewhere, run with what it gives them."""

from __future__ import annotations

import json
import subprocess
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scripts.local import paths
from tests.support.paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

PROJECT = "demo-deployed"
BUCKET = f"{PROJECT}-scores"
REGION = "europe-west4"
ACCOUNT, INVOKER = (f"{name}@{PROJECT}.iam.gserviceaccount.com" for name in ("functions", "task-invoker"))
SETTINGS = {
    "SIGHTSINGER_REGION": REGION,
    "SIGHTSINGER_BUCKET": BUCKET,
    "SIGHTSINGER_RUN_JOB": "sightsinger-cpu",
    "SIGHTSINGER_LAUNCH_QUEUE": "launch-cpu",
    "SIGHTSINGER_TASK_INVOKER": INVOKER,
    "SIGHTSINGER_FUNCTIONS_ACCOUNT": ACCOUNT,
}
"""What the output `functions_env` of infra/ holds."""
_TOOLS = ROOT / "tests" / "support" / "deployed.mjs"


@dataclass(frozen=True, slots=True)
class Deployed:
    """The unpacked tree, what firebase-tools found in it, and the environment that it gives."""

    tree: Path
    endpoints: Mapping[str, Any]
    given: Mapping[str, str]

    def run(self, code: str, more: Mapping[str, str] | None = None, told: str = "") -> str:
        """Run code in the tree, by its own Python, with nothing but what is given. Returns what it printed."""
        command = [str(self.tree / "venv" / "bin" / "python"), "-c", code]
        environment = {**self.given, **(more or {})}
        done = subprocess.run(
            command, cwd=self.tree, env=environment, input=told, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


def deploy(folder: Path) -> Deployed:
    """Pack, unpack, install and discover, in a folder of its own."""
    archive, tree = folder / "source.zip", folder / "tree"
    subprocess.run(["node", _TOOLS, "pack", ROOT, PROJECT, archive], check=True, capture_output=True)
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(tree)
    uv, python = paths.VENV / "bin" / "uv", tree / "venv" / "bin" / "python"
    subprocess.run([uv, "venv", "--quiet", "--python", paths.venv_python(), tree / "venv"], check=True)
    wanted = ["--require-hashes", "-r", str(tree / "requirements.txt")]
    subprocess.run([uv, "pip", "install", "--quiet", "--python", python, *wanted], check=True)
    (tree / f".env.{PROJECT}").write_text("".join(f"{name}={value}\n" for name, value in SETTINGS.items()))
    told = subprocess.run(
        ["node", _TOOLS, "discover", ROOT, PROJECT, tree], check=True, capture_output=True, text=True
    ).stdout
    found = json.loads(told.splitlines()[-1])
    return Deployed(tree, found["endpoints"], found["given"])
