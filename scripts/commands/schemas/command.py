"""`scripts/schemas`: write what is made from the types, or with `--check` compare it with what is committed."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING

from scripts.commands.schemas import constants, documents, rules, typescript
from scripts.local import paths
from sightsinger.kinds import registry

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

SCHEMAS = paths.ROOT / "docs" / "schemas"
CONTRACT = paths.ROOT / "web" / "src" / "contract"
READ_BY_THE_PAGE = ("job", "summary", "sing-options", "sing-result", "timing")
RULES = paths.ROOT / "storage.rules"


def main(arguments: Sequence[str] | None = None) -> int:
    """Return the exit status: 1 where something committed is not what the types make."""
    parser = argparse.ArgumentParser(
        prog="schemas", description="Write docs/schemas, the page's contract and the rules' table of kinds."
    )
    parser.add_argument("--check", action="store_true", help="write nothing; fail where they differ from the types")
    check = parser.parse_args(arguments).check
    wanted = made()
    differing = [path for path, text in wanted.items() if not path.is_file() or path.read_text("utf-8") != text]
    strays = sorted(set(SCHEMAS.glob("*.json")) - wanted.keys())
    for path in [*differing, *strays]:
        print(f"{path.relative_to(paths.ROOT)} {'differs from the types' if check else 'is brought up to date'}")
    if check:
        return _refused() if differing or strays else 0
    for path in strays:
        path.unlink()
    for path in differing:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(wanted[path], "utf-8")
    return 0


def made() -> dict[Path, str]:
    """Return every file that is made from the types, with its text."""
    schemas = documents.schemas()
    values = constants.constants()
    return {
        **{SCHEMAS / f"{name}.json": _json(schema) for name, schema in schemas.items()},
        SCHEMAS / "constants.json": _json(values),
        CONTRACT / "documents.ts": typescript.documents(schemas[name] for name in READ_BY_THE_PAGE),
        CONTRACT / "constants.ts": typescript.constants(values),
        RULES: rules.with_kinds(RULES.read_text("utf-8"), map(registry.kind, registry.own())),
    }


def _json(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def _refused() -> int:
    print("Run scripts/schemas and commit what it writes.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
