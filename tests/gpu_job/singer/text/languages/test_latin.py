"""Convention: ecclesiastical Latin as in the Liber Usualis and Hines, Singer's Manual of Latin Diction."""

from __future__ import annotations

import pytest

from tests.support.pronunciations import rows, sung

TABLE = """
A-ve a.vɛ
Ma-ri-a ma.ri.a
gra-ti-a ɡra.ʦi.a
ple-na plɛ.na
cae-li ʧɛ.li
coe-li ʧɛ.li
pa-cem pa.ʧɛm
cru-ci-fi-xus kru.ʧi.fik.sus
ex-cel-sis ɛk.ʃɛl.sis
a-gnus a.ɲus
ma-gni-fi-cat ma.ɲi.fi.kat
re-gi-na rɛ.ʤi.na
an-ge-lus an.ʤɛ.lus
ec-ce ɛt.ʧɛ
su-sci-pe su.ʃi.pɛ
pec-ca-ta pɛk.ka.ta
mi-hi mi.ki
ni-hil ni.kil
ho-san-na ɔ.zan.na
tol-lis tɔl.lis
Je-su jɛ.zu
e-ius ɛ.jus
cu-jus ku.jus
al-le-lu-ia al.lɛ.lu.ja
quo-ni-am kwɔ.ni.am
san-guis saŋ.ɡwis
san-ctus saŋk.tus
lau-da-mus lW.da.mus
fi-li-i fi.li.i
De-um dɛ.um
Chri-ste kri.stɛ
Ky-ri-e ki.ri.ɛ
e-le-i-son ɛ.lɛ.i.zɔn
om-nes ɔm.nɛs
ho-sti-a ɔ.sti.a
mix-ti-o mik.sti.ɔ
Is-ra-el is.ra.ɛl
vir-go vir.ɡɔ
ter-ra tɛr.ra
ex-au-di ɛɡ.zW.di
"""


@pytest.mark.parametrize(("printed", "expected"), rows(TABLE))
def test_latin_is_sung_as_in_church(printed: str, expected: str) -> None:
    assert sung("la", printed) == expected


@pytest.mark.parametrize(
    ("printed", "expected"),
    [("glo-ri-a", "ɡlɔ.ri.a"), ("glo-ria", "ɡlɔ.rja"), ("e-lei-son", "ɛ.lA.zɔn"), ("De-us", "dɛ.us")],
)
def test_the_score_says_how_many_syllables_there_are(printed: str, expected: str) -> None:
    assert sung("la", printed) == expected
