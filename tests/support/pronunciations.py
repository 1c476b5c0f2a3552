"""Tables of words as printed, syllables parted by hyphens, and as sung, syllables parted by full stops."""

from __future__ import annotations

from gpu_job.singer.text.languages import habits, reader
from gpu_job.singer.text.syllables import split


class Nobody:
    """An English reader that knows no words."""

    language = "en"

    def say(self, word: str, *, before_vowel: bool = False) -> str | None:  # noqa: ARG002 - as the protocol has it
        return None


def rows(table: str) -> list[tuple[str, str]]:
    """Return (printed, sung) of each line."""
    return [(printed, sung) for printed, sung in (line.split() for line in table.strip().splitlines())]


def sung(language: str, printed: str, *, before_vowel: bool = False) -> str:
    """Return how a word is sung on as many notes as it is printed with."""
    word = printed.replace("-", "")
    said = reader(language, Nobody()).say(word, before_vowel=before_vowel)
    syllables = split(said or "", printed.count("-") + 1, habits(language))
    return ".".join("".join((*each.onset, each.nucleus, *each.coda)) for each in syllables)
