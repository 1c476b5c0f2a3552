"""Convention: Castel, A Singer's Manual of Spanish Lyric Diction, with the seseo and yeísmo of the Americas."""

from __future__ import annotations

import pytest

from tests.support.pronunciations import rows, sung

TABLE = """
No-che no.ʧe
de de
paz pas
cie-lo sje.lo
co-ra-zón ko.ɾa.son
ni-ño ni.ɲo
vi-da bi.ða
a-bue-lo a.βwe.lo
la-go la.ɣo
tan-go taŋ.ɡo
ten-go teŋ.ɡo
en-vi-dia em.bi.ðja
lle-ga ʝe.ɣa
llo-ra ʝo.ɾa
yo ʝo
pe-rro pe.ro
pe-ro pe.ɾo
ro-sa ro.sa
al-re-de-dor al.re.ðe.ðoɾ
gen-te xen.te
hi-jo i.xo
Je-sús xe.sus
que-ri-da ke.ɾi.ða
gui-ta-rra ɡi.ta.ra
ver-güen-za beɾ.ɣwen.sa
a-gua a.ɣwa
Mé-xi-co me.xi.ko
ex-cel-so ek.sel.so
rey rA
hoy oɪ
au-ro-ra W.ɾo.ɾa
Dios djos
tam-bién tam.bjen
blan-co blaŋ.ko
so-bre so.βɾe
pa-dre pa.ðɾe
huér-fa-no weɾ.fa.no
"""


@pytest.mark.parametrize(("printed", "expected"), rows(TABLE))
def test_spanish_is_sung_with_seseo(printed: str, expected: str) -> None:
    assert sung("es", printed) == expected


@pytest.mark.parametrize(
    ("printed", "expected"),
    [("re-al", "re.al"), ("real", "real"), ("glo-ri-a", "ɡlo.ɾi.a"), ("glo-ria", "ɡlo.ɾja"), ("rí-o", "ri.o")],
)
def test_two_vowels_share_a_note_or_not_as_the_score_says(printed: str, expected: str) -> None:
    assert sung("es", printed) == expected
