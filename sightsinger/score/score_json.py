"""The stable JSON form of scores, as documents: seconds to four decimals, flags only where they are set."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from sightsinger.contract import Document, rounded
from sightsinger.score.model import Summary, Syllabic, VoiceKind

if TYPE_CHECKING:
    from sightsinger.score.model import Line, Note
    from sightsinger.score.score import Score

_DECIMALS = 4


class NoteDocument(Document, frozen=True, omit_defaults=True):
    """One sounding note with what is sung on it: ties joined, repeats unrolled, tempo applied."""

    measure: str
    """The bar's number as printed."""
    beat: float
    """From 1, in beats of the bar's meter."""
    midi: int
    """Sounding pitch, A4 = 69 = 440 Hz."""
    start_s: float
    end_s: float
    quarters: float
    """Written length in quarter notes; 0 for grace notes."""
    syllable: str
    """As printed, without hyphens; empty on `extend`."""
    syllabic: Syllabic
    word: str
    """The whole word that this syllable belongs to."""
    index: int
    """Which of the word's syllables this is, from 0."""
    count: int
    """How many syllables the word has."""
    verse: str
    playthrough: int = msgspec.field(name="pass")
    """How many times this bar has sounded by then, this one included."""
    loudness_db: float
    """Written dynamics against mezzo-forte."""
    accent: bool = False
    staccato: bool = False
    tenuto: bool = False
    fermata: bool = False
    """Held: the time is already in the end."""
    grace: bool = False
    breath_after: bool = False
    vocalise: bool = False
    """True where the score has no word here."""
    inherited: bool = False
    """True where the word is another part's."""


class LineDocument(Document, frozen=True, tag_field="schema", tag=1):
    """One part's line, in playing order; it stands by itself or in a score. Gaps between notes are rests."""

    part: str
    voice: VoiceKind
    language: str
    """BCP 47 primary tag of the words, such as `en`."""
    duration_s: float
    """Of the whole piece."""
    notes: tuple[NoteDocument, ...]
    loudness: tuple[tuple[float, float], ...]
    """Written dynamics as (seconds, dB against mezzo-forte), straight lines between."""


class ScoreDocument(Document, frozen=True, tag_field="schema", tag=1):
    """What `scripts/score --json` says of a score: the summary and the first verse of every sung part."""

    summary: Summary
    lines: tuple[LineDocument, ...]


def line(value: Line) -> LineDocument:
    """Return a line's document."""
    notes = tuple(note(each) for each in value.notes)
    return LineDocument(value.part, value.voice, value.language, value.duration_s, notes, value.loudness)


def note(value: Note) -> NoteDocument:
    """Return a note's document."""
    syllable = value.syllable
    return NoteDocument(
        measure=value.measure,
        beat=value.beat,
        midi=value.midi,
        start_s=value.start_s,
        end_s=value.end_s,
        quarters=value.quarters,
        syllable=syllable.text,
        syllabic=syllable.syllabic,
        word=syllable.word,
        index=syllable.index,
        count=syllable.count,
        verse=value.verse,
        playthrough=value.playthrough,
        loudness_db=value.loudness_db,
        accent=value.accent,
        staccato=value.staccato,
        tenuto=value.tenuto,
        fermata=value.fermata,
        grace=value.grace,
        breath_after=value.breath_after,
        vocalise=syllable.vocalise,
        inherited=syllable.inherited,
    )


def score(value: Score) -> ScoreDocument:
    """Return the document of a score: the summary and the first verse of every sung part."""
    lines = tuple(line(value.line(part.name)) for part in value.summary.parts if part.sung)
    return ScoreDocument(value.summary, lines)


def as_json(document: Document) -> dict[str, Any]:
    """Return a document's JSON form."""
    written: dict[str, Any] = rounded(document.as_dict(), _DECIMALS)
    return written
