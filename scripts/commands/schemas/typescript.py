"""The page's side of the contract: an interface and a reader for each document, and the constants, as TypeScript.

Own code rather than json-schema-to-typescript and a validating library. The schemas hold few constructs, and any other
is an error here; the former knows neither `prefixItems` nor `readonly`; the latter weigh more than
web/src/contract/read.ts, which the readers are calls of, and many compile what they check by `eval`, which the page's
policy forbids.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    Schema = Mapping[str, Any]

HEADER = "/* Made by scripts/schemas from the types in Python. Do not edit: change those and run it again. */\n"
VERSION = "schema"
"""The key under which a document says what form it has."""
_REFERENCE = "#/$defs/"
_SCALARS = {
    "string": ("string", "read.text"),
    "number": ("number", "read.number"),
    "integer": ("number", "read.number"),
    "boolean": ("boolean", "read.truth"),
}
"""Type and reader."""
_TABLE = ("Readonly<Record<string, unknown>>", "read.table")


def documents(schemas: Iterable[Schema]) -> str:
    """Return the module of these documents and of what lies in them. Raises ValueError on what it cannot say."""
    schemas = list(schemas)
    definitions = {name: each for schema in schemas for name, each in schema["$defs"].items()}
    names = list(dict.fromkeys(name for schema in schemas for name in _inner_first(schema, definitions)))
    declared = "\n".join(_declared(name, definitions[name]) for name in names)
    return f'{HEADER}\nimport * as read from "./read";\nimport type {{ Reader }} from "./read";\n\n{declared}'


def constants(values: Mapping[str, Any]) -> str:
    """Return the module of the constants."""
    lines = [
        f"export const {_upper(key)} = {json.dumps(value, ensure_ascii=False)} as const;\n"
        for key, value in values.items()
    ]
    return f"{HEADER}\n{''.join(lines)}"


def _upper(key: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", key).upper()


def _inner_first(schema: Schema, definitions: Mapping[str, Schema]) -> Iterator[str]:
    """Yield the names of the definitions that a schema refers to, each after those that it refers to itself."""
    for key, value in schema.items():
        if key == "$ref":
            name = value.removeprefix(_REFERENCE)
            yield from _inner_first(definitions[name], definitions)
            yield name
        elif key != "$defs":
            for each in value if isinstance(value, list) else [value]:
                yield from _inner_first(each, definitions) if isinstance(each, dict) else ()


def _declared(name: str, schema: Schema) -> str:
    told, begin = _comment(schema, ""), f"export const read{name}: Reader<{name}> ="
    if "properties" not in schema:
        type_, reader = _said(schema)
        return f"{told}export type {name} = {type_};\n\n{begin} {reader};\n"
    properties = schema["properties"].items()
    fields = "".join(f"{_comment(each, '  ')}  readonly {key}: {_said(each)[0]};\n" for key, each in properties)
    reads = "".join(f"  {key}: {_field_reader(key, each)},\n" for key, each in properties)
    return f"{told}export interface {name} {{\n{fields}}}\n\n{begin} read.object<{name}>({{\n{reads}}});\n"


def _comment(schema: Schema, indent: str) -> str:
    told = schema.get("description")
    return f"{indent}/** {told} */\n" if told else ""


def _field_reader(key: str, schema: Schema) -> str:
    if key == VERSION:
        (number,) = schema["enum"]
        return f"read.version({number})"
    _, reader = _said(schema)
    if schema.get("default") is None:  # none, or null, which orNull reads for what is absent, too
        return reader
    return f"read.or({reader}, {json.dumps(schema['default'])})"


def _said(schema: Schema) -> tuple[str, str]:
    """Return a value's type once it has been read, with its default where it was absent, and its reader."""
    match schema:
        case {"$ref": reference}:
            name = str(reference).removeprefix(_REFERENCE)
            said = name, f"read{name}"
        case {"enum": values}:
            texts = [json.dumps(value) for value in values]
            said = " | ".join(texts), f"read.oneOf({', '.join(texts)})"
        case {"anyOf": [kind, {"type": "null"}]}:
            type_, reader = _said(kind)
            said = f"{type_} | null", f"read.orNull({reader})"
        case {"type": "array", "items": dict(items)}:
            type_, reader = _said(items)
            said = f"readonly ({type_})[]" if " | " in type_ else f"readonly {type_}[]", f"read.list({reader})"
        case {"format": "date-time"}:
            said = "Date", "read.moment"
        case {"type": "object"}:
            said = _TABLE
        case {"type": kind} if kind in _SCALARS:
            said = _SCALARS[kind]
        case _:
            raise ValueError(f"nothing is known in TypeScript for {schema}")
    return said
