"""infra/ as it would be applied: every resource with its values, for one environment's variables.

Two readers of the same files. tfparse evaluates (variables, locals, for_each, modules, functions) as Terraform does,
but knows neither what the cloud will answer nor a dynamic block inside of a block. There the expression itself is
kept, as python-hcl2 reads it, with `each` filled in: `google_service_account.runtime["functions"].member`.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hcl2
import tfparse

from tests.infra.provider import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Mapping

INFRA = Path(__file__).parents[2] / "infra"
ENVIRONMENTS = ("staging", "production")
_META = {"for_each", "count", "depends_on", "lifecycle", "provider", "dynamic"}
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_EACH = re.compile(r"each\.(key|value)((?:\.\w+)*)")

Values = dict[str, Any]


@dataclass(frozen=True)
class Resource:
    """One resource or data source."""

    block: str
    """resource or data."""
    type: str
    name: str
    module: str
    """Address of the module, with a dot behind; empty for the root."""
    key: str
    """Of for_each or count; empty without."""
    values: Values
    """Arguments; blocks that may be repeated are lists, others are dicts."""
    provider: str = "google"
    depends_on: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    """lifecycle.ignore_changes."""

    @property
    def address(self) -> str:
        """Return the address as Terraform writes it."""
        key = f'["{self.key}"]' if self.key else ""
        data = "data." if self.block == "data" else ""
        return f"{self.module}{data}{self.type}.{self.name}{key}"


@dataclass(frozen=True)
class Infra:
    """A whole configuration, evaluated."""

    resources: dict[str, Resource]
    """By address."""
    outputs: Values
    variables: Values
    """What the environment's file sets."""
    settings: Values
    """The terraform block."""
    state: Values
    """Where the state is kept."""
    locals: Values

    @property
    def hosts(self) -> list[str]:
        """Return where the page is reached, its own domain first."""
        domain, project = self.variables.get("domain"), self.variables["project_id"]
        return [*([domain] if domain else []), f"{project}.web.app", f"{project}.firebaseapp.com"]

    def of(self, *types: str) -> list[Resource]:
        """Return the resources of some types."""
        return [one for one in self.resources.values() if one.type in types and one.block == "resource"]

    def one(self, address: str) -> Values:
        """Return a resource's values; none at all where it is not there."""
        found = self.resources.get(address)
        return found.values if found else {}

    def without(self, address: str) -> Infra:
        """Return a copy that lacks a resource."""
        return replace(self, resources={key: value for key, value in self.resources.items() if key != address})

    def having(self, resource: Resource) -> Infra:
        """Return a copy with a resource instead of the one at its address."""
        return replace(self, resources=self.resources | {resource.address: resource})


def load(environment: str, *extra: Path) -> Infra:
    """Evaluate infra/ with an environment's variables, and with further files of variables that overrule them."""
    files = [INFRA / "env" / f"{environment}.tfvars", *extra]
    found = tfparse.load_from_path(
        str(INFRA), stop_on_hcl_error=True, vars_paths=[os.path.relpath(file, INFRA) for file in files]
    )
    resources = [_resource(item) for type_, items in found.items() if type_.startswith("google_") for item in items]
    return Infra(
        resources={one.address: one for one in resources},
        outputs=_outputs({item["__tfmeta"]["label"]: item.get("value") for item in found["output"] if _in_root(item)}),
        variables={name: value for file in files for name, value in _read(file).items()},
        settings=_settings(),
        state=_read(INFRA / "env" / f"{environment}.tfbackend"),
        locals={name: value for item in found["locals"] for name, value in item.items() if _in_root(item)},
    )


def _outputs(known: Values) -> Values:
    written = {
        name.strip('"'): body["value"] for one in _parse(INFRA / "outputs.tf")["output"] for name, body in one.items()
    }
    return {name: _output(written[name], value) for name, value in known.items()}


def _output(written: Any, known: Any) -> Any:
    if isinstance(written, dict) and isinstance(known, dict) and written.keys() == known.keys():
        return {name: _settle(written[name], known[name], {}) for name in known}
    return _settle(written, known, {})


def _settings() -> Values:
    (block,) = _parse(INFRA / "versions.tf")["terraform"]
    (providers,) = block["required_providers"]
    return {
        "required_version": block["required_version"].strip('"'),
        "required_providers": {
            name: {key: _text(text, {}) for key, text in value.items()} for name, value in _own(providers).items()
        },
        "providers": {
            name.strip('"'): {key: _text(text, {}) for key, text in _own(body).items()}
            for one in _parse(INFRA / "versions.tf")["provider"]
            for name, body in one.items()
        },
        "backend": {name.strip('"'): _own(body) for one in block["backend"] for name, body in one.items()},
    }


def _read(file: Path) -> Values:
    """Return what a file of variables sets."""
    return {name: _unquoted(value) for name, value in _own(_parse(file)).items()}


@cache
def _parse(file: Path) -> Values:
    parsed: Values = hcl2.loads(file.read_text())
    return parsed


def _own(parsed: Values) -> Values:
    """Return a block without what the reader adds to it."""
    return {name: value for name, value in parsed.items() if not name.startswith("__")}


def _unquoted(value: Any) -> Any:
    if isinstance(value, list):
        return [_unquoted(one) for one in value]
    if isinstance(value, dict):
        return {name: _unquoted(one) for name, one in _own(value).items()}
    return value.strip('"') if isinstance(value, str) else value


def _in_root(item: Mapping[str, Any]) -> bool:
    return not item["__tfmeta"]["path"].startswith("module.")


@cache
def _written(file: str) -> dict[tuple[str, str, str], Values]:
    """Return the blocks of a file as they are written, by kind, type and name."""
    parsed = _parse(INFRA / file)
    return {
        (kind, type_.strip('"'), name.strip('"')): body
        for kind in ("resource", "data")
        for block in parsed.get(kind, [])
        for type_, named in block.items()
        for name, body in named.items()
    }


def _resource(item: Values) -> Resource:
    meta = item["__tfmeta"]
    found = re.fullmatch(r"((?:module\.\w+(?:\[[^]]*\])?\.)*)(data\.)?\w+\.(\w+)(?:\[\"?(.*?)\"?\])?", meta["path"])
    assert found, meta["path"]
    module, data, name, key = found.groups()
    block, type_ = ("data" if data else "resource"), meta["label"]
    written = _written(meta["filename"])[block, type_, name]
    each = {"key": key, "value": _each(item.get("for_each"), key)}
    lifecycle = [one for block in written.get("lifecycle", []) for one in block.get("ignore_changes", [])]
    values = _merge(written, item, SCHEMA[block][type_], each)
    return Resource(
        block, type_, name, module or "", key or "", values,
        provider=_text(written.get("provider", "google"), each),
        depends_on=tuple(_text(one, each) for one in written.get("depends_on", [])),
        ignored=tuple(_text(one, each) for one in lifecycle),
    )  # fmt: skip


def _each(for_each: Any, key: str | None) -> Any:
    return for_each.get(key) if isinstance(for_each, dict) else key


def _merge(written: Values, evaluated: Values, schema: Values, each: Values) -> Values:
    """Put an evaluated block into the schema's shape, with expressions where nothing was evaluated."""
    merged: Values = {}
    blocks = schema.get("blocks", {})
    for name in [key for key in written if not key.startswith("__") and key not in _META]:
        known = evaluated.get(name)
        if name not in blocks:
            value = _settle(written[name], known, each)
            if value is not None:
                merged[name] = value
            continue
        inner = _as_list(known)
        pairs = zip(written[name], inner, strict=True)
        merged[name] = [_merge(one, other, blocks[name], each) for one, other in pairs]
    for name, dynamic in ((key.strip('"'), value) for one in written.get("dynamic", []) for key, value in one.items()):
        if name in evaluated:
            merged[name] = [_plain(one) for one in _as_list(evaluated[name])]
        else:
            content = {
                key: _text(value, each) for key, value in dynamic["content"][0].items() if not key.startswith("__")
            }
            merged[f"dynamic {name}"] = {"for_each": _text(dynamic["for_each"], each), **content}
    return {name: value if _repeated(blocks, name) else value[0] for name, value in merged.items()}


def _repeated(blocks: Values, name: str) -> bool:
    return name not in blocks or blocks[name]["repeated"]


def _settle(written: Any, known: Any, each: Values) -> Any:
    """Return what an argument is, or its expression; None where the expression says that it is not set."""
    if known is None and "null" in str(written):
        return None
    if isinstance(known, dict) and "__attribute__" not in known and not _unknown(known):
        return _plain(known)
    if known is None or _unknown(known):
        return [_text(one, each) for one in written] if isinstance(written, list) else _text(written, each)
    return known


def _unknown(known: Any) -> bool:
    if isinstance(known, dict):
        return "__attribute__" in known or any(_unknown(value) for value in known.values())
    if isinstance(known, list):
        return any(_unknown(value) for value in known)
    return known is None or (isinstance(known, str) and _UUID.fullmatch(known) is not None)


def _text(written: Any, each: Values) -> Any:
    """Return an expression without the wrapping that the reader gives it, `each` filled in where it is known."""
    if not isinstance(written, str):
        return written
    text = written[2:-1] if written.startswith("${") and written.endswith("}") else written.strip('"')

    def fill(found: re.Match[str]) -> str:
        value = each[found[1]]
        for name in found[2].split(".")[1:]:
            value = value.get(name) if isinstance(value, dict) else None
        return f'"{value}"' if isinstance(value, str) else found[0]

    return _EACH.sub(fill, text)


def _as_list(known: Any) -> list[Any]:
    return known if isinstance(known, list) else [known]


def _plain(known: Any) -> Any:
    if isinstance(known, dict):
        return {key: _plain(value) for key, value in known.items() if key not in {"__tfmeta", "id"}}
    return [_plain(value) for value in known] if isinstance(known, list) else known
