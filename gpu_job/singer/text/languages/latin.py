"""Latin as the church sings it (Liber Usualis; Hines, Singer's Manual of Latin Diction): the sounds of Italian.

c and g are soft before e and i sounds, ae and oe are e, ti before a vowel is tsi, gn is ɲ, h is silent but in mihi
and nihil, s between vowels is z, vowels are never reduced: a ɛ i ɔ u. Final consonants are sung.
"""

from __future__ import annotations

import re

from gpu_job.singer.text import syllable_fitting
from gpu_job.singer.text.languages.rules import Rules, nuclei, onsets, stressed
from gpu_job.singer.text.phonemes import DIPHTHONGS

_SOFT = "(?=[eiyéíëæœ]|ae|oe)"
_V = "[aeiouyáéíóúæœ]"
_RULES = Rules(
    (
        ("(?<=isr)ae|(?<=mich)ae|(?<=raph)ae", "aɛ"),
        ("aë|aé", "aɛ"),
        ("oë", "ɔɛ"),
        ("ae|oe|æ|œ", "ɛ"),
        ("áe|ǽ", "ˈɛ"),
        ("au(?!s$|m$)", "W"),
        ("(?<=^[hcs])eu$", "ɛʊ̯"),
        ("euge", "ɛʊ̯ʤɛ"),
        (f"xc{_SOFT}", "kʃ"),
        (f"(?<=^e)x(?=h?{_V})", "ɡz"),
        ("x", "ks"),
        (f"sc{_SOFT}", "ʃ"),
        (f"cc{_SOFT}", "tʧ"),
        (f"c{_SOFT}", "ʧ"),
        ("cch|ch|ck|cq(?=u)", "k"),
        ("qu", "kw"),
        ("c|k|q", "k"),
        (f"gg{_SOFT}", "dʤ"),
        (f"g{_SOFT}", "ʤ"),
        ("gn", "ɲ"),
        ("g", "ɡ"),
        (f"ngu(?={_V})", "ŋɡw"),
        (f"n(?=[cgkqx])(?!g{_SOFT}|c{_SOFT}|gn)", "ŋ"),
        (f"(?<![stx])ti(?={_V})", "ʦi"),
        ("mihi", "miki"),
        ("nihil", "nikil"),
        (f"(?<!{_V})i(?=[aeouáéóúæœ])(?<=^i)|(?<=[aeouáéóú])i(?=[aeouáéóúæœ])", "j"),
        ("j", "j"),
        ("ph", "f"),
        ("th", "t"),
        ("rh", "r"),
        ("h", ""),
        ("zz|z", "ʣ"),
        (f"(?<={_V})s(?={_V})", "z"),
        ("á", "ˈa"),
        ("é", "ˈɛ"),
        ("í|ý", "ˈi"),
        ("ó", "ˈɔ"),
        ("ú", "ˈu"),
    ),
    zip("abdefiloumnprstvwy'-", [*"a b d ɛ f i l ɔ u m n p r s t v v i".split(), "", ""], strict=True),
)
_LONG = tuple(
    "orum arum erum amus emus imus atis etis abis ebis ator oris orem onis onem atus ata atum atem ate alis alem "
    "arem ivit avit evit atur etur alleluia amen osa ura ari eri iva inus ina inum miserere".split()
)
"""Endings whose last vowel but one is long, which spelling does not show."""
_SHORT = tuple("domin omin umin imin irgin icin acul anim enit olit erit".split())
"""What stands before the last vowel of words that look like those but are not."""
HABITS = syllable_fitting.Habits(
    onsets("pl pr bl br tr dr kl kr ɡl ɡr fl fr st sp sk str spr skr spl", "ptkbdɡfvszlmnr", "jw") | {"kw", "ɡw", "ps"},
    fewer=(syllable_fitting.glide, syllable_fitting.diphthong),
    more=(syllable_fitting.opened,),
)


def say(word: str, *, before_vowel: bool = False) -> str | None:
    """Return a word's sounds."""
    del before_vowel
    said = _RULES.read(word)
    return stressed(said, -2 if _heavy(word, said) else -3) if said else None


def _heavy(word: str, said: str) -> bool:
    """Whether the last vowel but one is long, or before two consonants: it is stressed then, else the one before."""
    places = nuclei(said)
    if len(places) < 3:
        return True
    between = said[places[-2] + 1 : places[-1]]
    closed = len(between) > 1 and not re.fullmatch("[pbtdkɡf][lr]|ʦ|kw|s?t?ɲ", between)
    if closed or between == "ɲ" or said[places[-2]] in DIPHTHONGS:
        return True
    return word.endswith(_LONG) and not re.sub("[aeiou]+[mst]?$", "", word).endswith(_SHORT)
