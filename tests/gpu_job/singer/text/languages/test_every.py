from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gpu_job.singer.default_voices import BANK
from gpu_job.singer.errors import LanguageError, WordError
from gpu_job.singer.melody.phrases import phrases
from gpu_job.singer.text.languages import NAMES, habits, reader
from gpu_job.singer.text.phonemes import VOWELS, parsed
from gpu_job.singer.text.pronunciation import pronounce
from gpu_job.singer.text.syllables import split
from tests.gpu_job.singer.text.languages import (
    test_french,
    test_german,
    test_italian,
    test_latin,
    test_portuguese,
    test_spanish,
)
from tests.support.lines import line
from tests.support.pronunciations import Nobody, rows

if TYPE_CHECKING:
    from types import ModuleType

TABLES: dict[str, ModuleType] = {
    "de": test_german,
    "es": test_spanish,
    "fr": test_french,
    "it": test_italian,
    "la": test_latin,
    "pt": test_portuguese,
}
WORDS = [(language, printed.replace("-", "")) for language, table in TABLES.items() for printed, _ in rows(table.TABLE)]
LETTERS = "abcdefghijklmnopqrstuvwxyzäöüßàâçéèêëîïôûùœñáíóúãõ'"
BANKS = frozenset(json.loads((BANK / "phonemes.json").read_text("utf-8"))) | set("AIOQWY")
"""The default voice's sounds; its diphthongs have names of two letters, the singer's of one."""
"""Of the default voice's symbols, those that are sounds."""


@pytest.mark.parametrize(("language", "word"), WORDS)
def test_every_syllable_has_one_nucleus_and_no_sound_is_lost_or_unknown_to_the_voice(language: str, word: str) -> None:
    said = reader(language, Nobody()).say(word)
    assert said is not None
    sounds = parsed(said, habits(language).plain)
    syllables = split(said, sum(sound.vowel for sound in sounds), habits(language))
    assert [each.nucleus for each in syllables] == [sound.symbol for sound in sounds if sound.vowel]
    joined = [symbol for each in syllables for symbol in (*each.onset, each.nucleus, *each.coda)]
    assert joined == [sound.symbol for sound in sounds]
    assert BANKS.issuperset(joined)


@given(st.sampled_from(sorted(TABLES)), st.text(LETTERS, min_size=1, max_size=12), st.integers(1, 6))
def test_any_word_makes_the_printed_syllables_from_sounds_that_the_voice_has(
    language: str, word: str, count: int
) -> None:
    said = reader(language, Nobody()).say(word)
    if said is None:
        return
    syllables = split(said, count, habits(language))
    assert len(syllables) == count
    for each in syllables:
        assert each.nucleus[0] in VOWELS
        assert BANKS.issuperset((*each.onset, each.nucleus, *each.coda))


def test_french_words_link_within_a_phrase_but_not_over_a_stop_or_an_aspirated_h() -> None:
    def sung(words: str, notes: int) -> list[str]:
        (phrase,) = phrases(line(120, words, "60/1 " * notes, language="fr"))
        syllables = pronounce(phrase, "Alto", reader("fr", Nobody()))
        return ["".join((*s.sounds.onset, s.sounds.nucleus, *s.sounds.coda)) for s in syllables]

    assert sung("les an-ges", 3) == ["lez", "ɑ\u0303", "ʒə"]
    assert sung("les oi-seaux", 3) == ["lez", "wa", "zo"]
    assert sung("les, an-ges", 3)[0] == "le"
    assert sung("les hé-ros", 3) == ["le", "e", "ʁo"]
    assert sung("les rois", 2) == ["le", "ʁwa"]


def test_a_word_in_other_letters_is_named_with_bar_and_language() -> None:
    (phrase,) = phrases(line(120, "Am Ж", "60/1 60/1", language="de"))
    with pytest.raises(WordError) as caught:
        pronounce(phrase, "Alto", reader("de", Nobody()))
    assert "'Ж' in German" in caught.value.message
    assert caught.value.place.measure == "1"


def test_words_with_letters_of_no_language_of_the_line_are_left_to_english() -> None:
    class English(Nobody):
        def say(self, word: str, *, before_vowel: bool = False) -> str | None:  # noqa: ARG002 - as the protocol has it
            return "lˈɪɾəɹ" if word == "fond" else None

    assert reader("haw", English()).say("fond") == "lˈɪtəɹ"
    assert reader("haw", English()).say("ke") == "kˈe"


@pytest.mark.parametrize("language", ["pl", "cs", "ja", "nl", ""])
def test_a_language_that_nobody_knows_is_refused_by_name(language: str) -> None:
    with pytest.raises(LanguageError) as caught:
        reader(language, Nobody())
    assert f"({language})" in caught.value.message
    assert all(name in caught.value.message for name in NAMES.values())


def test_english_is_read_by_the_english_reader() -> None:
    english = Nobody()
    assert reader("en", english) is english
