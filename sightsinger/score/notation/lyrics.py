"""The words under one note, as encoded: lines of verses, pieces of text, elisions, extenders, humming."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

from sightsinger.score.language import tag
from sightsinger.score.limits import MAX_LYRIC_CHARS
from sightsinger.score.notation.written import Lyric, Piece
from sightsinger.score.notation.xml_values import clean, passes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml import etree

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_GENERIC_NAMES = {"verse", "lyrics", "lyric", "text"}
_VERSE_NUMBER = re.compile(r"(?:part\s*\d+)?\s*verse\s*(\d+)", re.IGNORECASE)
_LEADING_NUMBER = re.compile(r"^\(?\d{1,2}\s*[.)]\s*")
_ELISION = re.compile(r"[\u203f\u2040\u00a0]+|(?<=\w)_+(?=\w)|(?<=[^\W\d])\.(?=[^\W\d])")
_HYPHENS = "-\u2010\u2011\u2012\u2013\u2014\u2212\u00ad"
_EXTENDERS = "_\u2026"
_NAMED = "\x1f"
_VOCALISE = {"humming": "mm", "laughing": "ha"}
_MAX_LINES = 24


def read_lyrics(note: etree._Element) -> tuple[Lyric, ...]:
    """Return the lines of words under a `<note>` element, in the order of the file."""
    lines: dict[str, Lyric] = {}
    for n, element in enumerate(note.iterfind("lyric"), 1):
        if n > _MAX_LINES:
            break
        verse = _verse(element, n)
        line = _lyric(element, verse)
        if verse in lines:  # two entries of one verse under one note: both are sung
            line = replace(line, pieces=lines[verse].pieces + line.pieces)
        lines[verse] = line
    return tuple(line for line in lines.values() if line.pieces or line.extends or line.vocalise)


def _verse(element: etree._Element, n: int) -> str:
    """Return which line of words an entry belongs to: its number, and its name where it has one (see `labelled`)."""
    given = clean(element.get("number"), 16)
    name = clean(element.get("name"), 24)
    name = "" if name.lower() in _GENERIC_NAMES else name
    if given and name and name != given:
        return f"{given}{_NAMED}{name}"
    key = given or name or str(n)
    numbered = _VERSE_NUMBER.fullmatch(key)
    return numbered.group(1) if numbered else key


def labels(keys: Iterable[str]) -> dict[str, str]:
    """Return the verse that each line of words of a part is: its number, and its name where one number has several.

    Some programs number verses and choruses apart, so that there are two lines with number 1.
    """
    by_number: dict[str, set[str]] = {}
    for key in keys:
        by_number.setdefault(key.partition(_NAMED)[0], set()).add(key)
    found = {}
    for key in keys:
        number, _, name = key.partition(_NAMED)
        alone = len(by_number[number]) == 1
        found[key] = number if alone or not name else name if number == "1" else f"{name} {number}"
    return found


def _lyric(element: etree._Element, verse: str) -> Lyric:
    name = clean(element.get("name"), 32)
    found: list[Piece] = []
    syllabic, elided, extends, vocalise, language = "", False, False, "", ""
    for child in element:
        match child.tag:
            case "syllabic":
                syllabic = (child.text or "").strip()
            case "elision":
                elided = True
            case "text" if len(found) <= _MAX_LINES:
                _append(found, child.text or "", syllabic, elided=elided)
                language = language or child.get(_XML_LANG, "")
                syllabic, elided = "", False
            case "extend":
                extends = child.get("type") != "stop"
            case "humming" | "laughing":
                vocalise = _VOCALISE[str(child.tag)]
            case _:
                pass
    return Lyric(
        verse=verse,
        name="" if name.lower() in _GENERIC_NAMES else name,
        pieces=tuple(found),
        extends=extends,
        vocalise=vocalise,
        passes=passes(element),
        language=tag(language),
    )


def _append(found: list[Piece], text: str, syllabic: str, *, elided: bool) -> None:
    """Split one `<text>` at blanks and elision signs and append its pieces; bare punctuation joins the piece before."""
    text = unicodedata.normalize("NFC", text[:MAX_LYRIC_CHARS])
    text = _LEADING_NUMBER.sub("", text.strip(" \t\r\n"))
    stretches = [(word, k > 0) for part in text.split() if part for k, word in enumerate(_ELISION.split(part)) if word]
    words = [(clean(word, MAX_LYRIC_CHARS), joined) for word, joined in stretches]
    words = [(word, joined) for word, joined in words if word]
    for n, (word, joined) in enumerate(words):
        if not _sounds(word):
            if found and word.strip(_HYPHENS + _EXTENDERS):
                found[-1] = Piece(found[-1].text + word, found[-1].syllabic, found[-1].elided)
            continue
        kind = _syllabic(word, syllabic, first=n == 0, last=n == len(words) - 1)
        found.append(Piece(bare(word), kind, elided=joined or (elided and n == 0)))


def _syllabic(word: str, given: str, *, first: bool, last: bool) -> str:
    """Return a piece's syllabic: the file's at both ends of its text, and what hyphens in the text add to it."""
    continues = (first and given in {"middle", "end"}) or word[0] in _HYPHENS
    goes_on = (last and given in {"begin", "middle"}) or word[-1] in _HYPHENS
    if not given and not continues and not goes_on:
        return ""
    return {(False, False): "single", (False, True): "begin", (True, True): "middle", (True, False): "end"}[
        continues, goes_on
    ]


def _sounds(word: str) -> bool:
    return any(c.isalnum() or c == "&" for c in word)


def bare(word: str) -> str:
    """Return a syllable without the hyphens and extenders around it."""
    return word.strip(_HYPHENS + _EXTENDERS + " ")
