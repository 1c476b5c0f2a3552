from __future__ import annotations

import pytest

from gpu_job.singer.text import languages
from sightsinger.score import language
from sightsinger.score.output.summary import language_remarks


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lift every voice and sing till earth and heaven ring with the harmonies of liberty", "en"),
        ("Am Brunnen vor dem Tore da steht ein Lindenbaum ich träumt in seinem Schatten so manchen süßen Traum", "de"),
        ("Kyrie eleison Christe eleison Gloria in excelsis Deo et in terra pax hominibus bonae voluntatis", "la"),
        ("Lascia ch'io pianga mia cruda sorte e che sospiri la libertà", "it"),
        ("Au clair de la lune mon ami Pierrot prête moi ta plume pour écrire un mot", "fr"),
        ("Noche de paz noche de amor todo duerme en derredor entre los astros que esparcen su luz", "es"),
    ],
)
def test_languages_are_guessed_from_few_lines(text: str, expected: str) -> None:
    guessed, confidence = language.guess(text.split())
    assert guessed == expected
    assert confidence > 0.3


def test_nothing_to_go_by_is_english_without_confidence() -> None:
    assert language.guess([]) == ("en", 0.0)
    assert language.guess(["mm", "hm"]) == ("en", 0.0)


def test_more_words_make_more_confidence() -> None:
    few, many = language.guess(["the"]), language.guess(["the", "and", "of", "with", "shall", "they", "have"])
    assert few[1] < many[1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Der Mond ist aufgegangen die goldnen Sternlein prangen", "de"),
        ("Im wundersch\u00f6nen Monat Mai", "de"),
        ("Quand nous chanterons le temps des cerises", "fr"),
        ("Mon beau sapin roi des for\u00eats", "fr"),
        ("Gi\u00e0 il sole dal Gange", "it"),
        ("Sul mare luccica l\u2019astro d\u2019argento", "it"),
        ("Sicut cervus desiderat ad fontes aquarum", "la"),
        ("Ubi caritas et amor", "la"),
        ("Panis angelicus fit panis hominum", "la"),
        ("Cantar del alma que bien s\u00e9 yo la fonte", "es"),
        ("Feliz navidad", "es"),
        ("Marcha soldado cabe\u00e7a de papel", "pt"),
        ("Ciranda cirandinha vamos todos cirandar", "pt"),
        ("What child is this who laid to rest", "en"),
        ("Klein klein kleutertje wat doe je in mijn hof", "nl"),
    ],
)
def test_one_line_is_enough_for_the_languages_that_are_sung(text: str, expected: str) -> None:
    assert language.guess(text.split())[0] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\u3055\u304f\u3089 \u306e\u3084\u307e\u3082", "ja"),
        ("\u6625 \u306e \u9685\u7530\u5ddd", "ja"),
        ("\u041a\u0430\u043b\u0438\u043d\u043a\u0430 \u043c\u043e\u044f", "ru"),
        ("Lulaj\u017ce Jezuniu moja pere\u0142ko", "pl"),
        ("P\u00e1sli ovce Vala\u0161i p\u0159i betl\u00e9msk\u00e9 sala\u0161i", "cs"),
    ],
)
def test_languages_that_are_not_sung_are_told_by_their_letters(text: str, expected: str) -> None:
    guessed, confidence = language.guess(text.split())
    assert guessed == expected
    assert confidence >= 0.9
    assert guessed not in language.SUNG


def test_words_that_could_be_dutch_are_rather_in_a_language_that_is_sung(monkeypatch: pytest.MonkeyPatch) -> None:
    doubtful = "Davids zoon".split()
    assert language.guess(doubtful)[0] in language.SUNG
    monkeypatch.setattr(language, "_UNSURE", 0.0)
    assert language.guess(doubtful)[0] == "nl"


def test_a_musician_is_told_of_words_that_nobody_can_sing() -> None:
    (unsung,) = language_remarks("pl", 0.9)
    assert unsung.code == "LANGUAGE_UNSUNG"
    assert "Polish" in unsung.message
    (guessed,) = language_remarks("es", 0.02)
    assert (guessed.code, "Spanish" in guessed.message) == ("LANGUAGE_GUESSED", True)
    assert language_remarks("es", 0.5) == []


def test_the_singer_and_the_score_agree_on_the_languages_that_are_sung() -> None:
    assert set(language.SUNG) == set(languages.NAMES)


@pytest.mark.parametrize(
    ("given", "expected"),
    [("de-AT", "de"), ("pt_BR", "pt"), ("lat", "la"), ("FR", "fr"), ("und", ""), ("", ""), ("haw", "haw")],
)
def test_tags_are_brought_to_their_shortest_form(given: str, expected: str) -> None:
    assert language.tag(given) == expected
