from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from scripts.local import config, paths
from scripts.local.ports import Ports

if TYPE_CHECKING:
    from pathlib import Path

PORTS = Ports().moved(300)


@pytest.fixture
def committed() -> dict[str, Any]:
    return dict(json.loads((paths.ROOT / "firebase.json").read_text()))


def test_committed_ports_are_the_default_ones(committed: dict[str, Any]) -> None:
    derived = config.derive(committed, Ports(), committed["hosting"]["public"], (3, 11))
    assert derived == committed


def test_ports_runtime_and_page_are_replaced(committed: dict[str, Any]) -> None:
    derived = config.derive(committed, PORTS, "elsewhere", (3, 13))
    assert derived["emulators"]["auth"] == {"host": "127.0.0.1", "port": 9399}
    assert derived["emulators"]["firestore"]["websocketPort"] == 9450
    assert derived["functions"][0]["runtime"] == "python313"
    assert derived["hosting"]["public"] == "elsewhere"


def test_no_emulator_keeps_its_default_port(committed: dict[str, Any]) -> None:
    emulators = config.derive(committed, PORTS, "elsewhere", (3, 11))["emulators"]
    default = committed["emulators"]
    kept = [name for name, value in emulators.items() if isinstance(value, dict) and value == default[name]]
    assert kept == ["ui"]


def test_page_may_talk_to_the_emulators_and_nobody_else_is_let_in(committed: dict[str, Any]) -> None:
    hosting = config.let_page_reach(committed["hosting"], PORTS)
    ours = " http://127.0.0.1:9399 http://127.0.0.1:8380 http://127.0.0.1:9499 http://127.0.0.1:5301"
    (policy,) = [h["value"] for h in hosting["headers"][0]["headers"] if h["key"] == "Content-Security-Policy"]
    assert f"connect-src 'self'{ours} " in policy
    assert json.dumps(hosting).replace(ours, "") == json.dumps(committed["hosting"])


def test_page_learns_where_the_emulators_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built = tmp_path / "dist"
    built.mkdir()
    (built / "index.html").write_text("the page")
    monkeypatch.setattr(paths, "DIST", built)
    site = tmp_path / "site"
    site.mkdir()
    (site / "old.js").write_text("of an earlier build")
    config.copy_page(site, PORTS)
    assert sorted(path.name for path in site.iterdir()) == ["emulators.json", "index.html"]
    assert json.loads((site / "emulators.json").read_text()) == {
        "auth": "http://127.0.0.1:9399",
        "firestore": ["127.0.0.1", 8380],
        "storage": ["127.0.0.1", 9499],
        "functions": ["127.0.0.1", 5301],
        "region": "europe-west1",
    }
