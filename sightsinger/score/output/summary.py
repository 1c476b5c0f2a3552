"""What the page shows of a score: title, parts, ranges, verses, language, length, and remarks for musicians."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from msgspec.structs import replace

from sightsinger.score import language
from sightsinger.score.limits import MAX_NAME_CHARS, MAX_SUMMARY_BYTES
from sightsinger.score.model import PartSummary, Remark, Summary
from sightsinger.score.notation import pitch
from sightsinger.score.notation.xml_values import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml import etree

    from sightsinger.score.model import VoiceKind
    from sightsinger.score.staves.parts import VoiceLine
    from sightsinger.score.text.underlay import Underlaid
    from sightsinger.score.time.timeline import Timeline

RANGES: dict[VoiceKind, tuple[int, int]] = {
    "soprano": (59, 82), "alto": (53, 76), "tenor": (47, 70), "bass": (40, 64), "solo": (45, 81),
}  # fmt: skip
"""What choir singers can be asked for, as MIDI numbers."""
_ARTICLES = {"soprano": "a", "alto": "an", "tenor": "a", "bass": "a"}
_MAX_TRANSPOSE = 12
MAX_REMARKS = 40
MAX_VERSES = 24


def head(root: etree._Element) -> tuple[str, str]:
    """Return title and composer as printed; empty where the score has none."""
    title = root.findtext("work/work-title") or root.findtext("movement-title") or _credit(root, "title") or ""
    movement = root.findtext("movement-title")
    if movement and title and movement.strip() not in {"", title.strip()}:
        title = f"{title}: {movement}"
    creators = root.iterfind("identification/creator")
    composer = next((c.text for c in creators if c.get("type", "composer") == "composer" and c.text), None)
    return clean(title, 2 * MAX_NAME_CHARS), clean(composer or _credit(root, "composer"), MAX_NAME_CHARS)


def _credit(root: etree._Element, kind: str) -> str | None:
    for credit in root.iterfind("credit"):
        if (credit.findtext("credit-type") or "").strip() == kind:
            return credit.findtext("credit-words")
    return None


def part_summary(voice: VoiceLine, verses: Sequence[str]) -> PartSummary:
    """Return what is known of one line."""
    notes = [note for bar in voice.bars for note in bar]
    pitches = [note.midi for note in notes]
    return PartSummary(
        name=voice.name,
        voice=voice.kind,
        sung=voice.sung,
        reason=voice.reason,
        low_midi=min(pitches, default=None),
        high_midi=max(pitches, default=None),
        verses=tuple(verses[:MAX_VERSES]) if voice.sung else (),
        notes=sum(not (note.tie_stop or note.grace) for note in notes),
    )


def range_remark(part: PartSummary) -> Remark | None:
    """Warn of a line that its voice cannot reach, with the smallest transposition that helps."""
    if not part.sung or part.low_midi is None or part.high_midi is None:
        return None
    lowest, highest = RANGES[part.voice]
    if lowest <= part.low_midi and part.high_midi <= highest:
        return None
    fits = [
        k
        for k in range(-_MAX_TRANSPOSE, _MAX_TRANSPOSE + 1)
        if lowest <= part.low_midi + k and part.high_midi + k <= highest
    ]
    span = f"{part.name} goes from {pitch.name(part.low_midi)} to {pitch.name(part.high_midi)}"
    singers = "most singers reach" if part.voice == "solo" else f"{_ARTICLES[part.voice]} {part.voice} usually sings"
    usual = f"{singers} {pitch.name(lowest)} to {pitch.name(highest)}"
    if fits:
        best = min(fits, key=abs)
        way = f"Transposed by {best:+d} semitones it would fit."
    else:
        way = "No transposition makes it fit."
    return Remark("VOICE_RANGE", f"{span}; {usual}. {way}", part.name)


def words_remarks(voice: VoiceLine, laid: Sequence[Underlaid], page: Timeline) -> list[Remark]:
    """Tell where a line's words are another part's, and where a vowel stands in for missing words."""
    remarks = []
    inherited = sum(under.syllable.inherited and not under.syllable.vocalise for under in laid)
    if inherited:
        remarks.append(
            Remark(
                "WORDS_INHERITED",
                f"{voice.name} has notes without words of its own; it sings those of a part with the same rhythm.",
                voice.name,
            )
        )
    bare = [under for under in laid if under.syllable.vocalise and not under.sung.vocalise]
    if bare:
        number = page.bars[page.visits[bare[0].sung.start[0]].bar].number
        many = "1 note" if len(bare) == 1 else f"{len(bare)} notes"
        remarks.append(
            Remark(
                "WORDS_MISSING",
                f"{voice.name} has {many} without words, the first in bar {number}; sung on a vowel.",
                voice.name,
                number,
            )
        )
    return remarks


def language_remarks(tag: str, confidence: float) -> list[Remark]:
    """Tell where the words are in a language that no voice knows by itself, or where it is not clear which it is."""
    name = language.NAMES.get(tag, f"a language ({tag}) that is not known here")
    if tag not in language.SUNG:
        what = (
            f"The words seem to be {name}, which the singer cannot pronounce: only a voicebank for that language can "
            "sing them. If they are not, name the right language in the score."
        )
        return [Remark("LANGUAGE_UNSUNG", what)]
    if confidence < language.UNCLEAR:
        what = (
            f"The words do not tell their language clearly; they are sung as {name}. If that is wrong, name the right "
            "language in the score."
        )
        return [Remark("LANGUAGE_GUESSED", what)]
    return []


def page_remarks(page: Timeline) -> list[Remark]:
    """Tell what the score leaves open as a whole."""
    remarks = []
    if not any(mark.kind in {"tempo", "word"} for part in page.parts for bar in part.bars for mark in bar.tempo):
        bpm = page.times[0].stretches[0].bpm
        remarks.append(
            Remark("TEMPO_GUESSED", f"The score names no tempo; {bpm:.0f} quarter notes a minute are assumed.")
        )
    for part, voice in ((page.parts[line.part], line) for line in page.lines if line.sung):
        silent = next((bar.number for bar in part.bars if bar.silent_words), None)
        if silent is not None and voice.staff == 1:
            what = (
                f"{voice.name} has words where no note can sing them, the first in bar {silent}; put them under notes."
            )
            remarks.append(Remark("WORDS_WITHOUT_NOTE", what, voice.name, silent))
        spoken = [bar.number for bar in part.bars if bar.unpitched]
        if spoken and voice.staff == 1:
            remarks.append(
                Remark(
                    "UNPITCHED_NOTES",
                    f"{voice.name} has notes without pitch, the first in bar {spoken[0]}; they are left out.",
                    voice.name,
                    spoken[0],
                )
            )
        short = next(
            (
                bar.number
                for bar, length in zip(part.bars, page.lengths, strict=False)
                if bar.notes and bar.length < length
            ),
            None,
        )
        if short is not None:
            remarks.append(
                Remark(
                    "BAR_LENGTHS_DIFFER",
                    f"Bar {short} of {voice.name} is shorter than in another part; silence fills it.",
                    voice.name,
                    short,
                )
            )
    return remarks


def summarise(
    heading: tuple[str, str],
    page: Timeline,
    parts: Sequence[PartSummary],
    tongue: tuple[str, float],
    remarks: Sequence[Remark],
) -> Summary:
    """Return the summary; the least telling of too many remarks are cut off, so that it stays under 20 kB."""
    told = Summary(
        title=heading[0],
        composer=heading[1],
        parts=tuple(parts),
        language=tongue[0],
        language_confidence=tongue[1],
        bars=len(page.bars),
        duration_s=round(page.duration_s, 3),
        tempo_bpm=round(page.times[page.visits[0].bar].stretches[0].bpm, 2),
        warnings=tuple(remarks[:MAX_REMARKS]),
    )
    return _fitted(told)


def _fitted(told: Summary) -> Summary:
    while told.warnings and _size(told) > MAX_SUMMARY_BYTES:
        told = replace(told, warnings=told.warnings[:-1])
    for most in (8, 4, 2, 1):
        if _size(told) > MAX_SUMMARY_BYTES:
            told = replace(told, parts=tuple(replace(part, verses=part.verses[:most]) for part in told.parts))
    return told


def _size(told: Summary) -> int:
    return len(json.dumps(told.as_dict(), ensure_ascii=False).encode())
