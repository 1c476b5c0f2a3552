"""YAML as text, lists and mappings, built from the parser's events without recursion.

PyYAML's own composer recurses: a file of a hundred thousand brackets would end the process. This one bounds the depth,
and makes nothing but text, lists and mappings.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

import yaml

Tree: TypeAlias = "str | list[Tree] | dict[str, Tree]"
"""A document with its scalars as text; an empty value is ''."""

MAX_DEPTH = 16
"""No configuration of a voicebank nests deeper than five."""
_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class TooDeepError(yaml.YAMLError):
    """The document nests deeper than any configuration does."""


class OddKeyError(yaml.YAMLError):
    """A list or mapping stands where a name belongs."""


@dataclass(slots=True)
class _Open:
    """A list or mapping that is being filled."""

    node: list[Tree] | dict[str, Tree]
    key: str | None = None

    def put(self, value: Tree) -> None:
        """Add an entry; in a mapping, names and values take turns."""
        if isinstance(self.node, list):
            self.node.append(value)
        elif self.key is not None:
            self.node[self.key] = value
            self.key = None
        elif isinstance(value, str):
            self.key = value
        else:
            raise OddKeyError("a name must be plain text")


@dataclass(slots=True)
class _Builder:
    """The document so far."""

    open: list[_Open] = field(default_factory=list)
    anchors: dict[str, Tree] = field(default_factory=dict)
    document: Tree = ""

    def take(self, event: yaml.Event) -> None:
        """Go on by one event."""
        if isinstance(event, yaml.ScalarEvent):
            self._put(event.value, event.anchor)
        elif isinstance(event, yaml.AliasEvent):
            if event.anchor not in self.anchors:
                raise OddKeyError(f"the alias {event.anchor} stands for nothing")
            self._put(self.anchors[event.anchor], None)
        elif isinstance(event, yaml.CollectionStartEvent):
            node: list[Tree] | dict[str, Tree] = {} if isinstance(event, yaml.MappingStartEvent) else []
            self._put(node, event.anchor)
            self.open.append(_Open(node))
            if len(self.open) > MAX_DEPTH:
                raise TooDeepError(f"nested more than {MAX_DEPTH} deep")
        elif isinstance(event, yaml.CollectionEndEvent):
            self.open.pop()

    def _put(self, value: Tree, anchor: str | None) -> None:
        if anchor:
            self.anchors[anchor] = value
        if self.open:
            self.open[-1].put(value)
        else:
            self.document = value


def parse(text: str) -> Tree:
    """Read a YAML document. Raises yaml.YAMLError."""
    builder = _Builder()
    for event in yaml.parse(text, Loader=_Loader):
        builder.take(event)
    return builder.document
