"""German as it is sung on the stage (Siebs; Odom, German for Singers; Moriarty, Diction).

Final b, d, g, s are unvoiced; ch is x after a, o, u, au and ç elsewhere; r that opens a syllable is flipped, r that
closes one is a short ɐ; -er is ɐ, -e, -en, -el end in ə; -ig is ɪç. Long vowels are a e i o u ɛ ø y, short ones
a ɛ ɪ ɔ ʊ œ and, for want of a short sound in the default voice's alphabet, y. Length is spelling's: long before one
consonant or h, short before two.
"""

from __future__ import annotations

import re

from gpu_job.singer.text import syllable_fitting
from gpu_job.singer.text.languages.german_words import PARTICLES, PREFIXES, SECOND, WHOLE
from gpu_job.singer.text.languages.rules import Rules, nuclei, onsets, sings, stressed

_V = "[aeiouäöüyəɐ]"
_C = "[bcdfghjklmnpqrstvwxzß]"
_SUFFIX = "(?:lich|heit|keit|nis|los|sam|bar|chen|lein|ling|haft|schaft|tum|voll|reich)"
_STOPS = f"(?=$|[bdfgkpqstßz]|ch|{_SUFFIX})"
"""Where b, d and g lose their voice: at the end, before a consonant that is no sonorant, before a suffix."""
_LONG = (
    f"(?=h|$|{_V}|ß|[bdfgjklmnprstvwz](?:h?{_V}|$|{_SUFFIX})|th|[bdgkpt][lr]{_V}|[gbd]n{_V}|[bg](?:s?tə?[nt]?)$|n[ts]$)"
)


_UNVOICED = {"b": "p", "d": "t", "g": "k"}


def _vowel(letter: str, long: str, short: str) -> tuple[tuple[str, str], ...]:
    """Rules for a vowel: long when doubled, before h, or before one consonant; else short."""
    return (
        (f"{letter}{letter}|{letter}h(?!{_V})|{letter}h(?=[əɐ])", long),
        (f"{letter}(?=ch|sch|ck|x|tz|ng|nk|pf)", short),
        (f"{letter}{_LONG}", long),
        (letter, short),
    )


_RULES = Rules(
    (
        ("ieh|ie", "i"),
        ("[ea][iy]h?", "I"),
        ("auh?", "W"),
        ("(?:eu|äu)h?", "Y"),
        ("tion", "ʦjon"),
        ("ə", "ə"),
        ("ɐ", "ɐ"),
        ("(?<=.)ig(?=$|s$|s?t|keit)", "ɪç"),
        (f"(?<=.)i(?=g[əe]|sch|nn|n$|{_SUFFIX})|(?<=l)i(?=ch)|(?<=n)i(?=s$|ss)", "ɪ"),
        ("ö(?=rt?[əes]?n?t?$)", "ø"),
        ("(?<=^h)o(?=ch)", "o"),
        ("(?<=^pf)e(?=rd)|(?<=^w)e(?=rd)|(?<=^h)e(?=rd)|(?<=schw)e(?=rt)", "e"),
        ("(?<=^)e(?=w'?g)|(?<=^s)e(?=l'?g)", "e"),
    ),
    (
        *_vowel("a", "a", "a"),
        *_vowel("e", "e", "ɛ"),
        *_vowel("i", "i", "ɪ"),
        *_vowel("o", "o", "ɔ"),
        *_vowel("u", "u", "ʊ"),
        *_vowel("ä", "ɛ", "ɛ"),
        *_vowel("ö", "ø", "œ"),
        ("[üy]h(?!ə|ɐ)|[üy]h(?=[əɐ])|[üy]", "y"),
    ),
    (
        ("(?<=ä|ö|ü|e|i)s(?=chen$)", "s"),
        ("sch", "ʃ"),
        ("chs(?!t)", "ks"),
        ("^ch(?=[aorl])", "k"),
        ("(?<=[aou])ch", "x"),
        ("ch", "ç"),
        ("^s(?=[pt])", "ʃ"),
        ("ng", "ŋ"),
        ("n(?=k)", "ŋ"),
        ("ck|kk", "k"),
        ("dt(?=$|ə)|tt|th", "t"),
        ("ph|ff", "f"),
        ("tz|zz|ts$", "ʦ"),
        ("z|c(?=[eiäy])", "ʦ"),
        ("qu", "kv"),
        ("ss|ß", "s"),
        (f"(?<![bcdfgkptßszx])s(?={_V})", "z"),
        ("s(?=lein|lich|los|ling)", "s."),
        ("s", "s"),
        *((f"{voiced}{voiced}?(?={_SUFFIX})", f"{unvoiced}.") for voiced, unvoiced in _UNVOICED.items()),
        *((f"{voiced}{voiced}?{_STOPS}", unvoiced) for voiced, unvoiced in _UNVOICED.items()),
        (f"rr?h?(?={_V})|(?<!{_V})(?<!{_V}h)r", "ɾ"),
        ("rr?h?", "ɐ̯"),
        ("v", "f"),
        ("w", "v"),
        ("j", "j"),
        ("x", "ks"),
        (f"(?<={_V})h(?=[əɐ]|{_C}|$)", ""),
        ("'", ""),
    ),
    ((f"{letter}{letter}|{letter}", sound) for letter, sound in zip("bdfghlmnpt", "bdfɡhlmnpt", strict=True)),
    (("k|c|q", "k"),),
)
_SHORT_BEFORE_SS = re.compile("(?<=[dlnpfhk])aß|(?<=[mkln])uß|(?<=r)oß$|(?<=chl)oß|[ieä]ß")
"""Old spelling: daß, muß, Kuß, gewiß."""
_WEAK_ER = re.compile(f"(?<!e)er(?!{_V})")
_WEAK_E = re.compile("(?<!e)e(?![eiuhy]|ll|ss|tt|rr|nn|ck|ff|tz|x|ch$|sch)")
HABITS = syllable_fitting.Habits(
    onsets(
        "pl pɾ bl bɾ tɾ dɾ kl kɾ kn kv ɡl ɡɾ ɡn fl fɾ pf pfl pfɾ ʃp ʃt ʃpɾ ʃtɾ ʃpl ʃl ʃm ʃn ʃv ʃɾ ʦv st sp sk "
        "stɾ skl sl ts"
    ),
    fewer=(syllable_fitting.weak_between_consonants, syllable_fitting.glide, syllable_fitting.diphthong),
    more=(syllable_fitting.opened,),
)


def say(word: str, *, before_vowel: bool = False) -> str | None:
    """Return a word's sounds."""
    del before_vowel
    parts = [_one(part) for part in word.split("-") if part]
    return "".join(str(part) for part in parts) if parts and all(parts) else None


def _one(word: str) -> str | None:
    if word in WHOLE:
        return stressed(WHOLE[word], 0)
    return _with_particle(word) or _compound(word) or _stem(word)


def _with_particle(word: str) -> str | None:
    """Read auf-er-stehn, an-ge-nehm, vor-stell: a stressed beginning and what may follow one."""
    for before, sounds in PARTICLES.items():
        rest = word.removeprefix(before)
        if rest != word and len(rest) > 4 and (re.match("s(?:ch|[pt])", rest) or _prefixed(rest)):
            return _joined(stressed(sounds, 0), _stem(rest))
    return None


def _compound(word: str) -> str | None:
    """Read Linden-baum, Himmels-zelt: by the words that most often come second."""
    found = SECOND.search(word)
    if not found or not re.search(f"{_V}.", word[: found.start()]) or found.start() < 3:
        return None
    return _joined(_one(word[: found.start()]), _one(found.group()))


def _joined(first: str | None, second: str | None) -> str | None:
    return f"{first}.{second.replace('ˈ', '')}" if first and second else None


def _prefixed(word: str) -> tuple[str, str] | None:
    """Part an unstressed prefix from the stem; None where there is none."""
    for sounds, pattern in PREFIXES.items():
        found = re.match(pattern, word)
        stem = word[found.end() :] if found else ""
        if re.search(f"{_C}+{_V}|^{_V}+{_C}", stem) and len(stem) > 2:
            return sounds, stem
    return None


def _stem(word: str) -> str | None:
    sounds, stem = _prefixed(word) or ("", word)
    said = WHOLE.get(stem) or _RULES.read(_weakened(stem))
    if not said or not sings(said):
        return None
    late = re.search("(?:ier(?:en|t|te|ten)|ion|[^aä]ei)$", stem) and len(nuclei(said)) > 2
    return sounds + stressed(said, -1 if late else 0)


def _weakened(stem: str) -> str:
    """Write the e of weak syllables as ə, -er as ɐ: every e after a stem's first vowel, which has the stress."""
    stem = _SHORT_BEFORE_SS.sub(lambda found: found.group()[:-1] + "ss", stem)
    first = re.match(f"{_C}*(?:[aeo][iuy]|äu|ie|aa|ee|oo|{_V})h?", stem)
    if not first:
        return stem
    tail = _WEAK_ER.sub("ɐ", stem[first.end() :])
    return first.group() + _WEAK_E.sub("ə", tail)
