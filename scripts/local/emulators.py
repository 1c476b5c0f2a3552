"""Google's two JARs for the emulators: downloaded where that works, else made from an installed Firestore emulator.

firebase-tools downloads the Firestore emulator and the Storage rules runtime. Where nothing can be downloaded, the
Firestore emulator that the Google Cloud CLI installs does the same, and the rules engine inside it judges Storage
too (java/StorageRulesRuntime.java). Standard library only.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from scripts.local import jdk, paths
from scripts.local.step import SetupError, command

FIRESTORE_MAIN = "com.google.cloud.datastore.emulator.firestore.CloudFirestore"
RUNTIME_SOURCE = paths.ROOT / "scripts" / "local" / "java" / "StorageRulesRuntime.java"
FIRESTORE_JAR = paths.JARS / "firestore.jar"
RULES_JAR = paths.JARS / "storage-rules.jar"
DOWNLOADS = ("cloud-firestore-emulator-v*.jar", "cloud-storage-rules-runtime-v*.jar")

HELP = """\
  Firestore and Storage need two files that firebase-tools downloads, and the download failed. Either
    - let this machine reach storage.googleapis.com once and start again, or
    - install the Google Cloud CLI's emulator, `gcloud components install cloud-firestore-emulator`
      (on Debian: apt-get install google-cloud-cli-firestore-emulator), and a JDK for `javac`
      (on Debian: apt-get install default-jdk-headless), and start again."""


def downloaded() -> bool:
    """Tell whether both official JARs lie in the cache."""
    return all(any(paths.JARS.glob(pattern)) for pattern in DOWNLOADS)


def wrapped() -> bool:
    """Tell whether our two wrappers lie in the cache."""
    return FIRESTORE_JAR.is_file() and RULES_JAR.is_file()


def environment() -> dict[str, str]:
    """Return what firebase-tools needs in its environment to find Java and the JARs."""
    variables = {"FIREBASE_EMULATORS_PATH": str(paths.JARS)}
    found = jdk.find()
    if found:
        variables["PATH"] = f"{found.parent}{os.pathsep}{os.environ.get('PATH', '')}"
        variables["JAVA_HOME"] = str(found.parent.parent)
    if not downloaded():
        variables["FIRESTORE_EMULATOR_BINARY_PATH"] = str(FIRESTORE_JAR)
        variables["STORAGE_EMULATOR_BINARY_PATH"] = str(RULES_JAR)
    return variables


def prepare() -> None:
    """Fetch the official JARs, or build the wrappers. Raises SetupError."""
    paths.JARS.mkdir(parents=True, exist_ok=True)
    try:
        download()
    except SetupError as refusal:
        engine = installed_engine()
        if engine is None:
            raise SetupError(f"{refusal}\n{HELP}") from refusal
        wrap(engine)


def download() -> None:
    """Have firebase-tools fetch its own JARs into the cache. Raises SetupError."""
    env = {"FIREBASE_EMULATORS_PATH": str(paths.JARS)}
    for emulator in ("firestore", "storage"):
        args = ["node", str(paths.FIREBASE), f"setup:emulators:{emulator}", "--project", "demo-sightsinger"]
        command(args, help_text="", cwd=paths.JARS, env=env)


def installed_engine() -> Path | None:
    """Return the JAR of the Google Cloud CLI's Firestore emulator, or None."""
    if not shutil.which("gcloud"):
        return None
    root = Path(_gcloud("info", "--format=value(installation.sdk_root)"))
    jar = root / "platform" / "cloud-firestore-emulator" / "cloud-firestore-emulator.jar"
    return jar if jar.is_file() else None


def installed_version() -> str:
    """Return the version of the Google Cloud CLI's Firestore emulator, such as `1.19.8`."""
    try:
        return str(json.loads(_gcloud("version", "--format=json"))["cloud-firestore-emulator"])
    except (ValueError, KeyError):
        return "unknown"


def _gcloud(*words: str) -> str:
    # S603, S607: the gcloud of this machine, asked about itself
    asked = subprocess.run(["gcloud", *words], capture_output=True, text=True, check=False)  # noqa: S603, S607 - our own words
    return asked.stdout.strip()


def wrap(engine: Path) -> None:
    """Build both wrappers around the installed JAR, which names no main class of its own. Raises SetupError."""
    if not shutil.which("javac"):
        raise SetupError(f"There is no Java compiler (`javac`) here.\n{HELP}")
    jdk.write_jar(FIRESTORE_JAR, FIRESTORE_MAIN, engine, version=installed_version())
    with tempfile.TemporaryDirectory() as folder:
        flags = ["-proc:none", "--release", "17", "-nowarn"]
        command(["javac", *flags, "-cp", engine, "-d", folder, RUNTIME_SOURCE], help_text=HELP)
        jdk.write_jar(RULES_JAR, "StorageRulesRuntime", engine, Path(folder))


def describe() -> str:
    """Say in one line whose JARs are in use, and which versions."""
    if downloaded():
        return "official, " + ", ".join(jar.stem for pattern in DOWNLOADS for jar in paths.JARS.glob(pattern))
    version = jdk.jar_version(FIRESTORE_JAR)
    return f"the Google Cloud CLI's Firestore emulator {version}, whose rules engine also judges Storage"
