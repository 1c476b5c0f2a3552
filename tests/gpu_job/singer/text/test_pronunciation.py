from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gpu_job.singer.errors import WordError
from gpu_job.singer.melody.phrases import phrases
from gpu_job.singer.text.pronunciation import SungSyllable, pronounce
from tests.support.lines import line

if TYPE_CHECKING:
    from sightsinger.score.model import Line


class Words:
    language = "en"

    def say(self, word: str, *, before_vowel: bool = False) -> str | None:
        said = {
            "amazing": "əmˈAzɪŋ",
            "grace": "ɡɹˈAs",
            "the": "ðə",
            "hour": "ˈWəɹ",
            "hands": "hˈændz",
            "merrily": "mˈɛɹəli",
            "bula": "bjələ",
        }
        return "ði" if before_vowel and word == "the" else said.get(word)


def sung(written: Line) -> list[SungSyllable]:
    return [syllable for phrase in phrases(written) for syllable in pronounce(phrase, "Alto", Words())]


def shown(syllables: list[SungSyllable]) -> list[str]:
    return ["".join((*s.sounds.onset, s.sounds.nucleus, *s.sounds.coda)) for s in syllables]


def test_a_word_is_shared_out_over_its_notes() -> None:
    syllables = sung(line(60, "a-ma-zing grace", "60/1 62/1 64/1 65/1"))
    assert shown(syllables) == ["ə", "mA", "zɪŋ", "ɡɹAs"]
    assert [s.begins_word for s in syllables] == [True, False, False, True]


def test_a_weak_vowel_printed_i_is_sung_so() -> None:
    assert shown(sung(line(60, "mer-ri-ly", "60/1 62/1 64/1"))) == ["mɛ", "ɹɪ", "li"]
    assert shown(sung(line(60, "bu-la", "60/1 62/1"))) == ["bjə", "lə"]


def test_a_melisma_is_one_syllable_on_several_notes() -> None:
    (only,) = sung(line(60, "grace", "60/1 ~62/1 ~64/1"))
    assert [note.midi for note in only.notes] == [60, 62, 64]


def test_a_word_sees_the_next_one() -> None:
    assert shown(sung(line(60, "the hour the grace", "60/1 60/1 60/1 60/1")))[::2] == ["ði", "ðə"]


def test_consonants_wait_for_the_end_of_a_vowel_carried_over_a_breath() -> None:
    first, second = sung(line(60, "hands", "60/1, ~62/1"))
    assert shown([first, second]) == ["hæ", "ændz"]
    assert not second.begins_word


def test_a_word_that_cannot_be_said_is_named_with_its_bar() -> None:
    with pytest.raises(WordError) as caught:
        sung(line(60, "grace Ж", "60/1 60/1"))
    assert "'Ж'" in caught.value.message
    assert (caught.value.place.part, caught.value.place.measure) == ("Alto", "1")
