"""The documents' JSON schemas: msgspec's, with what the types' source says of each field."""

from __future__ import annotations

import ast
import inspect
import textwrap
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import msgspec

from gpu_job.singer.model import Timing
from sightsinger.contract import Document
from sightsinger.jobs.document import Failure, JobDocument
from sightsinger.kinds import registry
from sightsinger.score.model import Summary
from sightsinger.score.score_json import LineDocument, ScoreDocument

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

DIALECT = "https://json-schema.org/draft/2020-12/schema"
DOCUMENTS: Mapping[str, type[Document]] = {
    "error": Failure,
    "job": JobDocument,
    "line": LineDocument,
    "score": ScoreDocument,
    "summary": Summary,
    "timing": Timing,
    **{f"{name}-options": registry.kind(name).options for name in registry.own()},
    **{f"{name}-result": registry.kind(name).result for name in registry.own()},
}
"""Every document that leaves a process, by the name of its schema."""


def schemas() -> dict[str, dict[str, Any]]:
    """Return each document's schema by name, complete in itself."""
    return {name: schema(document) for name, document in DOCUMENTS.items()}


def schema(document: type[Document]) -> dict[str, Any]:
    """Return one document's schema, draft 2020-12."""
    found = msgspec.json.schema(document)
    for struct in _kinds_of(Document):
        if struct.__name__ in found["$defs"]:
            properties = found["$defs"][struct.__name__]["properties"]
            for key, told in _field_docs(struct).items():
                properties[key] = {"description": told} | properties[key]
    return {"$schema": DIALECT} | found


def _kinds_of(base: type[Document]) -> Iterator[type[Document]]:
    for kind in base.__subclasses__():
        yield kind
        yield from _kinds_of(kind)


def _field_docs(struct: type[msgspec.Struct]) -> dict[str, str]:
    """Return what the string below each field says of it, by the field's key; msgspec keeps no such strings."""
    keys = {field.name: field.encode_name for field in msgspec.structs.fields(struct)}
    (class_,) = ast.parse(textwrap.dedent(inspect.getsource(struct))).body
    body = class_.body if isinstance(class_, ast.ClassDef) else []
    found = {}
    for field, below in pairwise(body):
        match field, below:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(told))):
                found[keys[name]] = " ".join(told.split())
    return found
