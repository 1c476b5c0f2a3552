"""When each sound of a phrase happens: vowels on the beat, consonants before it.

A syllable's vowel starts where the score puts the note; its opening consonants take their time from the note before,
its closing ones from its own end. Sounds follow each other without gaps, and every time is counted from the start of
the piece, so that rounding to frames never adds up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from gpu_job.singer.melody.phrases import REST_S

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gpu_job.singer.melody.phrases import Phrase
    from gpu_job.singer.text.pronunciation import SungSyllable

Role = Literal["rest", "onset", "nucleus", "coda"]
SILENCE = "SP"
LEAD_S, TAIL_S = 0.4, 0.3
"""Silence rendered around a phrase: room for the first consonants and for the last sound to die away."""
ONSET_SHARE, CODA_SHARE = 0.5, 0.4
"""How much of a note its neighbours' opening and its own closing consonants may take at most."""
STACCATO_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Phone:
    """One phoneme in its place, not yet in time."""

    symbol: str
    role: Role
    syllable: int
    """Index into the phrase's syllables; -1 before the first, their number after the last."""


@dataclass(frozen=True, slots=True)
class PlacedPhone:
    """One phoneme as sung: seconds from the start of the piece."""

    sound: Phone
    start_s: float
    end_s: float

    @property
    def length_s(self) -> float:
        """How long it lasts."""
        return self.end_s - self.start_s


def phones_of(syllables: Sequence[SungSyllable]) -> tuple[Phone, ...]:
    """Return a phrase's phonemes in order, with silence at both ends."""
    out = [Phone(SILENCE, "rest", -1)]
    for index, syllable in enumerate(syllables):
        out += [Phone(symbol, "onset", index) for symbol in syllable.sounds.onset]
        out.append(Phone(syllable.sounds.nucleus, "nucleus", index))
        out += [Phone(symbol, "coda", index) for symbol in syllable.sounds.coda]
    return (*out, Phone(SILENCE, "rest", len(syllables)))


def align(
    phrase: Phrase, syllables: Sequence[SungSyllable], phonemes: Sequence[Phone], lengths_s: Sequence[float]
) -> tuple[PlacedPhone, ...]:
    """Give each phoneme its time. `lengths_s` says how long each consonant would like to be; others' are not read.

    The result has no gaps: it starts LEAD_S before the first beat and ends TAIL_S after the release, with silence
    put in where a note is left early.
    """
    groups = [_group(phonemes, lengths_s, index) for index in range(len(syllables))]
    ends = [_sung_end(phrase, syllable) for syllable in syllables]
    timed: list[PlacedPhone] = []
    now = phrase.start_s - LEAD_S
    for index, group in enumerate(groups):
        beat = syllables[index].notes[0].start_s
        start = max(now, beat - group.onset_s, phrase.earliest_s if index == 0 else now)
        timed += _rest(index - 1 if index == 0 else index, now, start)
        until = ends[index]
        if index + 1 < len(groups):
            until = _until(until, beat, syllables[index + 1].notes[0].start_s, groups[index + 1].onset_s)
        release = until - min(group.coda_s, CODA_SHARE * (until - beat))
        timed += _spread(group.onset, start, beat)
        timed.append(PlacedPhone(group.nucleus, beat, release))
        timed += _spread(group.coda, release, until)
        now = until
    return (*timed, PlacedPhone(phonemes[-1], now, phrase.release_s + TAIL_S))


@dataclass(frozen=True, slots=True)
class _Group:
    """One syllable's sounds; consonants with the lengths they would like."""

    onset: tuple[tuple[Phone, float], ...]
    nucleus: Phone
    coda: tuple[tuple[Phone, float], ...]

    @property
    def onset_s(self) -> float:
        return sum(length for _, length in self.onset)

    @property
    def coda_s(self) -> float:
        return sum(length for _, length in self.coda)


def _group(phonemes: Sequence[Phone], lengths_s: Sequence[float], syllable: int) -> _Group:
    own = [(sound, length) for sound, length in zip(phonemes, lengths_s, strict=True) if sound.syllable == syllable]
    return _Group(
        tuple(pair for pair in own if pair[0].role == "onset"),
        next(sound for sound, _ in own if sound.role == "nucleus"),
        tuple(pair for pair in own if pair[0].role == "coda"),
    )


def _sung_end(phrase: Phrase, syllable: SungSyllable) -> float:
    last = syllable.notes[-1]
    end = min(last.end_s, phrase.release_s)
    return last.start_s + STACCATO_SHARE * (end - last.start_s) if last.staccato else end


def _until(end: float, beat: float, next_beat: float, next_onset_s: float) -> float:
    """When a syllable makes room for the next one; the smallest gaps are slurred over."""
    latest = next_beat - min(next_onset_s, ONSET_SHARE * (next_beat - beat))
    return latest if end > latest - REST_S else end


def _rest(syllable: int, start: float, end: float) -> list[PlacedPhone]:
    return [PlacedPhone(Phone(SILENCE, "rest", syllable), start, end)] if end > start else []


def _spread(members: Sequence[tuple[Phone, float]], start: float, end: float) -> list[PlacedPhone]:
    """Divide a span among consonants in proportion to the lengths they would like."""
    total = sum(length for _, length in members) or 1.0
    out, passed = [], 0.0
    for sound, length in members:
        begin = start + (end - start) * passed / total
        passed += length
        out.append(PlacedPhone(sound, begin, start + (end - start) * passed / total))
    return out
