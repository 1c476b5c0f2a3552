"""What a user may ask for when a score is sung."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from msgspec import Meta

from sightsinger.contract import Document
from sightsinger.kinds.errors import OptionError
from sightsinger.kinds.sing.ranges import LOSSLESS, RANGES, Lossless

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_NAME_LENGTH = 100
MAX_PARTS = 64


def _within(name: str) -> Meta:
    low, high = RANGES[name]
    return Meta(ge=low, le=high)


class Voicing(Document, frozen=True):
    """A part that is to be sung, and by whom."""

    part: str
    """A name as the summary shows it (any case, or its unambiguous beginning)."""
    voice: str | None = None
    """A voice of the bank; null: the one that suits the part."""


class RenderOptions(Document, frozen=True):
    """One rendering's options; the defaults sing every sung part's first verse as written."""

    parts: tuple[Voicing, ...] = ()
    """Which parts, in the order of their names; none named: every part that is sung."""
    verse: str | None = None
    """A verse as the summary names it; null: the first, advancing where the score numbers its repeats so."""
    voice: str | None = None
    """A voice for every part; null where parts are named, which have their own."""
    transpose: Annotated[int, _within("transpose")] = 0
    """Semitones."""
    tempo: Annotated[float, _within("tempo")] = 1.0
    """Factor on the score's tempo."""
    vibrato: Annotated[float, _within("vibrato")] = 1.0
    """Factor on the depth of vibrato."""
    breathiness: Annotated[float, _within("breathiness")] = 0.0
    """Up to more breath in the tone."""
    gender: Annotated[float, _within("gender")] = 0.0
    """Down to a smaller, lighter voice, up to a larger, darker one."""
    tension: Annotated[float, _within("tension")] = 0.0
    """Down to softer, up to brighter and pressed."""
    loudness: Annotated[float, _within("loudness")] = 0.0
    """Decibels against the usual loudness; peaks stay where they are."""
    lossless: Lossless | None = None
    """Also store each part's track in this lossless format; null: mp3 only."""

    @classmethod
    def parse(cls, raw: Mapping[str, Any]) -> RenderOptions:
        """Read options as callers send them; numbers may be text, as a command line has them.

        Unknown keys are ignored; empty strings count as absent. Wishes that mean the same give equal options. Raises
        OptionError.
        """
        given = {key: raw[key] for key in cls.__struct_fields__ if raw.get(key) not in (None, "")}
        voice = _name(given.get("voice"), "voice")
        parts = _parts(given.get("parts", ()), voice)
        return cls(
            parts=parts,
            verse=_name(given.get("verse"), "verse"),
            voice=None if parts else voice,
            transpose=int(_number(given, "transpose", 0, whole=True)),
            tempo=_number(given, "tempo", 1),
            vibrato=_number(given, "vibrato", 1),
            breathiness=_number(given, "breathiness", 0),
            gender=_number(given, "gender", 0),
            tension=_number(given, "tension", 0),
            loudness=_number(given, "loudness", 0),
            lossless=_lossless(given.get("lossless")),
        )


def _parts(raw: object, voice: str | None) -> tuple[Voicing, ...]:
    """Read the parts in the order of their names; who names no voice gets `voice`."""
    if not isinstance(raw, (list, tuple)) or len(raw) > MAX_PARTS:
        raise OptionError(f'The option parts must be a list of at most {MAX_PARTS}, such as ["Soprano", "Alto"].')
    found = {voicing.part.casefold(): voicing for voicing in (_voicing(each, voice) for each in raw)}
    if len(found) < len(raw):
        raise OptionError("The option parts names a part twice. Name each part once.")
    return tuple(found[name] for name in sorted(found))


def _voicing(raw: object, voice: str | None) -> Voicing:
    """Read a part, which is its name or `{"part": ..., "voice": ...}`."""
    about = raw if isinstance(raw, dict) else {"part": raw}
    part = _name(about.get("part"), "part")
    if part is None:
        raise OptionError("The option parts holds a part without a name. Use the names that the score shows.")
    return Voicing(part, _name(about.get("voice"), "voice") or voice)


def _name(raw: object, key: str) -> str | None:
    if raw is None:
        return None
    if not isinstance(raw, (str, int, float)):
        raise OptionError(f"The {key} must be a name. Choose one of the score's own.")
    value = str(raw).strip()
    if len(value) > MAX_NAME_LENGTH:
        raise OptionError(f"The {key} name is longer than {MAX_NAME_LENGTH} characters. Choose one of the score's own.")
    return value or None


def _lossless(raw: object) -> Lossless | None:
    found = next((kind for kind in LOSSLESS if kind == str(raw).strip().lower()), None)
    if raw is not None and found is None:
        raise OptionError(f"The option lossless must be one of: {', '.join(LOSSLESS)}.")
    return found


def _number(given: Mapping[str, Any], key: str, default: float, *, whole: bool = False) -> float:
    low, high = RANGES[key]
    try:
        value = float(given.get(key, default))
    except (TypeError, ValueError, OverflowError):
        value = float("nan")
    if not low <= value <= high or (whole and value != int(value)):
        kind = "a whole number" if whole else "a number"
        raise OptionError(f"The option {key} must be {kind} from {low:g} to {high:g}.")
    return value + 0.0  # no negative zero, which would be another job
