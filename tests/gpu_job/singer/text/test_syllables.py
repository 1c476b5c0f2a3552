from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gpu_job.singer.text.syllables import split


def shown(phonemes: str, count: int) -> str:
    return ".".join("".join((*s.onset, s.nucleus, *s.coda)) for s in split(phonemes, count))


@pytest.mark.parametrize(
    ("phonemes", "count", "sung"),
    [
        ("lˈɪbəɹɾi", 3, "lɪ.bəɹ.ti"),  # liberty: a sung t, not a flap; r belongs to its vowel
        ("wˈɪɹi", 2, "wɪ.ɹi"),  # weary
        ("stɹˈɛŋθən", 2, "stɹɛŋ.θən"),
        ("sˈɪŋɪŋ", 2, "sɪŋ.ɪŋ"),  # no syllable begins with ng
        ("ˈɛkstɹə", 2, "ɛk.stɹə"),  # as many consonants to the next syllable as English allows
        ("hˈɑɹməniz", 3, "hɑɹ.mə.niz"),
    ],
)
def test_consonants_go_to_the_next_syllable_where_english_allows(phonemes: str, count: int, sung: str) -> None:
    assert shown(phonemes, count) == sung


@pytest.mark.parametrize(
    ("phonemes", "count", "sung"),
    [
        ("ˈɛvəɹi", 2, "ɛv.ɹi"),  # ev'ry
        ("hˈɛvᵊn", 1, "hɛvn"),  # heav'n
        ("lˈɪsənɪŋ", 2, "lɪ.snɪŋ"),  # list'ning
        ("vɪktˈɔɹiəs", 3, "vɪk.tɔɹ.jəs"),  # vic-to-rious
        ("ˈWəɹ", 1, "Wəɹ"),  # our
        ("dˈIəmənd", 2, "dIə.mənd"),  # dia-mond
    ],
)
def test_a_word_with_more_vowels_than_notes_passes_over_the_weakest(phonemes: str, count: int, sung: str) -> None:
    assert shown(phonemes, count) == sung


@pytest.mark.parametrize(
    ("phonemes", "count", "sung"),
    [
        ("blˈɛst", 2, "blɛ.sɪd"),  # bless-ed
        ("ɹˈɪðm", 2, "ɹɪ.ðəm"),  # rhy-thm
        ("fˈIɹ", 2, "fI.əɹ"),  # fi-re
        ("ɡlˈɔ", 3, "ɡlɔ.ɔ.ɔ"),  # nothing else to do: the vowel again
    ],
)
def test_a_word_with_fewer_vowels_than_notes_gets_what_singers_sing(phonemes: str, count: int, sung: str) -> None:
    assert shown(phonemes, count) == sung


def test_a_hum_is_held_on_its_consonant() -> None:
    (only,) = split("hm", 1)
    assert (only.onset, only.nucleus, only.coda) == (("h",), "m", ())


def test_a_word_without_voice_gets_a_weak_vowel() -> None:
    (only,) = split("ð", 1)
    assert (only.onset, only.nucleus) == (("ð",), "ə")


def test_stress_stays_with_its_vowel() -> None:
    assert [s.stress for s in split("ˌæləlˈujə", 4)] == ["ˌ", "", "ˈ", ""]


def test_no_sounds_cannot_be_sung() -> None:
    with pytest.raises(ValueError, match="no sounds"):
        split("", 1)


@given(st.text(alphabet="ptkbdɡfvszʃʧʤmnŋlɹwjhAIOWYiuæɑɔəɛɜɪʊʌᵊᵻɾˈˌ", min_size=1, max_size=14), st.integers(1, 6))
def test_any_phonemes_make_exactly_the_printed_syllables(phonemes: str, count: int) -> None:
    if not phonemes.strip("ˈˌ"):
        return
    found = split(phonemes, count)
    assert len(found) == count
    assert all(syllable.nucleus for syllable in found)
