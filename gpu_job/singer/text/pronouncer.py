"""Whoever knows how words are said: dictionaries, languages' rules, banks."""

from __future__ import annotations

from typing import Protocol


class Pronouncer(Protocol):
    """Whoever knows how words are said."""

    @property
    def language(self) -> str:
        """Return the language of the words, as a BCP 47 tag: it decides how they are divided over notes."""

    def say(self, word: str, *, before_vowel: bool = False) -> str | None:
        """Return a word's phonemes, or None where it cannot be said."""
