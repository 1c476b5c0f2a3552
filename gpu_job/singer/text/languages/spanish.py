"""Spanish as it is sung in the Americas and by most choirs: seseo (z and soft c are s) and yeísmo (ll is ʝ).

b, d and g are stops at a word's start and after a nasal, else β, ð, ɣ; a single r is flipped, rr and r at a word's
start or after n, l, s is rolled. Vowels are pure: a e i o u. As in Castel, A Singer's Manual of Spanish Lyric
Diction, but for his Castilian θ.
"""

from __future__ import annotations

from gpu_job.singer.text import syllable_fitting
from gpu_job.singer.text.languages.rules import Rules, nuclei, onsets, stressed

_V = "[aeiouáéíóúü]"
_RULES = Rules(
    (
        ("(?<=^mé)x|(?<=^me)x(?=ic)|(?<=^te)x(?=as)|(?<=^oa)x", "x"),
        ("ch", "ʧ"),
        ("c(?=[eiéí])|ç|z", "s"),
        ("qu(?=[eiéí])", "k"),
        ("qu|cu(?=[aeoáéó])", "kw"),
        ("c|k|q", "k"),
        ("ll", "ʝ"),
        ("ñ", "ɲ"),
        ("g(?=[eiéí])|j", "x"),
        ("^gu(?=[eiéí])|(?<=n)gu(?=[eiéí])", "ɡ"),
        ("gu(?=[eiéí])", "ɣ"),
        ("^gü|(?<=n)gü|^gu(?=[aoáó])|(?<=n)gu(?=[aoáó])", "ɡw"),
        ("gü|gu(?=[aoáó])", "ɣw"),
        ("^g|(?<=n)g", "ɡ"),
        ("g", "ɣ"),
        ("^[bv]|(?<=[mn])[bv]", "b"),
        ("[bv]", "β"),
        ("^d|(?<=[nl])d", "d"),
        ("d", "ð"),
        ("rr|^r|(?<=[nls])r", "r"),
        ("r", "ɾ"),
        ("^x", "s"),
        ("x(?=c[eiéí])", "k"),
        ("x", "ks"),
        ("^hu(?=[aeiáé])", "w"),
        ("^hi(?=e)|^y(?=[aeouáéóú])|(?<=[aeiouáéíóú])y(?=[aeiouáéóú])|(?<=n)y(?=[aeou])", "ʝ"),
        ("^y$", "i"),
        ("h", ""),
        ("n(?=[cgkqjx])(?!c[eiéí])", "ŋ"),
        ("n(?=[pbvm])", "m"),
        ("ái", "ˈI"),
        ("á[uw]", "ˈW"),
        ("éi", "ˈA"),
        ("ói", "ˈoɪ̯"),
        ("áy|ay(?![aeiouáéíóú])|ai", "I"),
        ("ei|ey(?![aeiouáéíóú])", "A"),
        ("oi|oy(?![aeiouáéíóú])", "oɪ̯"),
        ("uy$", "uɪ̯"),
        ("au", "W"),
        ("eu", "eʊ̯"),
        ("éu", "ˈeʊ̯"),
        ("ou", "oʊ̯"),
        ("i(?=[aeouáéóú])", "j"),
        ("[uü](?=[aeioáéíó])", "w"),
        ("á", "ˈa"),
        ("é", "ˈe"),
        ("í", "ˈi"),
        ("ó", "ˈo"),
        ("ú", "ˈu"),
        ("y|ü", "i"),
    ),
    zip("aefilmnopstuw'-", [*"a e f i l m n o p s t u w".split(), "", ""], strict=True),
)
_WEAK = frozenset("el la los las un una de del en con por y o que mi tu su me te se lo le les nos al a".split())
HABITS = syllable_fitting.Habits(
    onsets("pl pɾ bl bɾ tɾ dɾ kl kɾ ɡl ɡɾ fl fɾ βl βɾ ðɾ ɣl ɣɾ", "ptkbdɡβðɣfsxlmnɾrʧɲʝ", "jw"),
    fewer=(syllable_fitting.glide, syllable_fitting.diphthong),
    more=(syllable_fitting.opened,),
)


def say(word: str, *, before_vowel: bool = False) -> str | None:
    """Return a word's sounds."""
    del before_vowel
    said = _RULES.read(word)
    if not said or word in _WEAK:
        return said
    return stressed(said, -2 if len(nuclei(said)) > 1 and word[-1] in "aeiouns" else -1)
