from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from scripts.local import jdk

LONG = Path("/" + "a-long-folder-name/" * 12 + "engine.jar")


@pytest.mark.parametrize("extra", range(72))
def test_manifest_lines_are_short_and_whole(extra: int) -> None:
    engine = Path("/" + "x" * extra + str(LONG))
    text = jdk.manifest("Main", engine, "1.2.3")
    assert max(len(line) for line in text.split(b"\r\n")) <= jdk.MANIFEST_WIDTH
    assert f"Class-Path: {engine.as_uri()}\r\n".encode() in text.replace(b"\r\n ", b"")
    assert text.endswith(b"\r\n\r\n")


def test_jar_holds_manifest_and_classes(tmp_path: Path) -> None:
    classes = tmp_path / "classes"
    (classes / "deep").mkdir(parents=True)
    (classes / "deep" / "Thing.class").write_bytes(b"bytes")
    jdk.write_jar(tmp_path / "made" / "thing.jar", "deep.Thing", LONG, classes, version="1.2.3")
    with zipfile.ZipFile(tmp_path / "made" / "thing.jar") as jar:
        assert jar.namelist() == ["META-INF/MANIFEST.MF", "deep/Thing.class"]
        assert b"Main-Class: deep.Thing\r\n" in jar.read("META-INF/MANIFEST.MF")
    assert jdk.jar_version(tmp_path / "made" / "thing.jar") == "1.2.3"


def test_java_that_is_not_there_has_no_version(tmp_path: Path) -> None:
    assert jdk.version(tmp_path / "java") is None


@pytest.mark.parametrize(("said", "number"), [('openjdk version "21.0.4" 2024', 21), ('version "1.8.0_402"', 1)])
def test_version_is_read_from_what_java_says(tmp_path: Path, said: str, number: int) -> None:
    fake = tmp_path / "java"
    fake.write_text(f"#!/bin/sh\necho '{said}' >&2\n")
    fake.chmod(0o755)
    assert jdk.version(fake) == number


def test_the_first_java_that_is_new_enough_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    javas = []
    for number in (17, 25, 21):
        java = tmp_path / str(number)
        java.write_text(f"#!/bin/sh\necho 'version \"{number}.0.1\"' >&2\n")
        java.chmod(0o755)
        javas.append(java)
    monkeypatch.setattr(jdk, "candidates", lambda: javas)
    assert jdk.find() == tmp_path / "25"
