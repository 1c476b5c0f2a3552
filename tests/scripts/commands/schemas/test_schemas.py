from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from scripts.commands.schemas import command, documents, typescript
from scripts.local import paths
from sightsinger.contract import Document

if TYPE_CHECKING:
    from pathlib import Path


class Wing(Document, frozen=True):
    span_s: float
    """How long
    it takes."""
    name: str | None = None


class Bird(Document, frozen=True, tag_field="schema", tag=3):
    """A bird."""

    wings: tuple[Wing, ...]
    legs: int = 2


def test_a_schema_says_what_the_types_say_field_by_field() -> None:
    told = documents.schema(Bird)
    assert told["$defs"]["Bird"]["description"] == "A bird."
    assert told["$defs"]["Bird"]["required"] == ["schema", "wings"]
    assert told["$defs"]["Wing"]["properties"]["spanSeconds"] == {
        "description": "How long it takes.", "type": "number",
    }  # fmt: skip


def test_the_page_gets_an_interface_and_a_reader_for_everything_inner_first() -> None:
    written = typescript.documents([documents.schema(Bird)])
    assert written.endswith("""\
export interface Wing {
  /** How long it takes. */
  readonly spanSeconds: number;
  readonly name: string | null;
}

export const readWing: Reader<Wing> = read.object<Wing>({
  spanSeconds: read.number,
  name: read.orNull(read.text),
});

/** A bird. */
export interface Bird {
  readonly schema: 3;
  readonly wings: readonly Wing[];
  readonly legs: number;
}

export const readBird: Reader<Bird> = read.object<Bird>({
  schema: read.version(3),
  wings: read.list(readWing),
  legs: read.or(read.number, 2),
});
""")


@pytest.mark.parametrize("odd", [{}, {"type": "array", "prefixItems": []}, {"anyOf": [{"type": "string"}]}])
def test_what_nothing_is_known_for_is_not_passed_over(odd: dict[str, Any]) -> None:
    whole = {"$ref": "#/$defs/Odd", "$defs": {"Odd": {"properties": {"odd": odd}}}}
    with pytest.raises(ValueError, match="nothing is known"):
        typescript.documents([whole])


def test_constants_are_written_as_the_page_spells_them() -> None:
    assert 'export const MAX_FILE_BYTES = {"a": [1]} as const;' in typescript.constants({"maxFileBytes": {"a": [1]}})


def test_what_is_committed_is_what_the_types_make() -> None:
    assert command.main(["--check"]) == 0


def test_the_check_fails_where_they_part_and_writing_mends_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(paths, "ROOT", tmp_path)
    monkeypatch.setattr(command, "SCHEMAS", tmp_path / "schemas")
    monkeypatch.setattr(command, "CONTRACT", tmp_path / "contract")
    assert command.main(["--check"]) == 1
    assert command.main([]) == command.main(["--check"]) == 0
    timing = tmp_path / "schemas" / "timing.json"
    timing.write_text(json.dumps(json.loads(timing.read_text()) | {"invented": 1}))
    (tmp_path / "schemas" / "forgotten.json").write_text("{}")
    capsys.readouterr()
    assert command.main(["--check"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "schemas/timing.json differs from the types",
        "schemas/forgotten.json differs from the types",
    ]
    assert command.main([]) == command.main(["--check"]) == 0
