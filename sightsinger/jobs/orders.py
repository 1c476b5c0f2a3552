"""What is wanted of a file: a kind of job and its options, as they ride along with an upload or come from a caller."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sightsinger.agreed import MAX_FILENAME_LENGTH
from sightsinger.kinds import registry
from sightsinger.kinds.base import MAX_OPTIONS_LENGTH
from sightsinger.kinds.errors import OptionError, UnknownKindError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sightsinger.errors import SightsingerError
    from sightsinger.kinds.base import Options

METADATA = frozenset({"filename", "kind", "options"})
"""What we read of an object's metadata; Firebase keeps download tokens there too, which are none of our business."""


@dataclass(frozen=True, slots=True)
class Order:
    """A kind of job and its options."""

    kind: str
    options: Mapping[str, Any]
    """The stored form; where they were refused, what was given, as text under `given`."""
    wanted: Options | None
    """The options as the kind reads them; None where they were refused."""
    refused: SightsingerError | None = None

    @classmethod
    def of(cls, kind: str, options: Mapping[str, Any]) -> Order:
        """Read the options that a caller gives."""
        return cls._read(kind, _text(options))

    @classmethod
    def riding(cls, metadata: Mapping[str, str]) -> Order:
        """Read what rides along with an upload; without a kind it is to be sung, without options in the usual way."""
        return cls._read(metadata.get("kind") or registry.DEFAULT, metadata.get("options") or "{}")

    @classmethod
    def _read(cls, kind: str, text: str) -> Order:
        try:
            wanted: Options = registry.kind(kind).options.parse(_mapping(text))
        except (OptionError, UnknownKindError) as error:
            given = text[:MAX_OPTIONS_LENGTH].encode(errors="replace").decode()
            return cls(kind, {"given": given}, None, error)
        return cls(kind, wanted.as_dict(), wanted)


def metadata(filename: str, options: Mapping[str, Any], kind: str = registry.DEFAULT) -> dict[str, str]:
    """Return what rides along with an upload, as `Order.riding` and `Upload.filename` read it."""
    about = {"filename": filename[:MAX_FILENAME_LENGTH], "kind": kind, "options": _text(options) if options else ""}
    return {key: value for key, value in about.items() if value}


def _text(options: object) -> str:
    return json.dumps(options, ensure_ascii=False, separators=(",", ":"))


def _mapping(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text) if len(text) <= MAX_OPTIONS_LENGTH else None
        _text(found).encode()  # half a character is JSON, but no database takes it
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        most = f"at most {MAX_OPTIONS_LENGTH} characters"
        raise OptionError(f"The options must be a JSON object of {most}. Reload the page and try again.")
    return found
