from __future__ import annotations

import pytest

from sightsinger.score import language


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
