"""The songs, the voices, and at which octave a voice sings a song.

A singer takes a song an octave lower or higher rather than sing outside the voice. Here: the song is shifted by the
whole octaves that bring its middle note (as much time above it as below) nearest to the middle of the voice's range,
which is F3 to A5 for a woman (alto and soprano), E2 to A4 for a man (tenor and bass).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sightsinger.score.model import Line

Kind = Literal["woman", "man"]
RANGES: dict[Kind, tuple[int, int]] = {"woman": (53, 81), "man": (40, 69)}
"""Lowest and highest note, MIDI."""
_OCTAVE = 12


@dataclass(frozen=True, slots=True)
class Singer:
    """A voice by the name that the bank knows it by, and whose range it has."""

    name: str
    kind: Kind

    @classmethod
    def parse(cls, text: str) -> Singer:
        """Read `NAME` or `NAME:woman`; a name that is no kind has a woman's range. Raises ValueError."""
        name, _, kind = text.rpartition(":") if ":" in text else (text, "", text)
        for known in get_args(Kind):
            if kind == known:
                return cls(name, known)
        if ":" in text:
            raise ValueError(f"{text!r}: after the colon comes one of {', '.join(get_args(Kind))}")
        return cls(name, "woman")


@dataclass(frozen=True, slots=True)
class Song:
    """A score with one line."""

    path: Path
    title: str
    line: Line

    @property
    def name(self) -> str:
        """What files about it are called."""
        return self.path.stem


def load(paths: Sequence[Path]) -> tuple[Song, ...]:
    """Read scores, and those in folders (not the folders' folders). Raises ScoreError, OSError; ValueError if none."""
    from sightsinger.score import read  # noqa: PLC0415 - slow; --help need not wait

    found = [file for path in paths for file in (sorted(path.glob("*.musicxml")) if path.is_dir() else [path])]
    if not found:
        raise ValueError(f"There are no .musicxml files in {', '.join(map(str, paths))}.")
    songs = []
    for file in found:
        score = read(file.read_bytes(), file.name)
        songs.append(Song(file, score.summary.title or file.stem, score.line(None, None)))
    return tuple(songs)


def transposition(line: Line, kind: Kind) -> int:
    """Return the semitones, whole octaves, that a voice of this kind shifts a line by."""
    middle = sum(RANGES[kind]) / 2
    octaves = sorted(range(-3, 4), key=lambda octave: (abs(_middle(line) + _OCTAVE * octave - middle), abs(octave)))
    return _OCTAVE * octaves[0]


def _middle(line: Line) -> int:
    """Return the note with as much time above it as below."""
    notes = sorted(line.notes, key=lambda note: note.midi)
    half = sum(note.end_s - note.start_s for note in notes) / 2
    passed = 0.0
    for note in notes:
        passed += note.end_s - note.start_s
        if passed >= half:
            return note.midi
    raise ValueError("The line has no notes.")
