"""Convention: Siebs; Odom, German for Singers; r closes a syllable as a short ɐ."""

from __future__ import annotations

import pytest

from tests.support.pronunciations import rows, sung

TABLE = """
Stil-le ʃtɪ.lə
Nacht naxt
hei-li-ge hI.lɪ.ɡə
ich ɪç
ach ax
Bü-cher by.çɐ
Buch bux
Toch-ter tɔx.tɐ
Freu-de fɾY.də
schö-ner ʃø.nɐ
Göt-ter-fun-ken ɡœ.tɐ.fʊŋ.kən
Tag tak
Ta-ge ta.ɡə
lieb lip
lie-ben li.bən
und ʊnt
Kind kɪnt
Kin-der kɪn.dɐ
lieb-lich lip.lɪç
Haus hWs
Häu-ser hY.zɐ
Ro-se ɾo.zə
Rös-lein ɾøs.lIn
Traum tɾWm
wir viɐ
Mut-ter mʊ.tɐ
Herz hɛɐʦ
Was-ser va.sɐ
süß zys
kö-nig kø.nɪç
kö-ni-ge kø.nɪ.ɡə
sin-gen zɪŋ.ən
Früh-ling fɾy.lɪŋ
spie-len ʃpi.lən
Mor-gen-stern mɔɐ.ɡən.ʃtɛɐn
Ge-bet ɡə.bet
ver-las-sen fɛɐ.la.sən
sechs zɛks
Quel-le kvɛ.lə
zwei ʦvI
Pfer-de pfeɐ.də
sagt zakt
Va-ter fa.tɐ
Jahr jaɐ
"""


@pytest.mark.parametrize(("printed", "expected"), rows(TABLE))
def test_german_is_sung_as_on_the_stage(printed: str, expected: str) -> None:
    assert sung("de", printed) == expected


@pytest.mark.parametrize(("printed", "expected"), [("ew'-ge", "ev.ɡə"), ("gehn", "ɡen"), ("ge-hen", "ɡe.ən")])
def test_a_weak_e_is_sung_where_it_is_printed(printed: str, expected: str) -> None:
    assert sung("de", printed) == expected
