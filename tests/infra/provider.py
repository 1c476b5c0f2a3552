"""The providers' own schema of what infra/ uses, and how a resource is held against it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

SCHEMA: dict[str, Any] = json.loads(Path(__file__).with_name("provider_schema.json").read_text())

_TYPES: dict[str, type | tuple[type, ...]] = {"string": str, "boolean": bool, "number": (int, float)}


def problems(values: dict[str, Any], schema: dict[str, Any], at: str) -> Iterator[str]:
    """Yield what the provider would refuse: unknown or missing arguments, other types, other values."""
    attributes, blocks = schema["attributes"], schema.get("blocks", {})
    for name, value in values.items():
        plain = name.removeprefix("dynamic ")
        if plain in attributes:
            yield from _attribute(value, attributes[plain], f"{at}.{name}")
        elif plain not in blocks:
            yield f"{at}.{name}: the provider knows no such argument"
        elif plain == name:
            for one in value if blocks[name]["repeated"] else [value]:
                yield from problems(one, blocks[name], f"{at}.{name}")
        else:
            content = {key: text for key, text in value.items() if key != "for_each"}
            yield from problems(content, blocks[plain], f"{at}.{name}")
    given = {name.removeprefix("dynamic ") for name in values}
    for name, argument in [*attributes.items(), *blocks.items()]:
        if argument.get("required") and name not in given:
            yield f"{at}.{name}: is required"


def _attribute(value: Any, attribute: dict[str, Any], at: str) -> Iterator[str]:
    container, _, inner = attribute["type"].rpartition(" of ")
    if container:
        if not isinstance(value, dict if container == "map" else list):
            yield f"{at}: a {container} is expected"
            return
        values = value.values() if isinstance(value, dict) else value
    else:
        values = [value]
    for one in values:
        expression = isinstance(one, str) and inner != "string"  # not evaluated: its type is not known here
        if not expression and (not isinstance(one, _TYPES[inner]) or (inner == "number" and isinstance(one, bool))):
            yield f"{at}: a {inner} is expected, not {one!r}"
        if "values" in attribute and one not in attribute["values"]:
            yield f"{at}: {one!r} is none of {attribute['values']}"
