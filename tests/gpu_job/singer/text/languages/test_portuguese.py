"""Convention: the norms for sung Brazilian Portuguese (Kayama and others, 2007)."""

from __future__ import annotations

import unicodedata

import pytest

from tests.support.pronunciations import rows, sung

TABLE = """
Noi-te noɪ.ʧi
fe-liz fe.lis
co-ra-ção ko.ɾa.sɐ̃ʊ̃
mãe mɐ̃ɪ̃
não nɐ̃ʊ̃
põe põɪ̃
can-ções kɐ̃.sõɪ̃s
bem bẽɪ̃
som sõ
um ũ
lin-do lĩn.du
di-a ʤi.ɐ
tar-de taɾ.ʤi
ter-ra tɛ.xɐ
ra-to xa.tu
ca-ro ka.ɾu
Bra-sil bɾa.ziʊ
fi-lho fi.ʎu
mi-nha mi.ɲɐ
gen-te ʒẽn.ʧi
ho-je o.ʒi
quan-do kwɐ̃n.du
sem-pre sẽm.pɾi
bran-co bɾɐ̃ŋ.ku
que ki
ci-da-de si.da.ʤi
mui-to mũɪ̃.tu
luz lus
flo-res flo.ɾis
me-sa me.zɐ
pas-so pa.su
chu-va ʃu.vɐ
cai-xa kI.ʃɐ
meu meʊ
céu sɛʊ
sau-da-de sW.da.ʤi
sol sɔʊ
a-mam a.mɐ̃ʊ̃
ho-mem o.mẽɪ̃
"""


@pytest.mark.parametrize(("printed", "expected"), rows(TABLE))
def test_portuguese_is_sung_as_in_brazil(printed: str, expected: str) -> None:
    assert sung("pt", printed) == unicodedata.normalize("NFD", expected)


def test_a_final_s_sings_on_into_a_vowel() -> None:
    assert sung("pt", "flo-res", before_vowel=True) == "flo.ɾiz"
    assert sung("pt", "luz", before_vowel=True) == "luz"


@pytest.mark.parametrize(
    ("printed", "expected"), [("gló-ri-a", "ɡlɔ.ɾi.ɐ"), ("gló-ria", "ɡlɔ.ɾjɐ"), ("no-i-te", "no.i.ʧi")]
)
def test_the_score_says_how_many_syllables_there_are(printed: str, expected: str) -> None:
    assert sung("pt", printed) == expected
