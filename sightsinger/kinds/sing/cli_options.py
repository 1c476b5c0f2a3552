"""Render options on a command line: the same words at every command that sings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sightsinger.kinds.sing.ranges import LOSSLESS, RANGES

if TYPE_CHECKING:
    import argparse

_LONGEST_NAME = 80


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add every render option."""
    parser.add_argument(
        "--part",
        action="append",
        metavar="NAME[=VOICE]",
        help="a part to sing, again for another (default: every part that is sung)",
    )
    parser.add_argument("--verse", help="the verse (default: the first)")
    parser.add_argument("--voice", help="who sings where --part does not say (default: what suits the part)")
    parser.add_argument("--transpose", metavar="N", help="semitones up or, with a minus, down")
    parser.add_argument("--tempo", metavar="X", help=f"factor on the score's tempo, {_span('tempo')}")
    parser.add_argument("--vibrato", metavar="X", help=f"factor on its depth, {_span('vibrato')}")
    parser.add_argument("--breathiness", metavar="N", help=f"breath in the tone, {_span('breathiness')}")
    parser.add_argument("--gender", metavar="N", help=f"lighter to darker, {_span('gender')}")
    parser.add_argument("--tension", metavar="N", help=f"softer to brighter, {_span('tension')}")
    parser.add_argument("--loudness", metavar="DB", help=f"decibels against the usual loudness, {_span('loudness')}")
    parser.add_argument("--lossless", choices=LOSSLESS, help="also store each part's track in this lossless format")


def given_options(given: argparse.Namespace) -> dict[str, Any]:
    """Return what was asked for, as RenderOptions reads it."""
    from sightsinger.kinds.sing.options import RenderOptions  # noqa: PLC0415 - --help answers before anything is installed

    asked = {name: getattr(given, name, None) for name in RenderOptions.__struct_fields__}
    found: dict[str, Any] = {name: value for name, value in asked.items() if value is not None}
    if given.part:
        named = [_part_and_voice(each) for each in given.part]
        found["parts"] = [{"part": part, "voice": voice} for part, voice in named]
    return found


def stem_name(nth: int, part: str, suffix: str) -> str:
    """Return a file name for the nth part's track that every system accepts and no other part has."""
    name = " ".join(re.sub(r"[\\/:*?\"<>|\x00-\x1f]", " ", part).split()).strip(" .")
    return f"{nth:02} {name[:_LONGEST_NAME]}".strip() + suffix


def _part_and_voice(text: str) -> tuple[str, str | None]:
    part, named, voice = text.rpartition("=")
    return (part, voice or None) if named else (voice, None)


def _span(name: str) -> str:
    low, high = RANGES[name]
    return f"{low:g} to {high:g}"
