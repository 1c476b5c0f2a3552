"""What stands on the page, part by part and bar by bar, before anyone plays it.

Positions are in quarter notes, pitches sound.

Plain frozen data between the reader of MusicXML and the steps that play it. Nothing here knows XML.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text under a note; a note with several (elisions, whole phrases) is divided among them."""

    text: str
    syllabic: str
    """As encoded: single, begin, middle, end, or empty where the file says nothing."""
    elided: bool = False
    """True where the piece is joined to the one before by an elision."""


@dataclass(frozen=True, slots=True)
class Lyric:
    """One line of words under one note."""

    verse: str
    """The line's number, as encoded."""
    name: str
    """The line's name, or empty."""
    pieces: tuple[Piece, ...]
    extends: bool
    """An extender line starts or continues here."""
    vocalise: str
    """What is hummed or laughed where there is no text (`mm`, `ha`), or empty."""
    passes: frozenset[int]
    """The passes this is sung in; empty: all."""
    language: str
    """BCP 47 primary tag where the file says so, or empty."""


@dataclass(frozen=True, slots=True)
class WrittenNote:
    """One notehead."""

    position: Fraction
    """Quarters from the start of its bar."""
    length: Fraction
    """Quarters; zero for grace notes."""
    midi: int
    """Sounding pitch, the part's transposition applied."""
    staff: int
    voice: str
    lyrics: tuple[Lyric, ...]
    grace: Literal["", "before", "on"] = ""
    """`before`: a slashed or after-grace, taken from the note before; `on`: taken from the note it leads to."""
    tie_start: bool = False
    tie_stop: bool = False
    slurred: bool = False
    """Lies under a slur that began earlier: the note before leads to this one."""
    accent: float = 0.0
    """Extra loudness in dB."""
    staccato: bool = False
    tenuto: bool = False
    fermata: bool = False
    breath_after: bool = False
    passes: frozenset[int] = frozenset()
    """The passes this sounds in; empty: all."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A tempo or dynamic sign at its place."""

    position: Fraction
    kind: str
    value: float = 0.0
    text: str = ""
    staff: int = 0
    """0: the whole part."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What a bar says about the order of playing; sets hold the names of segnos and codas."""

    forward: bool = False
    backward: int = 0
    """How many times the section sounds in all; 0: no repeat sign ends here."""
    after_jump: bool = False
    """The repeat at this bar is also taken after a D.C. or D.S."""
    endings: frozenset[int] = frozenset()
    ending_starts: bool = False
    segno: frozenset[str] = frozenset()
    coda: frozenset[str] = frozenset()
    to_coda: str | None = None
    dal_segno: str | None = None
    da_capo: bool = False
    fine: bool = False
    jump_passes: frozenset[int] = frozenset()
    """The passes in which the jump is taken; empty: the last."""
    final: bool = False
    """A double or final bar line ends here."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of one part."""

    number: str
    implicit: bool
    length: Fraction
    """Quarters from the first to the end of the last thing in it; zero when empty."""
    beats: int
    beat_type: int
    notes: tuple[WrittenNote, ...]
    rests: frozenset[tuple[int, str]]
    """The (staff, voice) pairs that have a rest here."""
    tempo: tuple[Mark, ...]
    dynamics: tuple[Mark, ...]
    signs: Signs
    unpitched: int = 0
    silent_words: int = 0
    """Texts on rests and unpitched notes, which nothing can sing."""
    metred: bool = True

    @property
    def meter_length(self) -> Fraction:
        """Quarters that the meter asks for."""
        return Fraction(4 * self.beats, self.beat_type)


@dataclass(frozen=True, slots=True)
class Part:
    """One part as the part list names it."""

    name: str
    sound: str
    """MusicXML's standard sound id, such as `voice.soprano`, or empty."""
    bars: tuple[Bar, ...]
    staves: int
    clefs: dict[int, tuple[str, int]]
    """The first clef of each staff: sign and octave change."""
