"""Hawaiian: five vowels as written, w before e and i between w and v, the ʻokina a new beginning."""

from __future__ import annotations

from gpu_job.singer.text import syllable_fitting
from gpu_job.singer.text.languages.rules import Rules, nuclei, onsets, stressed

_RULES = Rules(
    (("w(?=[eiēī])", "v"),),
    zip("aeiouhklmnpw'-", [*"a e i o u h k l m n p w".split(), "", ""], strict=True),
)
HABITS = syllable_fitting.Habits(
    onsets(""), fewer=(syllable_fitting.glide, syllable_fitting.diphthong), more=(syllable_fitting.opened,)
)


def say(word: str, *, before_vowel: bool = False) -> str | None:
    """Return a word's sounds; None for words with other letters: songs go on in English."""
    del before_vowel
    said = _RULES.read(word)
    return stressed(said, -2 if len(nuclei(said)) > 1 else -1) if said else None
