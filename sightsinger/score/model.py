"""What a score is once it has been read: plain frozen data in seconds and MIDI numbers.

The singer and the tests read these types, the page the summary. `sightsinger.score.as_json` gives their JSON form.
Nothing here knows MusicXML or music21.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sightsinger.contract import Document

Syllabic = Literal["single", "begin", "middle", "end", "extend"]
"""As in MusicXML, with `extend` for a note that carries on the previous note's vowel (a melisma)."""

VoiceKind = Literal["soprano", "alto", "tenor", "bass", "solo"]


@dataclass(frozen=True, slots=True)
class Syllable:
    """What is sung on one note."""

    text: str
    """The syllable as printed, without hyphens; empty on `extend`."""
    syllabic: Syllabic
    word: str
    """The whole word this syllable belongs to, joined and stripped of punctuation: what is pronounced."""
    index: int
    """Which of the word's printed syllables this is, from 0; on `extend`, that of the syllable carried on."""
    count: int
    """How many printed syllables the word has."""
    vocalise: bool = False
    """True where the score has no word here and the line is hummed or sung on a vowel (`word` says which)."""
    inherited: bool = False
    """True where the word was taken from another part of the choir with the same rhythm."""


@dataclass(frozen=True, slots=True)
class Note:
    """One sounding note of a monophonic line: ties joined, repeats unrolled, transposition and tempo applied."""

    measure: str
    """The bar's number as printed (repeated bars keep it)."""
    beat: float
    """From 1, in beats of the bar's meter."""
    midi: int
    """Sounding pitch, A4 = 69 = 440 Hz."""
    start_s: float
    end_s: float
    syllable: Syllable
    verse: str = "1"
    """The verse these words are from, as the summary names it."""
    playthrough: int = 1
    """How many times this bar has sounded by then, this one included."""
    loudness_db: float = 0.0
    """Written dynamics at the note's start against mezzo-forte, in dB."""
    accent: bool = False
    staccato: bool = False
    breath_after: bool = False
    """A breath mark or comma follows: a phrase ends here even without a rest."""
    tenuto: bool = False
    fermata: bool = False
    """Held: the time is already in `end_s`."""
    grace: bool = False
    """An ornament that took its time from a neighbour."""
    quarters: float = 0.0
    """Written length in quarter notes, ties joined; 0 for grace notes."""


@dataclass(frozen=True, slots=True)
class Line:
    """One part's (one voice's) monophonic line, in playing order. Gaps between notes are rests."""

    part: str
    """The name that timing files and the page show; unique in the score."""
    voice: VoiceKind
    language: str
    """BCP 47 primary tag of the words, such as `en`."""
    notes: tuple[Note, ...]
    duration_s: float
    """Length of the whole piece, the same for every line of a score (leading and trailing rests included)."""
    loudness: tuple[tuple[float, float], ...] = ()
    """Written dynamics as (seconds, dB against mezzo-forte), straight lines between; accents are at the notes."""


class PartSummary(Document, frozen=True):
    """One line of the score that could be asked for, or the reason why not."""

    name: str
    voice: VoiceKind
    sung: bool
    reason: str | None
    """Why the part is left out (an instrument, percussion, no words); null when `sung`."""
    low_midi: int | None
    high_midi: int | None
    verses: tuple[str, ...]
    notes: int
    """Notes in one pass through the written score."""


class Remark(Document, frozen=True):
    """Something a musician may want to know; never a reason to refuse."""

    code: str
    message: str
    part: str | None = None
    measure: str | None = None


class Summary(Document, frozen=True):
    """What the page shows of a score before and while it is sung."""

    title: str
    composer: str
    parts: tuple[PartSummary, ...]
    language: str
    language_confidence: float
    """0 to 1."""
    bars: int
    """As written, without repeats."""
    duration_s: float
    """As sung: repeats unrolled, the first verse."""
    tempo_bpm: float
    """Quarter notes a minute at the start."""
    warnings: tuple[Remark, ...]
