"""What was sung."""

from __future__ import annotations

from typing import Self

from msgspec.structs import replace

from sightsinger.contract import Document
from sightsinger.kinds.sing.ranges import LOSSLESS


class Stem(Document, frozen=True, omit_defaults=True):
    """One part's track."""

    part: str
    voice: str
    """Who sings it."""
    mp3: str
    """Object name; the recording's own where nobody else sings."""
    wav: str | None = None
    """Object name, where that was asked for."""
    flac: str | None = None

    @property
    def lossless(self) -> tuple[str, str] | None:
        """The lossless track's format and object name."""
        return next(((kind, name) for kind in LOSSLESS if (name := getattr(self, kind))), None)

    def within(self, folder: str) -> Self:
        """Return the same with the files' names preceded by a folder's, slash included."""
        kept = {kind: folder + name for kind, name in [self.lossless or ("", "")] if name}
        return replace(self, mp3=folder + self.mp3, **kept)


class SingResult(Document, frozen=True):
    """The recording of a score."""

    mp3: str
    """Object name: all parts together."""
    timing: str
    """Object name."""
    duration_s: float
    bytes: int
    """Of the mp3."""
    stems: tuple[Stem, ...] = ()
    """Every part, in the score's order."""

    @property
    def paths(self) -> tuple[str, ...]:
        """Every object, each once."""
        stems = [name for stem in self.stems for name in (stem.mp3, stem.lossless and stem.lossless[1]) if name]
        return tuple(dict.fromkeys([self.mp3, *stems, self.timing]))

    def within(self, folder: str) -> Self:
        """Return the same with the files' names preceded by a folder's, slash included."""
        stems = tuple(stem.within(folder) for stem in self.stems)
        return replace(self, mp3=folder + self.mp3, timing=folder + self.timing, stems=stems)
