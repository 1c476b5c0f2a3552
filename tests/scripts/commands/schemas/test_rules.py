from __future__ import annotations

from dataclasses import replace

import pytest

from scripts.commands.schemas.rules import with_kinds
from scripts.local import paths
from sightsinger.kinds import registry

SING = registry.kind("sing")
RULES = (paths.ROOT / "storage.rules").read_text("utf-8")


def test_the_table_holds_what_each_kind_takes() -> None:
    accepts = replace(SING.accepts, types={"txt": "text/plain"}, also_typed=(), max_bytes=77)
    rules = with_kinds(RULES, [SING, replace(SING, name="count", accepts=accepts)])
    table = "".join(rules.split("isAcceptedBy(kind) {")[1].split("}")[0].split())
    assert table.startswith("return(kind=='sing'&&namein['input.musicxml',")
    assert table.endswith(
        "||(kind=='count'&&namein['input.txt']&&request.resource.contentTypein['text/plain']"
        "&&request.resource.size<=77);"
    )


def test_only_the_table_changes_and_changes_back() -> None:
    other = with_kinds(RULES, [replace(SING, name="other")])
    assert other.replace("'other'", "'sing'") == RULES
    assert with_kinds(other, [SING]) == RULES


def test_rules_without_the_table_are_told() -> None:
    with pytest.raises(ValueError, match="isAcceptedBy"):
        with_kinds("service firebase.storage {}", [SING])
