"""What the emulators and the page are told about this machine: derived from firebase.json, never committed."""

from __future__ import annotations

import json
import shutil
import sys
from typing import TYPE_CHECKING, Any

from scripts.local import paths
from scripts.local.ports import HOST, REGION, Ports

if TYPE_CHECKING:
    from pathlib import Path

PLACEHOLDER = "<!doctype html><title>sightsinger</title><p>The page has not been built yet.</p>\n"


def derive(committed: dict[str, Any], ports: Ports, site: str, python: tuple[int, int]) -> dict[str, Any]:
    """Return firebase.json as this machine needs it: its ports, its Python, the folder of the page.

    `site` is the page's folder relative to the repository; `python` is (major, minor).
    """
    emulators = dict(committed["emulators"])
    for name, port in ports.as_dict().items():
        if name in emulators:
            emulators[name] = {"host": HOST, "port": port}
    emulators["firestore"]["websocketPort"] = ports.firestore_websocket
    runtime = f"python{python[0]}{python[1]}"
    return committed | {
        "emulators": emulators,
        "functions": [function | {"runtime": runtime} for function in committed["functions"]],
        "hosting": committed["hosting"] | {"public": site},
    }


def let_page_reach(hosting: dict[str, Any], ports: Ports) -> dict[str, Any]:
    """Return the hosting settings with the emulators among those whom the page may talk to.

    The committed Content-Security-Policy names Google's addresses alone.
    """
    ours = " ".join(ports.url(name) for name in ("auth", "firestore", "storage", "functions"))

    def widened(header: dict[str, str]) -> dict[str, str]:
        return header | {"value": header["value"].replace("connect-src 'self'", f"connect-src 'self' {ours}")}

    rules = [rule | {"headers": [widened(header) for header in rule["headers"]]} for rule in hosting["headers"]]
    return hosting | {"headers": rules}


def emulators_json(ports: Ports) -> dict[str, Any]:
    """Return what the page reads to know that it runs on emulators, and where they are."""
    return {
        "auth": ports.url("auth"),
        "firestore": [HOST, ports.firestore],
        "storage": [HOST, ports.storage],
        "functions": [HOST, ports.functions],
        "region": REGION,
    }


def write(ports: Ports, offset: int) -> Path:
    """Write the local configuration and the page's folder; return the configuration's path.

    firebase-tools takes the configuration's folder for the project's, so it has to lie at the root.
    """
    site = paths.run_folder(offset) / "site"
    copy_page(site, ports)
    committed = json.loads((paths.ROOT / "firebase.json").read_text())
    local = derive(committed, ports, str(site.relative_to(paths.ROOT)), sys.version_info[:2])
    local["hosting"] = let_page_reach(local["hosting"], ports)
    name = "firebase.local.json" if offset == 0 else f"firebase.local.{offset}.json"
    path = paths.ROOT / name
    path.write_text(json.dumps(local, indent=2) + "\n")
    return path


def copy_page(site: Path, ports: Ports) -> None:
    """Lay a fresh copy of the built page at `site`, with emulators.json beside it."""
    shutil.rmtree(site, ignore_errors=True)
    if paths.DIST.is_dir():
        shutil.copytree(paths.DIST, site)
    else:
        site.mkdir(parents=True)
        (site / "index.html").write_text(PLACEHOLDER)
    (site / "emulators.json").write_text(json.dumps(emulators_json(ports)))
