"""Lines written by hand: `line(96, "A-ma-zing grace,", "67/1 72/2 ~76/1 R/1 74/2")`.

Words are split into syllables by hyphens. Notes are midi/beats; ~ carries the vowel on, R rests, ! is staccato and a
trailing comma asks for a breath.
"""

from __future__ import annotations

from dataclasses import replace
from math import ceil

from sightsinger.score.model import Line, Note, Syllabic, Syllable, VoiceKind


def line(bpm: float, words: str, melody: str, *, voice: VoiceKind = "solo", language: str = "en") -> Line:
    syllables = [syllable for word in words.split() for syllable in _syllables(word)]
    notes: list[Note] = []
    now = 0.0
    for token in melody.split():
        pitch, beats = token.strip("~!,").split("/")
        end = now + float(beats) * 60 / bpm
        if pitch != "R":
            sung = _carried(notes[-1].syllable) if token.startswith("~") else syllables.pop(0)
            notes.append(_note(token, int(pitch), now, end, sung))
        now = end
    assert not syllables, "more syllables than notes"
    return Line("Voice", voice, language, tuple(notes), now)


def repeated(written: Line, seconds: float) -> Line:
    """Return the line over and over, so long that it lasts for at least `seconds`."""
    times = ceil(seconds / written.duration_s)
    notes = tuple(
        replace(note, start_s=note.start_s + later, end_s=note.end_s + later)
        for later in (written.duration_s * index for index in range(times))
        for note in written.notes
    )
    return replace(written, notes=notes, duration_s=times * written.duration_s)


def _note(token: str, midi: int, start: float, end: float, syllable: Syllable) -> Note:
    return Note(
        measure="1",
        beat=1.0,
        midi=midi,
        start_s=start,
        end_s=end,
        syllable=syllable,
        staccato="!" in token,
        breath_after=token.endswith(","),
    )


def _syllables(word: str) -> list[Syllable]:
    printed = word.split("-")
    whole = "".join(printed).strip(".,;:!?")
    middles: list[Syllabic] = ["middle"] * (len(printed) - 2)
    kinds: list[Syllabic] = ["single"] if len(printed) == 1 else ["begin", *middles, "end"]
    return [
        Syllable(text, kind, whole, index, len(printed))
        for index, (text, kind) in enumerate(zip(printed, kinds, strict=True))
    ]


def _carried(syllable: Syllable) -> Syllable:
    return Syllable("", "extend", syllable.word, syllable.index, syllable.count)
