"""What a part's name says about who sings it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sightsinger.score.model import VoiceKind

_KINDS: tuple[tuple[VoiceKind, str], ...] = (
    (
        "soprano",
        (
            r"soprani?|sopranos?|sopran|mezzo[- ]?sopranos?|mezzo|mezzos?|treble|trebles|discantus|"
            r"discant|cantus|canto|superius|dessus|descant|s"
        ),
    ),
    (
        "alto",
        (
            r"alto|altos|alti|alt|altus|contralto|contraltos|contratenor|contra|haute-contre|"
            r"countertenor|a"
        ),
    ),
    (
        "tenor",
        (r"tenor|tenors|tenore|tenori|tenore?s?|taille|quintus|t"),
    ),
    (
        "bass",
        (r"bass|basses|basso|bassi|bassus|basse|baritone|baritones|baritono|bariton|baryton|bar|b"),
    ),
    (
        "solo",
        (
            r"voice|voices|vocals?|voce|voci|voix|stimme|singstimme|gesang|chant|solo|soloist|solist|"
            r"melody|melodie|lead|singer|song|choir|chorus|coro|chor|choeur|women|men|ladies|children|"
            r"unison|cantor|congregation|evangelist|narrator|ch|vox"
        ),
    ),
)
_KIND = tuple((kind, re.compile(rf"(?:{words})", re.IGNORECASE)) for kind, words in _KINDS)
_INSTRUMENTS = re.compile(
    r"piano|organ|orgue|orgel|keyboard|harpsichord|cembalo|clavi|celesta|synth|guitar|chitarra|"
    r"guitare|gitarre|ukulele|lute|liuto|laute|theorb|banjo|mandolin|harp|violin|viola|viole|"
    r"cello|contrabass|double ?bass|string|geige|bratsche|gamba|violone|flute|fl[öo]te|flauto|"
    r"piccolo|recorder|oboe|hautbois|clarinet|klarinette|bassoon|fagott|sax|horn|corno|cor |"
    r"cornet|trumpet|tromba|trompete|trombone|posaune|sackbut|tuba|euphonium|continuo|drum|"
    r"percussion|timpani|pauken|cymbal|glockenspiel|xylophone|marimba|vibraphone|bells?\b|"
    r"accordion|reduction|accompaniment|accomp|rehearsal|bass guitar|b\.?c\.?$",
    re.IGNORECASE,
)
_SOUNDS: dict[str, VoiceKind] = {
    "voice.soprano": "soprano", "voice.mezzo-soprano": "soprano", "voice.child": "soprano", "voice.female": "soprano",
    "voice.alto": "alto", "voice.countertenor": "alto", "voice.tenor": "tenor", "voice.male": "tenor",
    "voice.baritone": "bass", "voice.bass": "bass",
}  # fmt: skip
_VOICE_SOUNDS = ("voice.",)
_SOLOIST = re.compile(r"solo|soloist|solist|lead|melody|melodie|cantor|evangelist|narrator", re.IGNORECASE)
_SEPARATORS = re.compile(r"[\s/&+,.|\u2013-]+")
_COMPACT = re.compile(r"[satb]{2,8}", re.IGNORECASE)
_COMPACT_NAMES: dict[str, str] = {"s": "Soprano", "a": "Alto", "t": "Tenor", "b": "Bass"}
_MEAN_MIDI: tuple[tuple[VoiceKind, float], ...] = (("soprano", 67.0), ("alto", 60.5), ("tenor", 54.5))


def kind(name: str, sound: str = "") -> VoiceKind | None:
    """Return the voice that a part's name or standard sound id names, or None."""
    tokens = _tokens(name)
    found = [kind_ for kind_ in map(_token_kind, tokens) if kind_]
    if len(tokens) > 1 and any(len(token) > 1 for token in tokens):  # the B of B flat is no bass
        found = [kind_ for token in tokens if len(token) > 1 and (kind_ := _token_kind(token))]
    specific = [kind_ for kind_ in found if kind_ != "solo"]
    if specific:
        return specific[0]
    if sound in _SOUNDS:
        return _SOUNDS[sound]
    return "solo" if found or sound.startswith(_VOICE_SOUNDS) else None


def is_soloist(name: str) -> bool:
    """Say whether a part's name sets it apart from the choir, whatever its range."""
    return any(_SOLOIST.fullmatch(token) for token in _tokens(name))


def is_instrument(name: str, sound: str = "") -> bool:
    """Say whether a part without words is an instrument, going by its name, then by its sound id."""
    if _INSTRUMENTS.search(name):
        return True
    return kind(name) is None and bool(sound) and not sound.startswith(_VOICE_SOUNDS)


def several(name: str) -> tuple[str, ...]:
    """Return the voices that share a closed score's staff, as its name lists them: `S/A`, `Tenor & Bass`, `SATB`."""
    compact = name.replace(".", "").replace("/", "").replace(" ", "")
    if _COMPACT.fullmatch(compact):
        return tuple(_COMPACT_NAMES[letter] for letter in compact.lower())
    tokens = _tokens(name)
    kinds = [_token_kind(token) for token in tokens]
    if len(tokens) > 1 and all(kinds) and "solo" not in kinds:
        return tuple(_COMPACT_NAMES.get(token.lower(), token.capitalize()) for token in tokens)
    return ()


def by_pitch(mean_midi: float) -> VoiceKind:
    """Return the voice in whose middle a line lies."""
    return next((kind_ for kind_, lowest in _MEAN_MIDI if mean_midi >= lowest), "bass")


def unique(name: str, taken: set[str]) -> str:
    """Return `name`, or its first numbered form that no other part has, and mark it as taken (case does not count)."""
    candidate, n = name, 2
    while candidate.casefold() in taken:
        candidate, n = f"{name} ({n})", n + 1
    taken.add(candidate.casefold())
    return candidate


def _tokens(name: str) -> list[str]:
    return [token for token in (re.sub(r"[\d()\[\]]+|\b[IVX]+\b", "", raw) for raw in _SEPARATORS.split(name)) if token]


def _token_kind(token: str) -> VoiceKind | None:
    return next((kind_ for kind_, pattern in _KIND if pattern.fullmatch(token)), None)
