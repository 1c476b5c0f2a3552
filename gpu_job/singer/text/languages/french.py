"""French as it is sung (Grubb, Singing in French; Davis, Gateway to French Diction).

A mute e is written `(ə)`: sung where the score has a note for it, silent otherwise. r is ʁ, as the default voice
learned it. Latent consonants sound before a vowel (liaison) in the words that link in every style of singing:
articles, possessives, pronouns, prepositions, numerals, forms of être and avoir, a few adjectives that stand before
their nouns. A word with an aspirated h begins with ʔ, which is not sung but keeps the word before from linking.
"""

from __future__ import annotations

import re

from gpu_job.singer.text import syllable_fitting
from gpu_job.singer.text.languages import french_words
from gpu_job.singer.text.languages.rules import Rules, decomposed, nuclei, onsets, sings, stressed

_V = "[aeiouyàâäéèêëîïôöùûüœæ]"
_CLOSES = "(?=[bcdfgjklpqrstvxz'-]|$)"
_NO_N = "(?![aeiouyàâéèêëîïôöùûüœæhmn])"
_FRONT = "(?=[eiéèêëîïy])"
_OPEN_EU = "(?=[rflvb]|ill|il$|pl|bl|gl|n[eo])"
_RULES = Rules(
    (
        # what begins or ends words
        ("^en(?=n?(?:nui|ivr|no[br]|orgue|amour|hardi))", "ɑ̃n"),
        ("^em(?=m)", "ɑ̃"),
        ("(?<=[^aeiou])er$|(?<=[iuyée])ers?$", "e"),
        ("ez$", "e"),
        ("(?<=.)ées?$|(?<=.)éent$", "e(ə)"),
        ("(?<=[aàâéoiuy])e(?:s|nt)?$|(?<=[iuy])ë$", "(ə)"),
        ("ienn", "jɛn"),
        ("(?<=[bcdfglmnprstv])ien(?=s?$)|(?<=v)ien(?=[td]|dr)|(?<=t)ien(?=[td]|dr)|(?<=^b)ien", "jɛ̃"),
        ("(?<=[aeo])yen(?=s?$)", "jɛ̃"),
        ("(?<=é)en(?=s?$)", "ɛ̃"),
        ("emment$", "amɑ̃"),
        ("(?<=[^aeiouyéèêâîôû])e(?:s|nt)?$", "(ə)"),
        # groups of vowels
        ("eaux?", "o"),
        ("aux?(?=$)|aux(?=')|au|âu", "o"),
        ("aient$", "ɛ"),
        ("aî", "ɛ"),
        ("ailles?$|aillent$", "aj(ə)"),
        ("eilles?$|eillent$", "ɛj(ə)"),
        ("(?:eu|œu|ue)illes?$|œilles?$|(?:eu|ue)illent$", "œj(ə)"),
        ("ouilles?$|ouillent$", "uj(ə)"),
        ("aill|ail(?=s?$)", "aj"),
        ("eill|eil(?=s?$)", "ɛj"),
        ("(?:eu|œu|ue)ill|(?:eu|ue|œ)il(?=s?$)", "œj"),
        ("ouill|ouil(?=s?$)", "uj"),
        (f"(?:ain|aim|ein|eim){_NO_N}", "ɛ̃"),
        (f"oin{_NO_N}", "wɛ̃"),
        (f"aon{_NO_N}|aen{_NO_N}", "ɑ̃"),
        ("oyen(?=s?$)", "wajɛ̃"),
        ("oy(?=[aeéèêo])", "waj"),
        ("ay(?=[aeéèêo])", "ɛj"),
        ("uy(?=[aeéèêo])", "ɥij"),
        ("oê|oî|oi|oe(?=ll)", "wa"),
        ("ai|ei|aï(?=$)", "ɛ"),
        ("aï", "ai"),
        ("oï", "ɔi"),
        ("ouï", "wi"),
        ("ou(?=[iaeéèêo]{1}(?!$|s$|nt$))", "w"),
        ("oui", "wi"),
        ("ou|oû|où|aoû", "u"),
        ("(?<=h)eu(?=reu)", "ø"),
        (f"(?:œu|oeu|eu){_OPEN_EU}", "œ"),
        ("œu|oeu|eû|eu", "ø"),
        ("œ(?=[^uim])", "e"),
        # nasal vowels
        (f"(?:en|em|an|am|ân){_NO_N}", "ɑ̃"),
        (f"(?<![aeou])(?:in|im|yn|ym|în){_NO_N}|(?<=u)in{_NO_N}|(?<=u)în{_NO_N}", "ɛ̃"),
        (f"(?:on|om){_NO_N}", "ɔ̃"),
        (f"(?:un|um){_NO_N}", "œ̃"),
        # e
        ("(?<=.)é", "e"),
        ("é", "e"),
        ("è|ê|ë", "ɛ"),
        ("e(?=x)", "ɛ"),
        ("e(?=mm(?:es?$|ent))(?<=^fe)", "a"),
        ("e(?=(?:ch|ph|th|gn)[aeiouéèêy])", "(ə)"),
        ("e(?=[bcdfgptv][lr][aeiouyéèêàâîô])", "(ə)"),
        ("^e(?=(?:ss|ff)[aeiouéèê])", "e"),
        ("^de(?=ss[aeiouéèê])", "de"),
        ("^re(?=ss[aeiouéèê])", "ʁ(ə)"),
        ("e(?=[bcdfglmnpqrstz][bcçdfghjklmnpqrstvz]|[rlcf]s?$|ts?$)", "ɛ"),
        ("e(?=[st]?$)", "(ə)"),
        ("e", "(ə)"),
        # i, u, y
        ("(?<=[bcdfgptv][rl])i(?=[aoéèê]|e(?!$|s$|nt$))", "ij"),
        ("(?<=[^aeiouyq])ille(?:s|nt)?$", "ij(ə)"),
        ("(?<=[^aeiouyq])ill(?!$)", "ij"),
        ("(?<=[^aeio])i(?=[aâoôéèê]|e(?!$|s$|nt$))", "j"),
        ("^i(?=[aeoéè])|^y(?=[aeoéè])", "j"),
        ("(?<=[aeiouéo])y(?=[aeéo])|(?<=[^aeiou])y(?=[aeé](?!$|s$))", "j"),
        ("î|ï|ì", "i"),
        ("(?<=g)u(?=[eiéèêîyaâo])", ""),
        ("(?<=q)u", ""),
        ("u(?=[iéèao](?!$|s$))|u(?=i)|u(?=e(?!$|s$|nt$|x))", "ɥ"),
        ("û|ü|u", "y"),
        ("[iy]", "i"),
        ("ô|ö", "o"),
        ("o(?=s[eéi]|t?s?$|tion)", "o"),
        ("o", "ɔ"),
        ("â|à|ä|a", "a"),
    ),
    (
        # consonants
        ("(?<=^)ch(?=r|l|œu|or|ao|oe)|(?<=^é)ch(?=os?$)|(?<=ar)ch(?=a?n)|(?<=ps)ych|ch(?=n)", "k"),
        ("ch", "ʃ"),
        ("ph", "f"),
        ("th", "t"),
        ("rh", "ʁ"),
        ("gn", "ɲ"),
        (f"sc{_FRONT}", "s"),
        ("(?<=[^sx])ti(?=on|el|eux|en[ct]|aux?$)", "sj"),
        ("ç", "s"),
        (f"cc{_FRONT}", "ks"),
        (f"c{_FRONT}", "s"),
        ("cqu?|ck|cc|qu?(?=u)|q|k", "k"),
        ("ge(?=[aoâô])", "ʒ"),
        ("g(?='?[eiéèêîïy])|j", "ʒ"),
        ("gg", "ɡ"),
        # what is silent at the end
        ("(?<=n)[cgdt]s?$|(?<=m)[pbt]s?$|(?<=mp)ts?$|(?<=m)ps$|ds?$|ts?$|(?<=[aoui])ps?$|(?<=r)[dtpg]s?$", ""),
        ("(?<=[aeiouyœéèêûàâî])[xz]$|(?<=.)s$|(?<=n)x$", ""),
        ("(?<=u)x(?=')", ""),
        ("c(?=s?$)", "k"),
        ("c", "k"),
        ("g", "ɡ"),
        (f"(?<={_V})s(?={_V})|(?<=^dé)s(?=h)", "z"),
        ("ss", "s"),
        (f"(?<=^e)x(?=h?{_V})|(?<=^ine)x(?={_V})", "ɡz"),
        ("xc(?=[eiéè])", "ks"),
        ("x", "ks"),
        ("h", ""),
    ),
    ((f"{letter}{letter}|{letter}", sound) for letter, sound in zip("bdflmnprstvwz", "bdflmnpʁstvvz", strict=True)),
)

_ENT = re.compile("(?<=[aeiouyéèêœ][^aeiou])ent$|(?<=[^aeiou]{2})ent$|(?<=[^aeiou]{3})ent$")
HABITS = syllable_fitting.Habits(
    onsets("pl pʁ bl bʁ tʁ dʁ kl kʁ ɡl ɡʁ fl fʁ vʁ vl st sp sk stʁ spl spʁ skʁ ps", "ptkbdɡfvszʃʒlmnʁɲ", "jwɥ"),
    plain={"ʔ": ""},
    fewer=(syllable_fitting.glide, syllable_fitting.diphthong),
    more=(syllable_fitting.opened,),
)


def say(word: str, *, before_vowel: bool = False) -> str | None:
    """Return a word's sounds, with the consonant that links it to a vowel after it."""
    if word in french_words.WHOLE:
        said: str | None = decomposed(french_words.WHOLE[word])
    else:
        said = _pieces(word)
    if not sings(said):
        return None
    if before_vowel:
        said = _linked(re.split("['-]", word)[-1], str(said))
    return _stressed(str(said))


def _pieces(word: str) -> str | None:
    """Read what hyphens and apostrophes part; est-il and a-t-on link."""
    said = ""
    pieces = re.findall("[^'-]+'?", word)
    for index, piece in enumerate(pieces):
        after = pieces[index + 1] if index + 1 < len(pieces) else ""
        whole = len(piece) == 1 and piece == "t" and index > 0
        read = "t" if whole else _elided(piece[:-1]) if piece.endswith("'") else _piece(piece)
        if read is None:
            return None
        if re.fullmatch("ils?|elles?|on", after) and piece[-1] in "td" and not whole:
            read = read.removesuffix("(ə)") + "t"
        elif re.match(_V, after):
            read = _linked(piece, read)
        said += read
    return said


def _elided(piece: str) -> str | None:
    known = french_words.BEFORE_APOSTROPHE.get(piece) or french_words.WHOLE.get(piece)
    return known or _RULES.read(piece + "e")


def _piece(piece: str) -> str | None:
    if piece in french_words.WHOLE:
        return decomposed(french_words.WHOLE[piece])
    aspirated = "ʔ" if piece.startswith(french_words.ASPIRATED) else ""
    said = _RULES.read(_marked_ending(piece))
    return aspirated + said if said else said


def _marked_ending(piece: str) -> str:
    """Tell -ent apart: mute in verbs, nasal in nouns, adjectives and adverbs."""
    stem = piece.removesuffix("s").removesuffix("ent")
    adverb = stem.endswith("m") and piece not in french_words.MUTE_MENT
    nasal = piece.removesuffix("s") in french_words.NASAL_ENT or adverb or not re.search("[aeiouyéèêâîôûœ]", stem)
    if not piece.removesuffix("s").endswith("ent") or not nasal:
        return piece
    return {"c": stem[:-1] + "ç", "g": stem + "e"}.get(stem[-1:], stem) + "ant"


def _linked(word: str, said: str) -> str:
    if word in french_words.LINKED:
        return decomposed(french_words.LINKED[word])
    return said + french_words.LINKS.get(word, "")


def _stressed(said: str) -> str:
    """Stress the last vowel that is not mute, but in words of one weak vowel."""
    return said if said.endswith("ə") and len(nuclei(said)) == 1 else stressed(said, -1)
