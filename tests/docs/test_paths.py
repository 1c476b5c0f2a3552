"""What the pages say of the tree is there: every path in backticks or in a link, every module named by its dots."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.support.paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TOP = ("docs", "functions", "gpu_job", "infra", "research", "scripts", "sightsinger", "tests", "voicebanks", "web")
PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        *(page for top in TOP for page in (ROOT / top).glob("README.md")),
        *(ROOT / "tests" / "data").rglob("README.md"),
    ]
)
_CODE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)\s]*)?\)")
_BLOCK = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_FILE = re.compile(r"[a-z_0-9/]+\.(py|ts|tsx|css)")
_MADE = ("functions/venv", "web/dist", "functions/.env")
"""What is there only once something was set up or deployed."""


def words(text: str) -> Iterator[str]:
    """Every word in backticks that begins with a folder of the checkout."""
    for code in _CODE.findall(_BLOCK.sub("", text)):
        for word in re.split(r",?\s+", code):
            if word.startswith(tuple(f"{top}/" for top in TOP)) and not word.startswith(_MADE):
                yield word.rstrip(".:;")


def spelled_out(path: str) -> list[str]:
    """Return the paths that `a/{b,c}.py` stands for."""
    found = re.search(r"\{([^{}]+)\}", path)
    if not found or "," not in found[1]:
        return [path]
    return [
        each for name in found[1].split(",") for each in spelled_out(path[: found.start()] + name + path[found.end() :])
    ]


def is_there(path: str) -> bool:
    """Tell whether a path, or one of the kind (NAME, *, <...>), is in the checkout."""
    kind = re.sub(r"\b[A-Z]{2,}\b|<[^>]+>|\{[^}]+\}", "*", path.split("::", maxsplit=1)[0])
    return any(ROOT.glob(kind)) if "*" in kind else (ROOT / kind).exists()


def missing(page: Path) -> list[str]:
    text = page.read_text("utf-8")
    paths = [path for word in words(text) for path in spelled_out(word) if not is_there(path)]
    links = [link for link in _LINK.findall(text) if "://" not in link and not (page.parent / link).exists()]
    modules = [
        code
        for code in _CODE.findall(text)
        if re.fullmatch(r"(sightsinger|gpu_job|scripts|research)(\.[a-z_]+)+", code) and not names_something(code)
    ]
    files = [
        code
        for code in _CODE.findall(text)
        if _FILE.fullmatch(code) and code.split("/")[0] not in TOP and not lies(code)
    ]
    return [*paths, *links, *modules, *files]


def lies(file: str) -> bool:
    """Tell whether a file of that name, with the folders named, is anywhere in the code."""
    return any(True for top in TOP for _ in (ROOT / top).rglob(file))


def names_something(dotted: str) -> bool:
    """Tell whether a dotted name is a module, or something in one."""
    parts = dotted.split(".")
    for length in range(len(parts), 0, -1):
        folder = ROOT.joinpath(*parts[:length])
        if folder.is_dir():
            return length == len(parts)
        if (module := folder.with_suffix(".py")).is_file():
            rest = parts[length:]
            return not rest or re.search(rf"\b{rest[0]}\b", module.read_text("utf-8")) is not None
    return False


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_what_a_page_names_is_there(page: Path) -> None:
    assert missing(page) == []


def test_what_is_not_there_is_noticed(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "`scripts/run` `sightsinger/score/{file,nowhere}` [a](there.md) `gpu_job.singer.nobody` "
        "`sightsinger.score.score.read` `gate.py` `bank/nowhere.py`"
    )
    assert missing(page) == ["sightsinger/score/nowhere", "there.md", "gpu_job.singer.nobody", "bank/nowhere.py"]
