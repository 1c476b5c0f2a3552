"""From performed notes with their syllables to the line the singer gets: seconds, MIDI numbers, loudness."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sightsinger.errors import ScorePosition
from sightsinger.score.errors import BadValueError
from sightsinger.score.model import Line, Note
from sightsinger.score.output import dynamics, grace

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from sightsinger.score.staves.parts import VoiceLine
    from sightsinger.score.text.underlay import Underlaid
    from sightsinger.score.time.timeline import Timeline

_MIDI = range(128)


def build(
    timeline: Timeline, voice: VoiceLine, laid: Sequence[Underlaid], language: str, transpose: int, tempo: float
) -> Line:
    """Return a line as it sounds. Raises BadValueError where `transpose` leads out of MIDI's range."""
    part = timeline.parts[voice.part]
    loudness = dynamics.curve(part, timeline.lengths, voice.staff)
    breaths = {(n, mark.position) for n, bar in enumerate(part.bars) for mark in bar.dynamics if mark.kind == "breath"}
    notes = [_note(timeline, voice, under, loudness, breaths, transpose) for under in laid]
    placed = grace.place(notes, [under.sung.note.grace for under in laid])
    return Line(
        part=voice.name,
        voice=voice.kind,
        language=language,
        notes=tuple(_at_tempo(note, tempo) for note in placed),
        duration_s=timeline.duration_s / tempo,
        loudness=_loudness(timeline, loudness, tempo),
    )


def _note(
    timeline: Timeline,
    voice: VoiceLine,
    under: Underlaid,
    loudness: dynamics.Curve,
    breaths: set[tuple[int, Fraction]],
    transpose: int,
) -> Note:
    sung = under.sung
    visit = timeline.visits[sung.start[0]]
    number = timeline.bars[visit.bar].number
    midi = sung.note.midi + transpose
    if midi not in _MIDI:
        place = ScorePosition(voice.name, number)
        raise BadValueError(
            f"Transposed by {transpose}, {place} leaves the range of pitches. Transpose by less.", place=place
        )
    ends_at = (timeline.visits[sung.end[0]].bar, sung.end[1])
    return Note(
        measure=number,
        beat=timeline.beat(sung.start),
        midi=midi,
        start_s=timeline.seconds(sung.start),
        end_s=timeline.seconds(sung.end),
        syllable=under.syllable,
        verse=sung.verse or "1",
        playthrough=visit.playthrough,
        loudness_db=round(loudness.level(visit.bar, sung.start[1]) + sung.note.accent, 2),
        accent=sung.note.accent > 0,
        staccato=sung.note.staccato,
        breath_after=sung.last.breath_after or ends_at in breaths,
        tenuto=sung.note.tenuto,
        fermata=sung.last.fermata or sung.note.fermata,
        grace=bool(sung.note.grace),
        quarters=float(sung.quarters),
    )


def _at_tempo(note: Note, tempo: float) -> Note:
    if tempo == 1.0:
        return note
    values = {name: getattr(note, name) for name in Note.__slots__}
    return Note(**values | {"start_s": note.start_s / tempo, "end_s": note.end_s / tempo})


def _loudness(timeline: Timeline, curve: dynamics.Curve, tempo: float) -> tuple[tuple[float, float], ...]:
    """Return the curve as performed: (seconds, dB), points that change nothing left out."""
    points: list[tuple[float, float]] = []
    for ordinal, visit in enumerate(timeline.visits):
        for position, db in curve.within(visit.bar, float(timeline.lengths[visit.bar])):
            at = (timeline.starts_s[ordinal] + timeline.times[visit.bar].seconds_at(position)) / tempo
            point = (round(at, 4), round(db, 2))
            if len(points) > 1 and points[-1][1] == point[1] == points[-2][1]:
                points[-1] = point
            else:
                points.append(point)
    return tuple(points)
