from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from gpu_job.singer.text.spelling import Speller
from gpu_job.singer.text.words import Dictionary, tidy

if TYPE_CHECKING:
    from collections.abc import Mapping


class Mute(Speller):
    """A speller that says only what it was asked, so that a test sees when it was."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def say(self, word: str) -> str:
        self.asked.append(word)
        return "zˈu"


def asked(words: Dictionary) -> list[str]:
    assert isinstance(words.speller, Mute)
    return words.speller.asked


@pytest.fixture
def words() -> Dictionary:
    known: dict[str, str | Mapping[str, str | None]] = {
        "heaven": "hˈɛvᵊn", "every": "ˈɛvəɹi", "sky": "skˈI", "come": "kˈʌm", "star": "stˈɑɹ", "light": "lˈIt",
        "bless": "blˈɛs", "run": "ɹˈʌn", "listen": "lˈɪsᵊn", "listening": "lˈɪsᵊnɪŋ", "want": "wˈɑnt",
        "bass": {"DEFAULT": "bˈæs", "NOUN": "bˈAs"}, "Mary": "mˈɛɹi", "bell": "bˈɛl", "grace": "ɡɹˈAs",
        "power": "pˈWəɹ",
    }  # fmt: skip
    return Dictionary(known, Mute())


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("Heaven", "hˈɛvᵊn"),
        ("heav'n", "hˈɛvᵊn"),
        ("ev\u2019ry", "ˈɛvəɹi"),
        ("list'ning", "lˈɪsᵊnɪŋ"),
        ("pow'r", "pˈWəɹ"),
        ("skies", "skˈIz"),
        ("bells", "bˈɛlz"),
        ("grace's", "ɡɹˈAsɪz"),
        ("blessed", "blˈɛst"),
        ("wanted", "wˈɑntɪd"),
        ("comest", "kˈʌməst"),
        ("cometh", "kˈʌməθ"),
        ("running", "ɹˈʌnɪŋ"),
        ("coming", "kˈʌmɪŋ"),
        ("starlight", "stˈɑɹlˌIt"),
        ("star-light", "stˈɑɹlˈIt"),
        ("bass", "bˈæs"),
        ("mary", "mˈɛɹi"),
        ("o'er", "ˈɔɹ"),
        ("'Tis", "tˈɪz"),
        ("mm", "m"),
    ],
)
def test_words_are_found_or_made_from_their_relatives(words: Dictionary, word: str, said: str) -> None:
    assert words.say(word) == said
    assert asked(words) == []


def test_the_is_said_by_what_follows(words: Dictionary) -> None:
    assert words.say("the") == "ðə"
    assert words.say("The", before_vowel=True) == "ðˈi"


def test_an_unknown_word_is_read_by_its_letters(words: Dictionary) -> None:
    assert words.say("Zoé!") == "zˈu"
    assert asked(words) == ["zoe"]


@pytest.mark.parametrize("word", ["", "12", "Ж", "—", "歌"])
def test_what_has_no_latin_letters_cannot_be_said(words: Dictionary, word: str) -> None:
    assert words.say(word) is None


def test_printed_words_are_tidied() -> None:
    assert tidy("\u201cHeav\u2019n,\u201d") == "heav'n"


def test_the_speller_runs_its_network_letter_by_letter() -> None:
    """Hand-made weights whose decoder says B, then stops: the arithmetic of one GRU is enough to tell."""
    size = 2
    shapes = {
        "enc_emb": (29, size), "dec_emb": (74, size), "fc_w": (74, size), "fc_b": (74,),
    } | {f"{side}_{kind}": (3 * size, size) for side in ("enc", "dec") for kind in ("w_ih", "w_hh")} | {
        f"{side}_{kind}": (3 * size,) for side in ("enc", "dec") for kind in ("b_ih", "b_hh")
    }  # fmt: skip
    weights = {name: np.zeros(shape, np.float32) for name, shape in shapes.items()}
    weights["dec_w_ih"][2 * size :] = np.eye(size)
    weights["dec_b_ih"][size : 2 * size] = -20.0  # the update gate stays shut: hidden = tanh(embedding)
    weights["dec_emb"][2] = [3, -3]  # after the start comes whatever likes the first unit
    weights["fc_w"][22] = [5, 0]  # B
    weights["dec_emb"][22] = [-3, 3]
    weights["fc_w"][3] = [0, 5]  # the end
    weights["fc_b"][23] = 1.0  # what is said if the hidden state stays near nothing
    assert Speller(weights).say("b") == "b"
