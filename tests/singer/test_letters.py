from __future__ import annotations

import pytest

from gpu_job.singer.letters import reader, spell


class English:
    def say(self, word: str, *, before_vowel: bool = False) -> str | None:  # noqa: ARG002 - as the protocol has it
        return "ˈɪŋɡlɪʃ" if word.isascii() else None


@pytest.mark.parametrize(
    ("language", "word", "said"),
    [
        ("la", "caeli", "ʧɛli"),
        ("la", "excelsis", "ɛkʃɛlsis"),
        ("la", "gratia", "ɡɹɑtsiɑ"),
        ("la", "agnus", "ɑnjus"),
        ("la", "Jesu", "jɛsu"),
        ("la", "mihi", "miki"),
        ("la", "hosanna", "ɔsɑnɑ"),
        ("la", "quoniam", "kwɔniɑm"),
        ("la", "pacem", "pɑʧɛm"),
        ("it", "cielo", "ʧjɛlɔ"),
        ("it", "figlio", "filjiɔ"),
        ("it", "che", "kɛ"),
        ("it", "ghirlanda", "ɡiɹlɑndɑ"),
        ("it", "piazza", "piɑtsɑ"),
        ("es", "niño", "ninjɔ"),
        ("es", "cielo", "sjɛlɔ"),
        ("es", "Jesús", "hɛsus"),
        ("es", "llora", "jɔɹɑ"),
        ("es", "que", "kɛ"),
        ("haw", "aloha", "ɑlɔhɑ"),
        ("haw", "\u02bboe", "ɔɛ"),
        ("haw", "Lili\u02bbuokalani", "liliuɔkɑlɑni"),
    ],
)
def test_words_are_read_as_choirs_sing_them(language: str, word: str, said: str) -> None:
    assert spell(word, language) == said


def test_a_hawaiian_song_may_go_on_in_english() -> None:
    words = reader("haw", English())
    assert words.say("fond") == "ˈɪŋɡlɪʃ"
    assert words.say("ke") == "kɛ"


def test_other_languages_are_read_as_english() -> None:
    english = English()
    assert reader("en", english) is english


@pytest.mark.parametrize("word", ["", "–", "Ж"])
def test_what_nobody_can_read_is_nobodys(word: str) -> None:
    assert reader("la", English()).say(word) in (None, "ˈɪŋɡlɪʃ")
    assert spell(word, "la") is None
