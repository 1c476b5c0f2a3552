"""The languages besides English whose words the singer knows, each read by its letters as its singers sing it.

Own rules, in the IPA as espeak writes it, which is what the default voice learned. Passed over: espeak-ng (GPL, cannot
be shipped in an image with this), gruut's lexicons (made for speech: no mute e to sing, no liaison; their source is not
told, and the German one is partly wrong), Epitran (no French vowels that are silent, no stress, many packages).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from gpu_job.singer.errors import LanguageError
from gpu_job.singer.text.languages import french, german, hawaiian, italian, latin, portuguese, spanish
from gpu_job.singer.text.languages.rules import decomposed, sings
from gpu_job.singer.text.phonemes import PLAIN
from gpu_job.singer.text.syllable_fitting import ENGLISH
from gpu_job.singer.text.words import tidy
from sightsinger.score.language import NAMES as LANGUAGES
from sightsinger.score.language import SUNG

if TYPE_CHECKING:
    from gpu_job.singer.text.pronouncer import Pronouncer
    from gpu_job.singer.text.syllable_fitting import Habits


class _Module(Protocol):
    HABITS: Habits

    def say(self, word: str, *, before_vowel: bool = False) -> str | None:
        """Return a tidy word's sounds."""


NAMES = {tag: LANGUAGES[tag] for tag in SUNG}
"""The languages that can be sung, by BCP 47 tag."""
_READ: dict[str, _Module] = {
    "de": german, "fr": french, "it": italian, "la": latin, "es": spanish, "pt": portuguese, "haw": hawaiian,
}  # fmt: skip
_ENGLISH_SOUNDS = str.maketrans(PLAIN)


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads a language by its letters, and leaves words with letters that are not its own to the English reader."""

    language: str
    otherwise: Pronouncer

    def say(self, word: str, *, before_vowel: bool = False) -> str | None:
        """Return a word's phonemes, or None where nobody can read it."""
        said = _read(self.language, tidy(word), before_vowel)
        if said:
            return said
        english = self.otherwise.say(word, before_vowel=before_vowel)
        return english.translate(_ENGLISH_SOUNDS) if english else None


def reader(language: str, english: Pronouncer) -> Pronouncer:
    """Return who reads a line's words. Raises LanguageError for languages that nobody here knows."""
    if language == "en":
        return english
    if language in _READ:
        return Reader(language, english)
    raise LanguageError(
        f"The words are in a language ({language}) that the singer cannot pronounce. It sings "
        f"{', '.join(NAMES.values())}. Bring a voicebank for that language, or name the right language in the score."
    )


def habits(language: str) -> Habits:
    """Return how a language's words are divided and fitted to notes; English ones for languages nobody knows."""
    return _READ[language].HABITS if language in _READ else ENGLISH


@lru_cache(maxsize=4096)
def _read(language: str, word: str, before_vowel: bool) -> str | None:  # noqa: FBT001 - a cached function's key
    said = decomposed(_READ[language].say(word, before_vowel=before_vowel) or "") if word else ""
    return said if said and sings(said) else None
