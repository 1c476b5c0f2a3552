"""Which language the words are in, guessed from the commonest words and letters of those that are sung most.

Own code instead of a library for detecting languages: those weigh megabytes and seconds of a trigger's cold start,
cover a hundred languages nobody here sings, and few of them know Latin. Hyphenated syllables are joined before.
"""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_COMMON = {
    "en": (
        "the and of to in a is that it for with my thy i we our us you he his her be are as not all this "
        "shall was from me let o thee thou o'er when who will have they their on at by so more but love lord "
        "god heart sing come day night no"
    ),
    "de": (
        "der die und in den das ist zu mit sich des ein ich nicht es du wir uns sein dem dich mein meine auf "
        "so wie er aus an dein deine im von gott herr als hat wird nur auch noch wenn ihr o mir dir mich "
        "seine am was da denn kein liebe herz jesu"
    ),
    "fr": (
        "le la les de des et que je vous en un une ne pas qui est dans mon ma mes pour sur ce se tu nous il "
        "elle plus au par son sa ses du mais si tout comme amour coeur mort belle vie bien point l d qu j m n "
        "c s moy tant"
    ),
    "it": (
        "di che il la e non mi i in a un per del le con si ma lo da o al mio mia cor se io tu amor core vita "
        "morte ohime una gli nel ch l d m t com come pur poi ancor piu sol voi bel dolce quel ahi son vi ne "
        "cosi della qui colla nella alla pietà dolor tormento caro cara bella occhi ciel sospiri morir"
    ),
    "la": (
        "et in est qui deus dominus domine domini tuum tuam nobis nos sancti spiritus sanctus gloria patri "
        "filio amen alleluia ave maria kyrie eleison agnus dei te tu ad non cum sed per pro christe christum "
        "jesu miserere mundi terra caeli dei meum mea mei eius quia ut de gratia plena credo unum omnipotens "
        "benedictus hosanna excelsis peccata tollis dona pacem"
    ),
    "es": (
        "el la de que y en los las un una por con no se su mi te me lo del al es para como más mas pues tan "
        "si muy quien amor dios señor vida soy tu yo a o cuando este esta niño virgen"
    ),
    "pt": (
        "o a de que e do da em um para com não uma os no se na por mais as dos como mas ao ele das à seu sua "
        "meu minha amor"
    ),
    "nl": (
        "de het een en van ik te dat die in is niet zijn op aan met voor er maar om hem dan zou of wat mijn "
        "men dit zo door over ze bij ook tot je mij uit der daar haar naar heb hoe heeft hebben deze u want "
        "nog god heer"
    ),
    "haw": ("ka ke i o e ana na ko no ua nei a me la nō kou aloha oe pili mai hoi au he nani lani ku'u ho'i"),
}
_LETTERS = {"de": "äöüß", "fr": "éèêàçùœ", "es": "ñ¿¡", "it": "ìòù", "pt": "ãõ", "haw": "ʻāēīōū"}
_MARKS = {
    "de": ("sch", "cht", "ck", "tz", "ei"),
    "la": ("ae", "us", "um", "que", "orum", "ibus", "tur"),
    "it": ("zz", "gli", "gn", "cch", "ott"),
    "en": ("th", "wh", "ght", "sh", "y"),
    "fr": ("eau", "oi", "eux", "ez", "ai"),
    "nl": ("ij", "aa", "oo", "ee", "sch"),
}
_SETS = {language: frozenset(words.split()) for language, words in _COMMON.items()}
_SPECIFIC = {word: 1.0 / sum(word in words for words in _SETS.values()) for words in _SETS.values() for word in words}
DEFAULT = "en"
_MAX_WORDS = 2_000
_MOST_OF_A_WORD = 4
"""A refrain that repeats one word says no more than this many of it."""


def guess(words: Iterable[str]) -> tuple[str, float]:
    """Return the likeliest language as a BCP 47 tag and the confidence in it, 0 to 1.

    Nothing to go by gives English with confidence 0.
    """
    counts = Counter(unicodedata.normalize("NFC", word).lower() for word in words if word)
    frequent = counts.most_common(_MAX_WORDS)
    total = sum(min(count, _MOST_OF_A_WORD) for _, count in frequent)
    if not total:
        return DEFAULT, 0.0
    scores = {
        language: sum(_score(word, language) * min(count, _MOST_OF_A_WORD) for word, count in frequent)
        for language in _SETS
    }
    (best, first), (_, second) = sorted(scores.items(), key=lambda entry: -entry[1])[:2]
    if first <= 0:
        return DEFAULT, 0.0
    margin = (first - second) / first
    evidence = 1.0 - math.exp(-first / 4.0)
    return best, round(min(0.99, evidence * (0.35 + 0.65 * min(1.0, margin * 1.6))), 2)


def _score(word: str, language: str) -> float:
    if word in _SETS[language]:
        return _SPECIFIC[word] ** 2
    letters = 0.5 if any(letter in word for letter in _LETTERS.get(language, "")) else 0.0
    marks = 0.06 * sum(mark in word for mark in _MARKS.get(language, ()))
    return letters + marks
