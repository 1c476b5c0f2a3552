"""Convention: Colorni, Singers' Italian; Adams, A Handbook of Diction for Singers."""

from __future__ import annotations

import pytest

from tests.support.pronunciations import rows, sung

TABLE = """
Ca-ro ka.ɾo
ben bɛn
cre-di-mi kre.di.mi
lan-gui-sce laŋ.ɡwiʃ.ʃe
la-scia laʃ.ʃa
pian-ga pjaŋ.ɡa
che ke
so-spi-ri so.spi.ɾi
li-ber-tà li.ber.ta
ciel ʧɛl
cie-lo ʧɛ.lo
not-te nɔt.te
bel-lo bɛl.lo
mam-ma mam.ma
fi-glio fiʎ.ʎo
o-gni oɲ.ɲi
oc-chi ɔk.ki
rag-gio rad.ʤo
fac-cio fat.ʧo
piaz-za pjat.ʦa
mez-zo mɛd.ʣo
gio-ia ʤɔ.ja
ghir-lan-da ɡir.lan.da
qua-le kwa.le
guer-ra ɡwɛr.ra
cuo-re kwɔ.ɾe
dol-ce dol.ʧe
a-mo-re a.mo.ɾe
stel-le stel.le
ro-sa rɔ.za
sme-ral-do zme.ɾal.do
sven-tu-ra zven.tu.ɾa
mai mI
poi pY
san-gue saŋ.ɡwe
sce-na ʃɛ.na
giu-sti-zia ʤu.sti.ʦja
più pju
c'è ʧɛ
al-l'om-bra al.lom.bra
"""


@pytest.mark.parametrize(("printed", "expected"), rows(TABLE))
def test_italian_is_sung_as_singers_are_taught(printed: str, expected: str) -> None:
    assert sung("it", printed) == expected


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("mi-o", "mi.o"),
        ("mio", "mio"),
        ("pa-u-ra", "pa.u.ɾa"),
        ("pau-ra", "pW.ɾa"),
        ("pi-e-tà", "pi.e.ta"),
        ("pie-tà", "pje.ta"),
        ("ar-mo-ni-a", "ar.mo.ni.a"),
        ("ch'io", "kio"),
    ],
)
def test_two_vowels_share_a_note_or_not_as_the_score_says(printed: str, expected: str) -> None:
    assert sung("it", printed) == expected
