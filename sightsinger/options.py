"""What a user may ask for when a score is sung."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from sightsinger.errors import SightsingerError

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_TRANSPOSE = 24
MIN_TEMPO, MAX_TEMPO = 0.25, 4.0
MAX_NAME_LENGTH = 100


class OptionError(SightsingerError):
    """An option that cannot be understood; the message names it and says what it may be."""

    code = "BAD_OPTION"


@dataclass(frozen=True, slots=True)
class RenderOptions:
    """One rendering's wishes; the defaults sing the first sung part's first verse as written."""

    part: str | None = None
    """A part's name as the summary shows it (any case, or its unambiguous beginning); None: the first that is sung."""
    verse: str | None = None
    """A verse as the summary names it; None: the first, advancing where the score numbers its repeats so."""
    voice: str | None = None
    """A voice of the bank; None: the one that suits the part."""
    transpose: int = 0
    """Semitones, -24 to 24."""
    tempo: float = 1.0
    """Factor on the score's tempo, 0.25 to 4."""

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON form stored in job documents; also what job ids are hashed from."""
        return asdict(self)

    @classmethod
    def parse(cls, raw: Mapping[str, Any]) -> RenderOptions:
        """Read options from strings or numbers, as uploads' metadata and callers send them.

        Unknown keys are ignored (uploads carry other metadata too); empty strings count as absent.
        Raises OptionError.
        """
        given = {key: raw[key] for key in cls.__slots__ if raw.get(key) not in (None, "")}
        return cls(
            part=_name(given, "part"),
            verse=_name(given, "verse"),
            voice=_name(given, "voice"),
            transpose=int(_number(given, "transpose", -MAX_TRANSPOSE, MAX_TRANSPOSE, 0, whole=True)),
            tempo=_number(given, "tempo", MIN_TEMPO, MAX_TEMPO, 1.0, whole=False),
        )


def _name(given: Mapping[str, Any], key: str) -> str | None:
    if key not in given:
        return None
    value = str(given[key]).strip()
    if len(value) > MAX_NAME_LENGTH:
        raise OptionError(f"The {key} name is longer than {MAX_NAME_LENGTH} characters. Choose one of the score's own.")
    return value or None


def _number(given: Mapping[str, Any], key: str, low: float, high: float, default: float, *, whole: bool) -> float:
    if key not in given:
        return default
    try:
        value = float(given[key])
    except (TypeError, ValueError):
        value = float("nan")
    if not low <= value <= high or (whole and value != int(value)):
        kind = "a whole number" if whole else "a number"
        raise OptionError(f"The option {key} must be {kind} from {low:g} to {high:g}.")
    return value
