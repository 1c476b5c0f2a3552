from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from scripts.local import emulators, jdk, paths
from scripts.local.step import SetupError

if TYPE_CHECKING:
    from pathlib import Path

RULES = """
rules_version = '2';
service firebase.storage {
  match /b/{bucket}/o {
    match /{uid}/{name} {
      allow get: if request.auth.uid == uid;
    }
  }
}
"""


@pytest.fixture
def jars(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache of JARs."""
    folder = tmp_path / "jars"
    monkeypatch.setattr(paths, "JARS", folder)
    monkeypatch.setattr(emulators, "FIRESTORE_JAR", folder / "firestore.jar")
    monkeypatch.setattr(emulators, "RULES_JAR", folder / "storage-rules.jar")
    return folder


def refuse() -> None:
    raise SetupError("no way out")


def test_official_jars_are_used_where_they_can_be_had(jars: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def download() -> None:
        for name in ("cloud-firestore-emulator-v1.22.0.jar", "cloud-storage-rules-runtime-v1.1.3.jar"):
            (jars / name).touch()

    monkeypatch.setattr(emulators, "download", download)
    monkeypatch.setattr(emulators, "installed_engine", lambda: pytest.fail("asked for a substitute"))
    emulators.prepare()
    assert "v1.22.0" in emulators.describe()
    assert not {name for name in emulators.environment() if name.endswith("_BINARY_PATH")}


def test_without_downloads_the_installed_emulator_is_wrapped(
    jars: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrapped: list[Path] = []
    engine = tmp_path / "engine.jar"
    monkeypatch.setattr(emulators, "download", refuse)
    monkeypatch.setattr(emulators, "installed_engine", lambda: engine)
    monkeypatch.setattr(emulators, "wrap", wrapped.append)
    emulators.prepare()
    assert wrapped == [engine]
    assert emulators.environment()["STORAGE_EMULATOR_BINARY_PATH"] == str(jars / "storage-rules.jar")


def test_without_either_people_are_told_what_to_do(jars: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not jars.exists()
    monkeypatch.setattr(emulators, "download", refuse)
    monkeypatch.setattr(emulators, "installed_engine", lambda: None)
    with pytest.raises(SetupError, match=r"(?s)no way out.*gcloud components install cloud-firestore-emulator"):
        emulators.prepare()


def converse(requests: list[dict[str, Any]]) -> list[dict[str, Any]]:
    java = jdk.find()
    assert java
    lines = "".join(json.dumps(request) + "\n" for request in requests)
    done = subprocess.run(
        [str(java), "-jar", str(emulators.RULES_JAR)], input=lines, capture_output=True, text=True, check=True
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def load(content: str) -> dict[str, Any]:
    files = [{"name": "storage.rules", "content": content}]
    return {"action": "load_ruleset", "id": 0, "context": {"rulesetName": "0", "source": {"files": files}}}


def verify(number: int, uid: str | None, method: str = "get") -> dict[str, Any]:
    user = {"map_value": {"fields": {"uid": {"string_value": uid}}}} if uid else {"null_value": None}
    variables = {"resource": {"null_value": None}, "request": {"map_value": {"fields": {"auth": user}}}}
    context = {
        "rulesetName": "0",
        "service": "firebase.storage",
        "path": "/b/bucket/o/anna/song.mxl",
        "method": method,
        "variables": variables,
    }
    return {"action": "verify", "id": number, "context": context}


@pytest.mark.slow
@pytest.mark.skipif(not emulators.wrapped(), reason="the official Storage rules runtime is in use")
def test_our_runtime_speaks_firebase_tools_protocol() -> None:
    requests = [load(RULES), verify(1, "anna"), verify(2, "bert"), verify(3, None), verify(4, "anna", "delete")]
    ready, loaded, *verdicts = converse(requests)
    assert ready["id"] == -1
    assert loaded["result"] == {"rulesVersion": 2}
    assert [(answer["id"], answer["result"]["permit"]) for answer in verdicts] == [
        (1, True),
        (2, False),
        (3, False),
        (4, False),
    ]
    assert "Null value error" in verdicts[2]["warnings"][0]


@pytest.mark.skipif(not emulators.wrapped(), reason="the official Storage rules runtime is in use")
def test_rules_that_do_not_compile_are_told_with_their_place() -> None:
    _, loaded = converse([load(RULES.replace("if request", "when request"))])
    assert loaded["errors"]
    assert loaded["errors"][0].startswith("storage.rules:6:")
    assert loaded["result"] == {}


def test_the_python_of_set_up_may_be_bare() -> None:
    modules = "setup", "step", "needs", "paths", "ports", "emulators", "jdk"
    code = f"import sys; sys.path.insert(0, {str(paths.ROOT)!r})\n" + "\n".join(
        f"import scripts.local.{module}" for module in modules
    )
    subprocess.run([sys.executable, "-S", "-I", "-c", code], check=True)
