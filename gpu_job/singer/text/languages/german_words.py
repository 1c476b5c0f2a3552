"""German words and beginnings that no rule reads."""

from __future__ import annotations

import re

from gpu_job.singer.text.languages.rules import listed

WHOLE = listed("german")
PREFIXES = {
    "bə": "be(?!i|u[lt]|b|ck|ll|rg|ss|tt|t(?:en?|et)?$|st(?:e[mnrs]?)?$|sen$|ere)",
    "ɡə": "ge(?!b(?:t|st|e[nr]?)?$|h(?:t|st|en|end|e)?$|i|ld|lb|lt|n[fit]|rn|rs|st(?:e|rig)?$|stern|gen|ck|ms)",
    "ɛɐ̯": (
        "er(?!st(?:e[mnrs]?|ens|lich|mals?)?$|d(?:en?|reich|boden)?$|nst|nt|b(?:en?|se|t)?$|z(?!äh|eig|itt)|"
        "k(?:er)?$|ik)"
    ),
    "fɛɐ̯": "ver(?!s(?:e|en|es)?$)",
    "ʦɛɐ̯": "zer",
    "ɛnt": "ent(?!en?$)",
    "ɛm": "em(?=pf)",
}
"""Unstressed beginnings, each but where it only looks like one."""
PARTICLES = {
    "an": "an", "auf": "Wf", "aus": "Ws", "ein": "In", "her": "hɛɐ̯", "hin": "hɪn", "un": "ʊn", "um": "ʊm",
    "vor": "foɐ̯", "zu": "ʦu", "ab": "ap", "mit": "mɪt", "nach": "nax", "wieder": "vidɐ", "über": "ybɐ", "unter": "ʊntɐ",
    "nieder": "nidɐ",
}  # fmt: skip
"""Stressed beginnings, parted only before an unstressed one or before st, sp and sch."""
_SECOND = (
    "baum berg bild blick blum blut bot brot burg dank feld fels fest feuer frau freud freund fried funk garten geist "
    "gesang glanz glaub gott haus held herr herz himmel hirt jahr kind klang kleid kranz land leben leid licht lieb "
    "lied lust macht mann meer mensch morgen mut mutter nacht not quell regen reich ros ruh schein schlaf schmerz "
    "schoß see seel segen sonn spiel spruch stadt stall stein stern stimm strahl strom stund sturm tag tal thron tod "
    "tor trank traum vater vogel vögel vöglein wald wasser weg welt wein werk wind wort zeit zelt".split()
)
SECOND = re.compile(f"(?:{'|'.join(_SECOND)})(?:en?|er?|es|s|n|ern|lein|chen)?$")
"""Second parts of compounds, with their endings."""
