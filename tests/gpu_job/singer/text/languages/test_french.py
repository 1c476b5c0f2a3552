"""Convention: Grubb, Singing in French; Davis, Gateway to French Diction; r as in speech, ʁ."""

from __future__ import annotations

import unicodedata

import pytest

from tests.support.pronunciations import rows, sung

TABLE = """
clair klɛʁ
lu-ne ly.nə
mon mɔ̃
a-mi a.mi
Pier-rot pjɛ.ʁo
plu-me ply.mə
é-cri-re e.kʁi.ʁə
chan-del-le ʃɑ̃.dɛ.lə
feu fø
cœur kœʁ
sœur sœʁ
jeu-ne ʒœ.nə
deux dø
yeux jø
vieux vjø
mer-veil-le mɛʁ.vɛ.jə
so-leil sɔ.lɛj
fil-le fi.jə
vil-le vi.lə
feuil-la-ge fœ.ja.ʒə
nuit nɥi
roi ʁwa
loin lwɛ̃
bien bjɛ̃
pain pɛ̃
vin vɛ̃
brun bʁœ̃
temps tɑ̃
en-fant ɑ̃.fɑ̃
chan-tent ʃɑ̃.tə
sou-vent su.vɑ̃
dou-ce-ment du.sə.mɑ̃
ai-mer ɛ.me
hi-ver i.vɛʁ
nez ne
prin-temps pʁɛ̃.tɑ̃
mon-ta-gne mɔ̃.ta.ɲə
ro-se ʁo.zə
dou-ce du.sə
femme fam
beau-té bo.te
na-tion na.sjɔ̃
qua-tre ka.tʁə
fleurs flœʁ
l'a-mour la.muʁ
qu'il kil
au-jour-d'hui o.ʒuʁ.dɥi
voy-a-ge vwa.ja.ʒə
joy-eux ʒwa.jø
"""


@pytest.mark.parametrize(("printed", "expected"), rows(TABLE))
def test_french_is_sung_as_singers_are_taught(printed: str, expected: str) -> None:
    assert sung("fr", printed) == unicodedata.normalize("NFD", expected)


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("bel-le", "bɛ.lə"),
        ("belle", "bɛl"),
        ("ma-de-moi-sel-le", "ma.də.mwa.zɛ.lə"),
        ("ma-de-moi-selle", "ma.də.mwa.zɛl"),
        ("joi-e", "ʒwa.ə"),
        ("joie", "ʒwa"),
        ("pe-tite", "pə.tit"),
        ("le", "lə"),
    ],
)
def test_a_mute_e_is_sung_where_it_has_a_note(printed: str, expected: str) -> None:
    assert sung("fr", printed) == expected


@pytest.mark.parametrize(("printed", "expected"), [("na-ti-on", "na.si.ɔ̃"), ("nu-it", "ny.i"), ("pi-a-no", "pi.a.no")])
def test_a_glide_is_a_vowel_where_it_has_a_note(printed: str, expected: str) -> None:
    assert sung("fr", printed) == expected


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("les", "lez"), ("nos", "noz"), ("ils", "ilz"), ("un", "œ̃n"), ("mon", "mɔ̃n"), ("est", "ɛt"), ("grand", "ɡʁɑ̃t"),
        ("deux", "døz"), ("et", "e"), ("ro-se", "ʁo.zə"), ("en-fant", "ɑ̃.fɑ̃"), ("elles", "ɛlz"),
    ],
)  # fmt: skip
def test_some_words_link_to_a_vowel(printed: str, expected: str) -> None:
    assert sung("fr", printed, before_vowel=True) == expected
