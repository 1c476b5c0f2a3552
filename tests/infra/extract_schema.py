"""Write provider_schema.json: what the google providers know of the resources that infra/ uses.

`python tests/infra/extract_schema.py` downloads the two packages below (140 MB), which are generated from the
providers' own schemas, and keeps, for each resource and data source that a file in infra/ names, its arguments, their
types, which are required, which values they take, and what may be read from it. Run it when infra/ uses a new resource
or a newer provider.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

INFRA = Path(__file__).parents[2] / "infra"
TARGET = Path(__file__).with_name("provider_schema.json")
VERSION = "21.1.0"
PACKAGES = {"google": f"cdktn-provider-google=={VERSION}", "google-beta": f"cdktn-provider-google-beta=={VERSION}"}
"""In the order in which a resource is looked up: what the first has is not taken from the second."""

_USED = re.compile(r'^(resource|data) "(google_\w+)"', re.MULTILINE)
_STRUCT = re.compile(r"^function (\w+)ToHclTerraform\(struct\) \{(.*?)^\}", re.MULTILINE | re.DOTALL)
_RESOURCE = re.compile(r"synthesizeHclAttributes\(\) \{(.*?)^ {4}\}", re.MULTILINE | re.DOTALL)
_ARGUMENT = re.compile(
    r'(\w+): \{\s+value: (.*?),\s+isBlock: (true|false),\s+type: "(\w+)",\s+storageClassType: "(\w+)"', re.DOTALL
)
_INTERFACE = re.compile(r"^export interface (\w+)(?: extends [\w.]+)? \{(.*?)^\}", re.MULTILINE | re.DOTALL)
_FIELD = re.compile(r"(/\*\*.*?\*/)?\s*readonly (\w+)(\??): (.*?);\n(?=\s*(?:/\*\*|\}|$|readonly))", re.DOTALL)
_VALUES = re.compile(r"Possible values: \[(.*?)\]", re.DOTALL)
_PROPERTY = re.compile(r"(?:struct\.|this\._)(\w+)")
_READ = re.compile(r"return (?:cdktn\.Fn\.tolist\()?this\.get\w*Attribute\('(\w+)'\)")
_VERSION = re.compile(r"providerVersion: '([\d.]+)'")


@dataclass(frozen=True)
class Source:
    """One resource's two files in a provider's package."""

    js: str
    types: str

    @property
    def version(self) -> str:
        """Return the version of the provider that it was generated from."""
        found = _VERSION.search(self.js)
        return found[1] if found else ""


Field = tuple[bool, str, str]
"""Of an interface: optional, type, comment."""


def main() -> None:
    """Write the schema of everything that infra/ uses."""
    used = sorted({found for file in INFRA.rglob("*.tf") for found in _USED.findall(file.read_text())})
    packages = {name: _open(package) for name, package in PACKAGES.items()}
    schema: dict[str, Any] = {"providers": {}, "resource": {}, "data": {}}
    for block, type_ in used:
        provider, source = _find(packages, block, type_)
        schema["providers"][provider] = source.version
        schema[block][type_] = {"provider": provider} | describe(source)
    TARGET.write_text(json.dumps(schema, indent=0, separators=(",", ":")) + "\n")
    print(f"{TARGET.name}: {len(used)} of {schema['providers']}, {TARGET.stat().st_size} bytes")  # noqa: T201 - a command


def describe(source: Source) -> dict[str, Any]:
    """Return a resource's arguments, nested blocks, and the names of what it can be asked for."""
    structs = dict(_STRUCT.findall(source.js))
    fields = {name: _fields(body) for name, body in _INTERFACE.findall(source.types)}
    config = next(
        name for name in fields if name.endswith("Config") and f"{name} extends cdktn.Terraform" in source.types
    )
    body = _RESOURCE.search(source.js)
    found = _block(body[1] if body else "", fields[config], structs, fields)
    reads = sorted(set(_READ.findall(source.js.rsplit(" extends cdktn.Terraform", 1)[-1])))
    return found | {"reads": reads}


def _block(
    body: str, known: dict[str, Field], structs: dict[str, str], fields: dict[str, dict[str, Field]]
) -> dict[str, Any]:
    attributes: dict[str, Any] = {}
    blocks: dict[str, Any] = {}
    for name, value, is_block, kind, storage in _ARGUMENT.findall(body):
        prop = _PROPERTY.search(value)
        optional, type_, comment = known[prop[1]] if prop else (True, "", "")
        if is_block == "true":
            struct = re.search(r"(\w+)ToHclTerraform", value)
            inner = struct[1] if struct else ""
            shape = inner[0].upper() + inner[1:]
            blocks[name] = _block(structs.get(inner, ""), fields.get(shape, {}), structs, fields)
            blocks[name] |= {"required": not optional, "repeated": "[]" in type_ or kind == "set"}
            continue
        attribute: dict[str, Any] = {"type": _type(kind, storage)}
        if not optional:
            attribute["required"] = True
        if values := _VALUES.search(comment):
            attribute["values"] = json.loads("[" + re.sub(r"\s*\n\s*\*\s*", " ", values[1]) + "]")
        attributes[name] = attribute
    return {"attributes": attributes} | ({"blocks": blocks} if blocks else {})


def _type(kind: str, storage: str) -> str:
    return storage if kind == "simple" else f"{kind} of {storage.removesuffix('List').removesuffix('Map')}"


def _fields(body: str) -> dict[str, Field]:
    return {name: (bool(optional), type_, comment) for comment, name, optional, type_ in _FIELD.findall(body)}


def _find(packages: dict[str, dict[str, Source]], block: str, type_: str) -> tuple[str, Source]:
    name = type_.removeprefix("google_").replace("_", "-")
    folders = {"resource": [name, f"google-{name}"], "data": [f"data-google-{name}"]}[block]
    for provider, sources in packages.items():
        for folder in folders:
            if folder in sources:
                return provider, sources[folder]
    raise SystemExit(f"No provider has {block} {type_}.")


def _open(package: str) -> dict[str, Source]:
    """Download a package and read its generated code, by folder."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder, package]
        subprocess.run(command, check=True)
        (wheel,) = Path(folder).glob("*.whl")
        with zipfile.ZipFile(wheel) as opened:
            (inner,) = (name for name in opened.namelist() if name.endswith(".jsii.tgz"))
            archive = opened.read(inner)
    texts: dict[str, dict[str, str]] = {}
    with tarfile.open(fileobj=BytesIO(archive)) as files:
        for member in files:
            _, *rest = Path(member.name).parts
            if len(rest) == 3 and rest[0] == "lib" and rest[2] in {"index.js", "index.d.ts"}:
                data = files.extractfile(member)
                texts.setdefault(rest[1], {})[rest[2]] = data.read().decode() if data else ""
    return {name: Source(both["index.js"], both["index.d.ts"]) for name, both in texts.items() if len(both) == 2}


if __name__ == "__main__":
    main()
