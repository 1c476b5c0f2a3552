"""Portuguese as it is sung in Brazil (the norms for sung Brazilian Portuguese, 2005).

Final unstressed e, o, a are i, u, ɐ; t and d before an i sound are ʧ and ʤ; r is flipped but at a word's start, doubled
or after n, l, s, where it is x; l that closes a syllable is a short u; vowels before m and n of their own syllable are
nasal; the consonant falls silent but before a stop, where the lips or the tongue close for it. Spelling does not tell
open from closed e and o: closed but for é, ó and the words below.
"""

from __future__ import annotations

import re

from gpu_job.singer.text import syllable_fitting
from gpu_job.singer.text.languages.rules import Rules, nuclei, onsets, stressed

_V = "[aeiouáéíóúâêôãõàü]"
_CLOSES = "(?=[bcçdfgjklpqrstvxz]|$)"
_I_SOUND = "(?=[iíî]|e$|es$)"
_NASALS = (("[ãâáa]", "ɐ̃"), ("[êée]", "ẽ"), ("[ií]", "ĩ"), ("[ôóo]", "õ"), ("[uú]", "ũ"))
_STOPS = (("[pb]", "m"), ("[td]", "n"), ("c[aoulrãáâóôõú]|[kgq]", "ŋ"))
_RULES = Rules(
    (
        ("ção$", "sˈɐ̃ʊ̯̃"),
        ("ções$", "sˈõɪ̯̃s"),
        ("ão", "ˈɐ̃ʊ̯̃"),
        ("ãe|ãi", "ˈɐ̃ɪ̯̃"),
        ("õe", "ˈõɪ̯̃"),
        ("(?<=.)am$", "ɐ̃ʊ̯̃"),
        ("[ée]m$|[ée]n(?=s$)|ê[mn]$|êm$", "ẽɪ̯̃"),
        ("(?<=^m)ui(?=t)", "ˈũɪ̯̃"),
        *((f"{letters}[mn](?={stops})", f"{vowel}{nasal}") for letters, vowel in _NASALS for stops, nasal in _STOPS),
        (f"[ãâáa][mn]{_CLOSES}", "ɐ̃"),
        ("ã", "ˈɐ̃"),
        (f"[êée][mn]{_CLOSES}", "ẽ"),
        (f"[ií][mn]{_CLOSES}", "ĩ"),
        (f"[ôóo][mn]{_CLOSES}", "õ"),
        ("õ", "ˈõ"),
        (f"[uú][mn]{_CLOSES}", "ũ"),
        ("ch", "ʃ"),
        ("lh", "ʎ"),
        ("nh", "ɲ"),
        ("c(?=[eiéíê])|ç|ss", "s"),
        ("qu(?=[eiéíê])", "k"),
        ("qu", "kw"),
        ("c|k|q", "k"),
        ("gu(?=[eiéíê])", "ɡ"),
        ("gu(?=[aoáã])", "ɡw"),
        ("g(?=[eiéíê])|j", "ʒ"),
        ("g", "ɡ"),
        (f"t{_I_SOUND}", "ʧ"),
        (f"d{_I_SOUND}", "ʤ"),
        ("rr|^r|(?<=[nls])r", "x"),
        ("r", "ɾ"),
        (f"(?<=^e)x(?={_V})", "z"),
        ("(?<=^e)x", "s"),
        ("x$", "ks"),
        ("x", "ʃ"),
        ("sc(?=[eiéí])|sç", "s"),
        (f"(?<={_V})s(?={_V})|s(?=[bdgjlmnrv])", "z"),
        ("z$", "s"),
        (f"l(?!{_V}|h)", "ʊ̯"),
        ("h", ""),
        ("ai|ái|ay", "I"),
        ("éi", "ˈɛɪ̯"),
        ("êi|ei|ey", "A"),
        ("ói", "ˈɔɪ̯"),
        ("oi|ôi", "oɪ̯"),
        ("ui(?!r)", "uɪ̯"),
        ("au|áu", "W"),
        ("éu", "ˈɛʊ̯"),
        ("êu|eu", "eʊ̯"),
        ("iu$", "iʊ̯"),
        ("ou", "O"),
        ("(?<=[áâéêíóôú][^aeiou])i(?=[aeo]s?$)|(?<=[áâéêíóôú][^aeiou]{2})i(?=[aeo]s?$)", "j"),
        ("á|à", "ˈa"),
        ("â", "ˈɐ"),
        ("é", "ˈɛ"),
        ("ê", "ˈe"),
        ("í", "ˈi"),
        ("ó", "ˈɔ"),
        ("ô", "ˈo"),
        ("ú", "ˈu"),
    ),
    zip("abdefilmnopstuvwyz'-", [*"a b d e f i l m n o p s t u v w i z".split(), "", ""], strict=True),
)
_WHOLE = {
    "e": "i", "o": "u", "os": "us", "a": "a", "as": "as", "à": "a", "às": "as", "do": "du", "dos": "dus", "no": "nu",
    "nos": "nus", "de": "ʤi", "que": "ki", "se": "si", "me": "mi", "te": "ʧi", "lhe": "ʎi", "por": "poɾ", "em": "ẽɪ̯̃",
    "um": "ũ", "ao": "W", "aos": "Ws", "pelo": "pˈelu", "há": "a", "é": "ɛ", "és": "ɛs", "eu": "eʊ̯", "muito": "mˈũɪ̯̃tu",
}  # fmt: skip
_OPEN = (
    "ela elas bela belas belo era terra terras festa janela estrela eterno eterna inferno velho velha neve leve "
    "pedra rebelde mulher fere hora agora fora senhora aurora nossa nossas vossa nosso vosso sol rosa rosas formosa "
    "gloriosa morte sorte forte norte porta porto nova novas noiva olha olhos nove moça cobre corda sorte melhor "
    "maior menor"
).split()  # fmt: skip
_STILL_CLOSED = frozenset("estrela senhora moça olhos porto noiva cobre".split())
_LAST_STRESSED = re.compile("(?:[iurlzãx]|i[sm]|u[sm]|[iu]ns)$")
HABITS = syllable_fitting.Habits(
    onsets("pl pɾ bl bɾ tɾ dɾ kl kɾ ɡl ɡɾ fl fɾ vɾ", "ptkbdɡfvszlmnɾxʃʒʧʤɲʎ", "jw"),
    fewer=(syllable_fitting.glide, syllable_fitting.diphthong),
    more=(syllable_fitting.opened,),
)


def say(word: str, *, before_vowel: bool = False) -> str | None:
    """Return a word's sounds; a final s sings on as z into a vowel."""
    said = _WHOLE.get(word) or _said(word)
    if said and said.endswith("s") and before_vowel:
        said = said[:-1] + "z"
    return said


def _said(word: str) -> str | None:
    said = _RULES.read(word)
    if not said:
        return said
    if said.count("ˈ") > 1:  # órfão: where there are an accent and a tilde, the accent is the stress
        first = said.index("ˈ") + 1
        said = said[:first] + said[first:].replace("ˈ", "")
    last = len(nuclei(said)) < 2 or _LAST_STRESSED.search(word)
    said = stressed(said, -1 if last else -2)
    said = re.sub("(?<=[^ˈ])([eoa])(?=s?$)", lambda found: {"e": "i", "o": "u", "a": "ɐ"}[found.group()], said)
    if word in _OPEN and word not in _STILL_CLOSED:
        said = said.replace("ˈe", "ˈɛ").replace("ˈo", "ˈɔ")
    return said
