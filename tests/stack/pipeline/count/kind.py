"""A kind of job that counts a text's lines: the smallest that goes the whole way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from msgspec.structs import replace

from sightsinger.contract import Document
from sightsinger.errors import Fault, SightsingerError
from sightsinger.kinds.base import Accepts, Examined, Kind, Plan
from sightsinger.kinds.errors import OptionError

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_BYTES = 1000


class NoTextError(SightsingerError):
    code = "NO_TEXT"
    fault = Fault.SCORE


class CountOptions(Document, frozen=True):
    blank: bool = True
    """Whether blank lines count."""

    @classmethod
    def parse(cls, raw: Mapping[str, Any]) -> Self:
        if not isinstance(blank := raw.get("blank", True), bool):
            raise OptionError("The option blank must be true or false.")
        return cls(blank)


class CountResult(Document, frozen=True):
    text: str
    """Object name: the lines with their numbers."""
    lines: int

    @property
    def paths(self) -> tuple[str, ...]:
        return (self.text,)

    def within(self, folder: str) -> Self:
        return replace(self, text=folder + self.text)


def check_size(size: int) -> None:
    if size > MAX_BYTES:
        raise NoTextError("The text is too long. Upload a shorter one.")


def examine(data: bytes, filename: str) -> Examined[CountOptions]:
    if b"\0" in data:
        raise NoTextError(f"{filename} is no text. Upload one.")
    return Examined({"bytes": len(data)}, lambda _options: None)


def plan(_summary: Mapping[str, Any], _options: CountOptions) -> Plan:
    return Plan("preview", "cpu", "sightsinger-count", 0)


KIND = Kind(
    name="count",
    accepts=Accepts(
        what="a text",
        types={"txt": "text/plain"},
        max_bytes=MAX_BYTES,
        check_size=check_size,
        advice="Upload a plain text.",
    ),
    examine=examine,
    options=CountOptions,
    plan=plan,
    stages=("counting",),
    result=CountResult,
)
