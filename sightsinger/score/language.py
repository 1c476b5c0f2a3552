"""Which language the words are in, guessed from their letters, three at a time, and from the commonest words.

Own code instead of a library for detecting languages: those weigh megabytes and seconds of a trigger's cold start,
cover a hundred languages nobody here sings, and few of them know Latin. Hyphenated syllables are joined before.
Languages that are not sung are told by letters or a script that are theirs alone, so that their words can be refused
by name.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_COMMON = {
    "en": (
        "the and of to in a is that it for with my thy i we our us you he his her be are as not all this shall "
        "was from me let o thee thou o'er when who will have they their on at by so more but love lord god heart "
        "sing come day night no hallelujah"
    ),
    "de": (
        "der die und in den das ist zu mit sich des ein ich nicht es du wir uns sein dem dich mein meine auf so "
        "wie er aus an dein deine im von gott herr als hat wird nur auch noch wenn ihr o mir dir mich seine am "
        "was da denn kein liebe herz jesu den herren lobe alle gute nacht schon unser euch leise"
    ),
    "fr": (
        "le la les de des et que je vous en un une ne pas qui est dans mon ma mes pour sur ce se tu nous il elle "
        "plus au par son sa ses du mais si tout comme amour coeur mort belle vie bien point l d qu j m n c s moy "
        "tant jour nuit dieu né noël ciel rose doux enfant roi mes te toi moi oh ô où ont est l'on c'est dormez"
    ),
    "it": (
        "di che il la e non mi i in a un per del le con si ma lo da o al mio mia cor se io tu amor core vita "
        "morte ohime una gli nel ch l d m t com come pur poi ancor piu più sol voi bel dolce quel ahi son vi ne è "
        "ben qual sul ne' dei delle stelle cielo mare donna fra tra santa sole madre padre gesù dio signor terra "
        "senza notte credi o cosi della qui colla nella alla pietà dolor tormento caro cara bella occhi ciel "
        "sospiri morir"
    ),
    "la": (
        "et in est qui deus dominus domine domini tuum tuam nobis nos sancti spiritus sanctus gloria patri filio "
        "amen alleluia ave maria kyrie eleison agnus dei te tu ad non cum sed per pro christe christum jesu "
        "miserere mundi terra caeli dei meum mea mei eius quia ut de gratia plena credo unum omnipotens "
        "benedictus hosanna excelsis peccata tollis dona pacem ave stabat mater dies dolorosa venite deo veni sit "
        "sunt est nunc semper saecula saeculorum corpus verum panis lux aeterna requiem virgo regina salve o quam "
        "ubi vox fac me"
    ),
    "es": (
        "el la de que y en los las un una por con no se su mi te me lo del al es para como más mas pues tan si "
        "muy quien amor dios señor vida soy tu yo a o cuando este esta niño virgen cielo noche feliz navidad todo "
        "toda sobre entre ella él mío mía eres sin corazón alma paz campana luz ay hay ya pero porque nana hombre "
        "mañana"
    ),
    "pt": (
        "o a de que e do da em um para com não uma os no se na por mais as dos como mas ao ele das à seu sua meu "
        "minha amor deus senhor noite feliz eu você vou vamos tem foi pra esta nesta onde terra céu coração quem "
        "é nós teu tua ó mãe pai vem luz todos jesus gato boi rosa rua meia era"
    ),
    "nl": (
        "de het een en van ik te dat die in is niet zijn op aan met voor er maar om hem dan zou of wat mijn men "
        "dit zo door over ze bij ook tot je mij uit der daar haar naar heb hoe heeft hebben deze u want nog god "
        "heer"
    ),
    "haw": ("ka ke i o e ana na ko no ua nei a me la nō kou aloha oe pili mai hoi au he nani lani ku'u ho'i"),
}
SUNG = ("en", "de", "fr", "it", "la", "es", "pt", "haw")
"""Languages that the singer knows without a voicebank of their own."""
NAMES = {
    "en": "English", "de": "German", "fr": "French", "it": "Italian", "la": "Latin", "es": "Spanish",
    "pt": "Portuguese", "haw": "Hawaiian", "nl": "Dutch", "pl": "Polish", "cs": "Czech", "sv": "Swedish",
    "fi": "Finnish", "hu": "Hungarian", "ja": "Japanese", "zh": "Chinese", "ko": "Korean", "ru": "Russian",
    "el": "Greek", "he": "Hebrew", "ar": "Arabic", "da": "Danish", "no": "Norwegian", "nb": "Norwegian",
    "uk": "Ukrainian", "ca": "Catalan", "cy": "Welsh", "ga": "Irish", "sk": "Slovak", "hr": "Croatian",
    "sl": "Slovenian", "ro": "Romanian", "tr": "Turkish", "et": "Estonian", "lv": "Latvian", "lt": "Lithuanian",
    "sw": "Swahili", "zu": "Zulu", "gd": "Scottish Gaelic", "eu": "Basque",
}  # fmt: skip
"""English names of languages, as remarks give them."""
_SCRIPTS = {
    "HIRAGANA": "ja", "KATAKANA": "ja", "CJK": "zh", "HANGUL": "ko", "CYRILLIC": "ru", "GREEK": "el", "HEBREW": "he",
    "ARABIC": "ar",
}  # fmt: skip
_LETTERS = {
    "pl": "łęążśćńź", "cs": "ěščřžůťďň", "sv": "å", "da": "ø", "hu": "őű", "ro": "ășț", "tr": "ğış", "haw": "ʻāēīōū",
}  # fmt: skip
"""Letters that tell a language: none of the others has them."""
_SAY_NOTHING = frozenset(("und", "mul", "mis", "zxx", "x", "none", "other"))
_LONG_TAGS = {
    "eng": "en", "deu": "de", "ger": "de", "fra": "fr", "fre": "fr", "ita": "it", "lat": "la", "spa": "es", "por": "pt",
}  # fmt: skip
_UNSURE = 0.35
"""Below this confidence, words are rather in a language that can be sung than in one that cannot."""
UNCLEAR = 0.15
"""Below this confidence a musician is told which language was taken."""
_ENOUGH = 0.12
"""The share of words with such letters from which a text is in that language."""
_SETS = {language: frozenset(words.split()) for language, words in _COMMON.items()}
_SPECIFIC = {word: 1.0 / sum(word in words for words in _SETS.values()) for words in _SETS.values() for word in words}
DEFAULT = "en"
_APOSTROPHES = str.maketrans({"\u2019": "'", "\u02bc": "'", "\u2018": "'"})
_MAX_WORDS = 2_000
_VOWEL = re.compile("[aeiouyàâäáãåæèéêëíìîïòóôöõøœùúûüý]")
_FOREIGN_TO_HAWAIIAN = re.compile("[bcdfgjqrstvxyz]|[^aeiouāēīōū'ʻ]$|[hklmnpw]{2}")
_COMMON_WORD = 3.0
_LEAST, _UNKNOWN, _RARE = -95, -5.5, -9.5
"""Ten times the logarithm of the share of a group that is not listed; logarithms for a letter of Hawaiian."""
_SURE = 6.0
"""The lead of the best language over the next, as a difference of logarithms, that makes one sure of it."""
_MOST_OF_A_WORD = 4
"""A refrain that repeats one word says no more than this many of it."""


def tag(given: str) -> str:
    """Return the primary tag of what a file names as language, shortest form; empty where that says nothing."""
    primary = re.split("[-_]", given.strip())[0].lower()[:8]
    return "" if primary in _SAY_NOTHING else _LONG_TAGS.get(primary, primary)


def guess(words: Iterable[str]) -> tuple[str, float]:
    """Return the likeliest language as a BCP 47 tag and the confidence in it, 0 to 1.

    Nothing to go by gives English with confidence 0.
    """
    counts = Counter(unicodedata.normalize("NFC", word).lower().translate(_APOSTROPHES) for word in words if word)
    script = _script("".join(counts))
    if script:
        return script, 0.95
    frequent = counts.most_common(_MAX_WORDS)
    total = sum(min(count, _MOST_OF_A_WORD) for _, count in frequent)
    if not total:
        return DEFAULT, 0.0
    told = _told(frequent)
    if told:
        return told, 0.9
    scores = dict.fromkeys(_SETS, 0.0)
    for word, count in frequent:
        for language in scores if _VOWEL.search(word) else ():
            scores[language] += min(count, _MOST_OF_A_WORD) * _score(word, language)
    best, confidence = _best(scores)
    if best not in SUNG and confidence < _UNSURE:
        return _best({language: scores[language] for language in SUNG})
    return best, confidence


def _best(scores: Mapping[str, float]) -> tuple[str, float]:
    (best, first), (_, second) = sorted(scores.items(), key=lambda entry: -entry[1])[:2]
    return (best, round(0.99 - 0.99 * math.exp(-(first - second) / _SURE), 2)) if first > second else (DEFAULT, 0.0)


def _script(letters: str) -> str | None:
    """Return the language of words in other letters than Latin ones; Japanese where any kana stand among characters."""
    found = Counter(unicodedata.name(letter, "").split(" ")[0].split("-")[0] for letter in letters if letter.isalpha())
    script, count = found.most_common(1)[0] if found else ("", 0)
    if script == "CJK" and (found["HIRAGANA"] or found["KATAKANA"]):
        script = "HIRAGANA"
    return _SCRIPTS.get(script) if 2 * count >= found.total() else None


def _told(frequent: Sequence[tuple[str, int]]) -> str | None:
    """Return the language whose own letters stand in many of the words."""
    total = sum(count for _, count in frequent)
    found = {
        language: sum(count for word, count in frequent if any(letter in word for letter in letters))
        for language, letters in _LETTERS.items()
    }
    best = max(found, key=lambda language: found[language])
    return best if found[best] >= _ENOUGH * total else None


def _score(word: str, language: str) -> float:
    """Return how well a word suits a language: by its letters, three at a time, and by the list of common words."""
    known = _COMMON_WORD * _SPECIFIC[word] if word in _SETS[language] else 0.0
    shares = _trigrams().get(language)
    if shares is None:  # Hawaiian: a word that ends in a consonant is not
        return known + (_RARE if _FOREIGN_TO_HAWAIIAN.search(word) else _UNKNOWN) * len(word)
    framed = " " + word.replace("'", " ") + " "
    groups = [framed[at : at + 3] for at in range(len(framed) - 2)]
    return known + sum(shares.get(group, _LEAST) for group in groups) / 10


@cache
def _trigrams() -> dict[str, dict[str, int]]:
    """Read how usual three letters are in each language (made by research/language/trigrams.py)."""
    table: dict[str, dict[str, int]] = json.loads(Path(__file__).with_name("trigrams.json").read_text("utf-8"))
    return table
