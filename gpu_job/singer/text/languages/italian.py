"""Italian as it is sung (Colorni, Singers' Italian; Adams, A Handbook of Diction for Singers).

Double consonants are doubled, as are ʎ, ɲ and ʃ between vowels; r between vowels is flipped, elsewhere rolled; s
between vowels and before voiced consonants is z. Spelling does not tell open from closed: a stressed e or o is
closed in the endings and words below, else open; an unstressed one is closed.
"""

from __future__ import annotations

import re

from gpu_job.singer.text import syllable_fitting
from gpu_job.singer.text.languages.rules import Rules, onsets, stressed

_SOFT = "(?='?[eièéìí])"
_V = "[aeiouàèéìíòóùú]"
_RULES = Rules(
    (
        ("'|-", ""),
        (f"sci(?=[aouàòù])|sc{_SOFT}", "ʃ"),
        (f"cci(?=[aouàòù])|cc{_SOFT}", "tʧ"),
        (f"ci(?=[aeouàòù])|c{_SOFT}", "ʧ"),
        (f"ggi(?=[aouàòù])|gg{_SOFT}", "dʤ"),
        (f"gi(?=[aeouàòù])|g{_SOFT}", "ʤ"),
        ("cq(?=u)", "kk"),
        ("ch", "k"),
        ("gh", "ɡ"),
        ("gli(?=[aeouàèéòóù])|gl(?=['i])(?!igen)", "ʎ"),
        ("gn", "ɲ"),
        ("qu", "kw"),
        ("(?<=g)u(?=[aeioèé])", "w"),
        ("(?<=^me)zz|(?<=^a)zz(?=urr)|(?<=^ro)zz|(?<=ori)zz|(?<=bi)zz(?=arr)", "dʣ"),
        ("zz", "tʦ"),
        ("^z(?=[eè])", "ʣ"),
        ("z", "ʦ"),
        (f"(?<={_V})s(?={_V})|s(?=[bdglmnrv])", "z"),
        (f"(?<={_V})r(?={_V})", "ɾ"),
        ("n(?=[cgq])(?!c[ei]|g[ei]|gn|gl)", "ŋ"),
        (f"(?<={_V})i(?=[aeou])", "j"),
        ("ai(?![aeou])", "I"),
        ("ei(?![aeou])", "A"),
        ("oi(?![aeou])", "Y"),
        ("au", "W"),
        ("eu", "eʊ̯"),
        ("i(?=[aeouàèéòóù])", "j"),
        ("u(?=[aeioàèéìòó])", "w"),
        ("à|á", "ˈa"),
        ("è", "ˈɛ"),
        ("é|ê", "ˈe"),
        ("ì|í|î", "ˈi"),
        ("ò", "ˈɔ"),
        ("ó|ô", "ˈo"),
        ("ù|ú", "ˈu"),
        ("h", ""),
    ),
    zip("abcdefgijklmnopqrstuvwxy", "a b k d e f ɡ i j k l m n o p k r s t u v v ks i".split(), strict=True),
)
_PAIR = re.compile("^(?:[^aeiou']*')*(?!qu|gu|[cg]i|sci)[^aeiou']*[iu][aeo]$")
"""mio, tua, Dio, due, via: two vowels that share a note, the first of them stressed."""
_LATE_I = re.compile("(?:armon|melod|compagn|poes|gelos|fantas|allegr|foll|mag|mar|luc|sinfon|bug|malincon|agon)i[ae]$")
"""Words whose ia is two syllables, stressed on the first."""
_CLOSED_E = (
    "ezza ezze etto etta etti ette mente mento menti evole evoli ese esa esi eso eva evi evo evano essa esse egli "
    "egno egna egni egne ere ete questo questa questi queste quello quella quelli quelle stella stelle vero vera "
    "veri vere sera pena pene fede neve nero nera capelli seno freddo verde selva selve meno vergine vela vele tema "
    "cera rete sete vendo scendi e che me te se ne le del nel per con quel quei nei dei"
).split()  # fmt: skip
_CLOSED_O = (
    "amore amori amor dolore dolori dolor fiore fiori fior ardore orrore splendore onore onor ore one oni oso osa "
    "osi ose ora ogno ogna ogni sole voce croce mondo profondo giorno giorni ombra ombre dolce dolci solo sola soli "
    "sol nome come dono sono dove ove volto molto ascolto non o or con bocca sotto corte forse conobbe"
).split()  # fmt: skip
_OPEN_O = frozenset("core cuore cori cor more oro rosa rose cosa cose sposa spose".split())
_EARLY = re.compile(
    "(?:issim|[aei]bil|evol|angel|giovan|anim|lacrim|lagrim|popol|tenebr|celebr|liber|miser|pover|tremul|palpit| "
    "fremit|gemit|spirit|perfid|barbar|candid|limpid|timid|rapid|placid|vivid|splendid|magnific|angelic|unic|music| "
    "tacit|solit|subit|ultim|intim|prossim|massim|secol|miracol|piccol|tavol|nuvol|favol|rondin|vergin|ordin|immagin| "
    "cener|gener|essere|viver|pianger|rider|arder|perder|prender|render|vincer|metter|chiuder|creder|nascer|crescer| "
    "conoscer|stringer|giunger|sorger|semplic|umil|nobil|fertil|facil)[aeio]$"
)
HABITS = syllable_fitting.Habits(
    onsets(
        "pl pr bl br tr dr kl kr ɡl ɡr fl fr vr sp st sk sf spr str skr spl skl zb zd zɡ zl zm zn zr zv zɡr zbr",
        "ptkbdɡfvszlmnrɾʧʤʃʦʣ",
        "jw",
    )
    | {"skw", "zɡw"},
    fewer=(syllable_fitting.glide, syllable_fitting.diphthong),
    more=(syllable_fitting.opened,),
)


def say(word: str, *, before_vowel: bool = False) -> str | None:
    """Return a word's sounds."""
    del before_vowel
    said = _RULES.read(word)
    if not said:
        return None
    core = word.rpartition("'")[2] or word
    return _opened(core, _doubled(stressed(_apart(word, said), _stress(core))))


def _apart(word: str, said: str) -> str:
    """Keep the vowels of mio, tua, Dio apart, the first stressed."""
    if not (_PAIR.match(word) or _LATE_I.match(word)):
        return said
    return re.sub(r"[jw](?=[aeo]$)", lambda found: "ˈi" if found.group() == "j" else "ˈu", said)


def _doubled(said: str) -> str:
    """ʎ, ɲ and ʃ are long between vowels."""
    return re.sub("(?<=[aeiouɔɛIAWY])([ʎɲʃ])(?=ˈ?[aeiouɔɛjwIAWY])", r"\1\1", said)


def _stress(word: str) -> int:
    if word[-1] not in "aeiouàèéìíòóùú":  # amor, fedel, dolor: shortened, so that the stress is now at the end
        return -1
    return -3 if _EARLY.search(word) else -2


def _opened(word: str, said: str) -> str:
    """Open a stressed e or o unless it is known to be closed, or was written with an accent."""
    if any(letter in word for letter in "éèòó"):
        return said
    if "jˈe" in said or not _ends(word, _CLOSED_E):
        said = said.replace("ˈe", "ˈɛ")
    if "wˈo" in said or word in _OPEN_O or not _ends(word, _CLOSED_O):
        said = said.replace("ˈo", "ˈɔ")
    return said


def _ends(word: str, endings: list[str]) -> bool:
    """Whether a word is one of these, or ends in one of three letters or more."""
    return any(word == each or (len(each) > 2 and word.endswith(each)) for each in endings)
