"""The singer's sounds in a bank's words, and back."""

from __future__ import annotations

import pytest

from gpu_job.singer.bank.errors import BankPhonemeError
from gpu_job.singer.bank.folder.dictionary import EMPTY, Dictionary
from gpu_job.singer.bank.folder.symbols import Vocabulary
from gpu_job.singer.bank.singing.alphabet import BankWords, alphabet
from gpu_job.singer.bank.singing.voice import bank_sounds
from gpu_job.singer.melody.timing import Phone
from gpu_job.singer.text.languages import reader


class _English:
    """Words in the singer's characters."""

    language = "en"

    def say(self, word: str, *, before_vowel: bool = False) -> str | None:
        del before_vowel
        return {"bird": "bˈɜɹd", "day": "dˈA", "cat": "kˈæt"}.get(word)


ARPABET = ("SP", "AP", "b", "d", "k", "t", "ey", "ah", "r", "dx")


def _vocabulary(*symbols: str) -> Vocabulary:
    return Vocabulary("phonemes.txt", {symbol: index for index, symbol in enumerate(symbols)}, {})


@pytest.mark.parametrize("prefix", ["", "en/"])
def test_the_singers_words_are_said_in_the_banks_sounds(prefix: str) -> None:
    symbols = ["SP", "AP", *(prefix + symbol for symbol in ARPABET[2:])]
    letters = alphabet(_vocabulary(*symbols), EMPTY, "en")
    words = BankWords(EMPTY, letters, _English())
    assert words.say("day") == "dˈA"
    assert letters.symbols["A"] == (f"{prefix}ey",)
    assert letters.symbols["ɜɹ"] == (f"{prefix}ah", f"{prefix}r")
    assert words.say("bird") == "bˈɜɹd"
    assert words.say("cat") is None


def test_a_vowel_and_its_r_share_the_note() -> None:
    letters = alphabet(_vocabulary(*ARPABET), EMPTY, "en")
    parts = bank_sounds([Phone("SP", "rest", -1), Phone("ɜɹ", "nucleus", 0), Phone("d", "coda", 0)], letters)
    assert [(part.sung.symbol, part.sung.role, part.owner, part.begin) for part in parts] == [
        ("SP", "rest", 0, 0.0),
        ("ah", "nucleus", 1, 0.0),
        ("r", "coda", 1, 0.65),
        ("d", "coda", 2, 0.0),
    ]


def test_the_banks_dictionary_comes_first_and_keeps_its_own_sounds() -> None:
    dictionary = Dictionary("d", {"dx": "stop", "N!": "vowel"}, {"day": ("dx", "N!")}, {})
    letters = alphabet(_vocabulary(*ARPABET, "N!"), dictionary, "en")
    said = BankWords(dictionary, letters, _English()).say("Day,")
    assert said is not None
    assert [letters.symbols[character] for character in said] == [("dx",), ("N!",)]


KANA = Dictionary(
    "d",
    dict.fromkeys("auN", "vowel") | {"s": "fricative", "k": "stop", "ky": "stop", "r": "liquid"},
    {"さ": ("s", "a"), "く": ("k", "u"), "ら": ("r", "a"), "き": ("k", "u"), "きゃ": ("ky", "a"), "sa": ("s", "a")}
    | {"ku": ("k", "u"), "ra": ("r", "a"), "ん": ("N",)},
    {},
)


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("さくら", "s a k u r a"),
        ("きゃら", "ky a r a"),
        ("さん", "s a N"),
        ("sakura", "s a k u r a"),
        ("さxら", None),
        ("", None),
    ],
)
def test_words_written_in_syllables_are_said_piece_by_piece(word: str, said: str | None) -> None:
    letters = alphabet(_vocabulary("SP", *KANA.types), KANA, "ja")
    spelt = BankWords(KANA, letters, None, "ja").say(word)
    assert (spelt and " ".join(letters.symbols[character][0] for character in spelt)) == said


def test_words_written_in_letters_are_not_said_piece_by_piece() -> None:
    dictionary = Dictionary("d", {"a": "vowel"}, {"a": ("a",)}, {})
    assert BankWords(dictionary, alphabet(_vocabulary("SP", "a"), dictionary, "en"), None, "en").say("aa") is None


def test_replacements_name_the_banks_sounds() -> None:
    dictionary = Dictionary("d", {}, {}, {"ey": "E1"})
    assert alphabet(_vocabulary("SP", "E1"), dictionary, "en").symbols["A"] == ("E1",)


def test_another_languages_symbols_are_not_taken() -> None:
    letters = alphabet(_vocabulary("SP", "es/t", "en/t"), EMPTY, "en")
    assert letters.symbols["t"] == ("en/t",)
    assert "es/t" not in letters.characters


def test_a_sound_the_bank_lacks_is_named() -> None:
    with pytest.raises(BankPhonemeError, match="ɪ"):
        bank_sounds([Phone("ɪ", "nucleus", 0)], alphabet(_vocabulary("SP", "a"), EMPTY, "es"))


@pytest.mark.parametrize(
    ("symbols", "said"), [("a e i o u g l r", "g l o r i a"), ("aa ao iy g l r a o", "g l ao r iy aa")]
)
def test_latin_is_sung_in_the_sounds_there_are(symbols: str, said: str) -> None:
    letters = alphabet(_vocabulary("SP", *symbols.split()), EMPTY, "la")
    assert " ".join(letters.symbols[sound][0] for sound in "ɡlɔɹiɑ") == said


def test_a_diphthong_may_be_two_vowels() -> None:
    letters = alphabet(_vocabulary("SP", "a", "e", "i"), EMPTY, "la")
    parts = bank_sounds([Phone("A", "nucleus", 0)], letters)
    assert [(part.sung.symbol, part.sung.role) for part in parts] == [("e", "nucleus"), ("i", "coda")]


def test_a_bank_in_ipa_is_written_as_the_singer_writes() -> None:
    letters = alphabet(_vocabulary("SP", "AP", "b", "d", "ɪ", "eɪ", "y", "j", "ɜɹ", "ɔ\u0303"), EMPTY, "en")
    assert letters.symbols["A"] == ("eɪ",)
    assert letters.symbols["y"] == ("y",)
    assert letters.symbols["j"] == ("j",)
    assert letters.symbols["ɔ\u0303"] == ("ɔ\u0303",)
    assert BankWords(EMPTY, letters, _English()).say("bird") == "bˈɜɹd"
    assert BankWords(EMPTY, letters, _English()).say("cat") is None


def test_a_banks_german_sounds_are_found_by_their_prefix() -> None:
    letters = alphabet(_vocabulary("SP", *"de/a de/x de/n de/t de/ts de/v de/ay en/a de/i de/r".split()), EMPTY, "de")
    words = BankWords(EMPTY, letters, reader("de", _English()), "de")
    assert words.say("Nacht") == "n\u02c8axt"
    assert letters.symbols["x"] == ("de/x",)
    assert letters.symbols["\u02a6"] == ("de/ts",)
    assert letters.symbols["\u027e"] == ("de/r",)  # a flipped r is the bank's r
    assert words.say("Nacht-Buch") is None  # no b, no u


def test_a_nasal_vowel_is_a_vowel_and_n_where_a_bank_has_none() -> None:
    letters = alphabet(_vocabulary("SP", *"fr/o fr/n fr/b".split()), EMPTY, "fr")
    words = BankWords(EMPTY, letters, reader("fr", _English()), "fr")
    assert words.say("bon") == "b\u02c8\u0254\u0303"
    assert letters.symbols["\u0254\u0303"] == ("fr/o", "fr/n")
