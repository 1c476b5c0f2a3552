"""French words that no rule reads: their sounds, whether they link to the next word, whether their h is aspirated."""

from __future__ import annotations

from gpu_job.singer.text.languages.rules import listed

WHOLE = listed("french")
_LINKS = {
    "z": (
        "les des mes tes ses ces nos vos leurs aux nous vous ils elles eux deux trois dans sans sous chez très plus "
        "moins mais pas six dix beaux doux quels quelles plusieurs quelques autres suis es puis jamais toujours grands "
        "grandes petits petites belles bons bonnes divins vieux"
    ),
    "t": (
        "est sont ont était étaient avait avaient sera seront fait font vont dit doit peut veut voit vient tient tout "
        "petit saint haut cent vingt quand grand profond second"
    ),
    "n": "un mon ton son en on bien rien aucun",
    "ʁ": "premier dernier",
    "p": "trop beaucoup",
}
LINKS = {word: consonant for consonant, words in _LINKS.items() for word in words.split()}
"""Words to the consonant that they lend to a vowel after them."""
LINKED = {"tous": "tuz", "six": "siz", "dix": "diz", "bon": "bɔn", "plein": "plɛn", "certain": "sɛʁtɛn"}
"""Words that change before a vowel."""
BEFORE_APOSTROPHE = {
    "c": "s", "d": "d", "j": "ʒ", "l": "l", "m": "m", "n": "n", "s": "s", "t": "t", "qu": "k", "jusqu": "ʒysk",
    "lorsqu": "lɔʁsk", "puisqu": "pɥisk", "quoiqu": "kwak", "quelqu": "kɛlk", "entr": "ɑ̃tʁ", "presqu": "pʁɛsk",
    "ç": "s",
}  # fmt: skip
ASPIRATED = tuple(
    "hach hai haï hâl hall halt hamac hameau hanch hand hangar hant harass harcel hardi harem hareng harg haricot "
    "harnais harp hasard hât hauss haut havr hazard hennir hérau hériss hernie héron héros herse hêtre heurt hibou "
    "hid hiérarch hiss hobb hoch hockey holland homard hongr honte honteu hoquet hors hotte houe houl houp hourr "
    "houss houx hublot huche huée huer huguenot huit hulul hurl hussard hutte oui onz ouat yacht".split()
)  # fmt: skip
NASAL_ENT = frozenset(
    "argent serpent souvent couvent accent absent présent content parent talent torrent ardent innocent occident "
    "orient prudent patient agent évident récent client auvent violent excellent consent ressent pressent repent "
    "pénitent clément transparent adolescent".split()
)
"""Nouns and adjectives in -ent; other words in -ent are verbs, whose ending is mute, but for adverbs in -ment."""
MUTE_MENT = frozenset(
    "aiment dorment forment charment animent consument endorment enflamment nomment blâment parfument raniment "
    "fument ferment rament sèment allument expriment calment proclament réclament".split()
)
"""Verbs in -ment."""
