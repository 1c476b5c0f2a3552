"""From the parts on the page to the lines that can be sung, each with one note at a time.

Rules. Each voice of a staff is a line; where a lower voice has neither notes nor rests in a bar, its singers join
the voice above. Chords are split by height: the part has as many lines as its largest chord has notes (at most
four), the first takes the top note, the next the one below, and lines that outnumber a chord's notes share its
lowest. A part with words is sung whole when it is named as a voice; of an instrument's staves only those with words
are sung, and of a song with its accompaniment in one part only the tune. A voice without words is sung too (words
are inherited or a vowel stands in); instruments and percussion are left out, with the reason.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from sightsinger.score.errors import TooComplexError
from sightsinger.score.limits import MAX_LINES
from sightsinger.score.staves import names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sightsinger.score.model import VoiceKind
    from sightsinger.score.notation.written import Bar, Part, WrittenNote

_MAX_DIVISI = 4
_MAX_HYMN_CHORD = 2
"""A hymn's staff holds two voices; a part with two staves and larger chords, not named as a voice, is for a piano."""
_ORDINALS = ("", "second", "third", "fourth")
_CLOSED = {"G": ("Soprano", "Alto"), "F": ("Tenor", "Bass")}


@dataclass(frozen=True, slots=True)
class VoiceLine:
    """One line of notes as written, a bar a tuple."""

    name: str
    """Unique in the score."""
    kind: VoiceKind
    part: int
    """Which of the score's parts it is from, from 0."""
    staff: int
    bars: tuple[tuple[WrittenNote, ...], ...]
    sung: bool
    reason: str | None = None

    @property
    def has_words(self) -> bool:
        """Whether any of its notes carries text, or a sign to hum."""
        return any(lyric.pieces or lyric.vocalise for bar in self.bars for note in bar for lyric in note.lyrics)


@dataclass(frozen=True, slots=True)
class _Stream:
    """One voice of one staff before chords are split."""

    staff: int
    voice: str
    bars: tuple[tuple[WrittenNote, ...], ...]
    mean_midi: float


def voice_lines(parts: Sequence[Part]) -> tuple[VoiceLine, ...]:
    """Return the score's lines in the order of the page, those left out among them."""
    taken: set[str] = set()
    lines: list[VoiceLine] = []
    for index, part in enumerate(parts):
        lines += [replace(line, name=names.unique(line.name, taken)) for line in _lines(part, index)]
    sung = [line for line in lines if line.sung]
    if len(sung) > MAX_LINES:
        raise TooComplexError(
            f"The score has {len(sung)} voices to sing, chords counted; at most {MAX_LINES} are sung. "
            "Export only the parts to be sung."
        )
    return tuple(_with_kind(line, alone=len(sung) == 1) for line in lines)


def _with_kind(line: VoiceLine, *, alone: bool) -> VoiceLine:
    pitches = [note.midi for bar in line.bars for note in bar]
    if line.kind != "solo" or alone or not pitches or names.is_soloist(line.name):
        return line
    return replace(line, kind=names.by_pitch(sum(pitches) / len(pitches)))


def _lines(part: Part, index: int) -> list[VoiceLine]:
    streams = _streams(part)
    shown = part.name or "Voice"
    if not streams:
        reason = "percussion: no pitches to sing" if any(bar.unpitched for bar in part.bars) else "no notes"
        return [VoiceLine(shown, "solo", index, 1, tuple(() for _ in part.bars), sung=False, reason=reason)]
    worded = {stream.staff for stream in streams if _has_words(stream)}
    vocal = names.kind(part.name, part.sound) is not None and not names.is_instrument(part.name, part.sound)
    if not worded and not vocal:
        reason = "an instrument" if names.is_instrument(part.name, part.sound) else "no words"
        return [VoiceLine(shown, "solo", index, 1, _all_notes(part), sung=False, reason=reason)]
    instrument = names.is_instrument(part.name, part.sound)
    if not vocal and part.staves > 1 and max(map(_largest_chord, streams)) > _MAX_HYMN_CHORD:
        return _named(part, index, _melody(streams, worded))
    chosen = [stream for stream in streams if not instrument or stream.staff in worded]
    return _named(part, index, [line for stream in _joined(chosen, part) for line in _divided(stream)])


def _melody(streams: Sequence[_Stream], worded: set[int]) -> list[_Stream]:
    """Return the top line of the first staff with words: a song whose accompaniment is written into its part."""
    top = next(stream for stream in streams if stream.staff == min(worded))
    return _divided(top)[:1]


def _largest_chord(stream: _Stream) -> int:
    return max((len(chord) for bar in stream.bars for chord in _chords(bar)), default=0)


def _has_words(stream: _Stream) -> bool:
    return any(note.lyrics for bar in stream.bars for note in bar)


def _all_notes(part: Part) -> tuple[tuple[WrittenNote, ...], ...]:
    return tuple(bar.notes for bar in part.bars)


def _streams(part: Part) -> list[_Stream]:
    """Return the voices of each staff, the upper staff first and the higher voice first."""
    found: dict[tuple[int, str], dict[int, list[WrittenNote]]] = defaultdict(lambda: defaultdict(list))
    for n, bar in enumerate(part.bars):
        for note in bar.notes:
            found[note.staff, note.voice][n].append(note)
    streams = []
    for (staff, voice), bars in found.items():
        pitches = [note.midi for notes in bars.values() for note in notes]
        notes_by_bar = tuple(tuple(bars.get(n, ())) for n in range(len(part.bars)))
        streams.append(_Stream(staff, voice, notes_by_bar, sum(pitches) / len(pitches)))
    return sorted(streams, key=lambda stream: (stream.staff, -stream.mean_midi, stream.voice))


def _joined(streams: Sequence[_Stream], part: Part) -> list[_Stream]:
    """Let the singers of each lower voice join the voice above in bars that leave them out."""
    joined: list[_Stream] = []
    for stream in streams:
        above = [other for other in joined if other.staff == stream.staff]
        if above and len(above) < _MAX_DIVISI:
            bars = tuple(
                own or _unless_resting(above[-1].bars[n], part.bars[n], stream) for n, own in enumerate(stream.bars)
            )
            joined.append(replace(stream, bars=bars))
        elif not above:
            joined.append(_filled(stream, [s for s in streams if s.staff == stream.staff and s is not stream], part))
    return joined


def _filled(stream: _Stream, others: Sequence[_Stream], part: Part) -> _Stream:
    """Give the top line the notes of bars in which only a lower voice is written, as when one voice sings for all."""
    bars = []
    for n, own in enumerate(stream.bars):
        fallback = next((other.bars[n] for other in others if other.bars[n]), ())
        bars.append(own or _unless_resting(fallback, part.bars[n], stream))
    return replace(stream, bars=tuple(bars))


def _unless_resting(notes: tuple[WrittenNote, ...], bar: Bar, stream: _Stream) -> tuple[WrittenNote, ...]:
    return () if (stream.staff, stream.voice) in bar.rests else notes


def _divided(stream: _Stream) -> list[_Stream]:
    """Split chords into as many lines as the largest has notes, and let no note last into the next."""
    chords = [_chords(bar) for bar in stream.bars]
    size = min(max((len(chord) for bar in chords for chord in bar), default=1), _MAX_DIVISI)
    return [
        replace(stream, bars=tuple(_one_at_a_time(tuple(_layer(chord, k) for chord in bar)) for bar in chords))
        for k in range(size)
    ]


def _chords(bar: Sequence[WrittenNote]) -> list[list[WrittenNote]]:
    """Group a bar's notes by onset, highest first; grace notes stand alone before the note they lead to."""
    plain: dict[Fraction, list[WrittenNote]] = {}
    graces: dict[Fraction, list[list[WrittenNote]]] = defaultdict(list)
    for note in bar:
        if note.grace:
            graces[note.position].append([note])
        else:
            plain.setdefault(note.position, []).append(note)
    ordered: list[list[WrittenNote]] = []
    for position in sorted(plain.keys() | graces.keys()):
        ordered.extend(graces.get(position, []))
        if position in plain:
            ordered.append(sorted(plain[position], key=lambda note: -note.midi))
    return ordered


def _layer(chord: Sequence[WrittenNote], k: int) -> WrittenNote:
    """Return a chord's `k`-th note from the top; its words and signs may be written at any of its notes."""
    note = chord[min(k, len(chord) - 1)]
    if len(chord) == 1:
        return note
    return replace(
        note,
        lyrics=note.lyrics or next((other.lyrics for other in chord if other.lyrics), ()),
        fermata=any(other.fermata for other in chord),
        breath_after=any(other.breath_after for other in chord),
    )


def _one_at_a_time(notes: tuple[WrittenNote, ...]) -> tuple[WrittenNote, ...]:
    if len(notes) < 2:
        return notes
    ends = [following.position for following in notes[1:]]
    cut = [
        note if note.position + note.length <= end else replace(note, length=max(end - note.position, Fraction(0)))
        for note, end in zip(notes, ends, strict=False)
    ]
    return (*cut, notes[-1])


def _named(part: Part, index: int, streams: Sequence[_Stream]) -> list[VoiceLine]:
    """Name a part's lines: as its own name lists them, as a closed score's staves are sung, or by counting."""
    per_staff = Counter(stream.staff for stream in streams)
    listed = names.several(part.name)
    lines = []
    counted: Counter[int] = Counter()
    for n, stream in enumerate(streams):
        counted[stream.staff] += 1
        within = counted[stream.staff] - 1
        name = part.name or "Voice"
        sign, octave = part.clefs.get(stream.staff, ("G", 0))
        closed = _CLOSED.get("F" if sign == "G" and octave < 0 else sign)
        generic = names.kind(part.name) in {None, "solo"}
        if len(listed) == len(streams):
            name = listed[n]
        elif closed and generic and per_staff[stream.staff] == 2:
            name = closed[within]
        elif len(streams) > 1:
            name = _numbered(name, n)
        kind = names.kind(name, part.sound) or "solo"
        lines.append(VoiceLine(name, kind, index, stream.staff, stream.bars, sung=True))
    return lines


def _numbered(name: str, n: int) -> str:
    return name if n == 0 else f"{name} ({_ORDINALS[n] if n < len(_ORDINALS) else f'{n + 1}th'} line)"
