"""A part made ready to sing: cut into phrases, every word read, nothing sung yet.

Whatever cannot be sung is found here, before any sound is made, and nothing of it is done again while singing.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gpu_job.audio import mp3
from gpu_job.singer.errors import NothingToSingError
from gpu_job.singer.melody.phrases import apart, phrases
from gpu_job.singer.text.pronunciation import pronounce
from sightsinger.errors import ScorePosition

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gpu_job.singer.melody.phrases import Phrase
    from gpu_job.singer.text.pronunciation import SungSyllable
    from gpu_job.singer.voice import Voice
    from sightsinger.score.model import Line

INTRO_S = 0.1
"""Sound starts this long before the first beat, so that a first note's consonants have room."""
LONGER_S = 0.09
"""The decoded recording is at most this much longer than the score: the intro and the codec's silence are partly made
up for at the very end, where the last sound has died away."""


@dataclass(frozen=True, slots=True)
class PreparedPhrase:
    """A phrase and its syllables."""

    phrase: Phrase
    syllables: tuple[SungSyllable, ...]
    nth: int = 0
    """How many times the line sang the same before."""


@dataclass(frozen=True, slots=True)
class PreparedPart:
    """A line, who sings it, and its phrases in order."""

    line: Line
    voice: Voice
    phrases: tuple[PreparedPhrase, ...]
    length: int
    """Samples of its track, at the voice's rate."""

    @property
    def intro(self) -> int:
        """Samples before the first beat."""
        return round(INTRO_S * self.voice.sample_rate)


def prepare(line: Line, voice: Voice) -> PreparedPart:
    """Cut a line into phrases and read their words. Raises NothingToSingError, WordError."""
    if not line.notes:
        raise NothingToSingError(
            f"{line.part} has no notes to sing. Choose another part.", place=ScorePosition(line.part)
        )
    length = mp3.longest_within(round((line.duration_s + LONGER_S) * voice.sample_rate))
    latest_s = (length - round(INTRO_S * voice.sample_rate)) / voice.sample_rate
    found = phrases(line, earliest_s=-INTRO_S, latest_s=latest_s)
    ready = tuple(prepare_phrase(phrase, line.part, voice, nth) for phrase, nth in _numbered(found))
    return PreparedPart(line, voice, ready, length)


def prepare_phrase(phrase: Phrase, part: str, voice: Voice, nth: int = 0) -> PreparedPhrase:
    """Read the words of one phrase. Raises WordError naming word and bar."""
    return PreparedPhrase(phrase, pronounce(phrase, part, voice.words), nth)


def _numbered(found: Sequence[Phrase]) -> Iterator[tuple[Phrase, int]]:
    """Pair each phrase with how many like it came before."""
    seen: Counter[Phrase] = Counter()
    for phrase in found:
        own = apart(phrase)
        yield phrase, seen[own]
        seen[own] += 1
