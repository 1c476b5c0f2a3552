"""An independent count of a score's words, straight from its XML: no code is shared with what it judges.

The judged code must sing every syllable of a verse once for each pass of its bar; this counts what stands there,
with the standard library's XML parser and nothing else.
"""

from __future__ import annotations

import unicodedata
import xml.etree.ElementTree as ET
import zipfile
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass
class RawPart:
    """One part's words and note lengths as they stand in the file."""

    name: str
    words: dict[str, dict[int, Counter[str]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(Counter)))
    """Texts by verse number and bar index."""
    lyric_notes: int = 0
    voices: set[tuple[str, str]] = field(default_factory=set)
    """(staff, voice) pairs with pitched notes."""
    chords: int = 0
    on_rests: int = 0
    unpitched_words: int = 0


def open_score(path: Path) -> bytes:
    """Return a file's XML, unpacked from .mxl."""
    data = path.read_bytes()
    if not data.startswith(b"PK"):
        return data
    with zipfile.ZipFile(BytesIO(data)) as archive:
        name = next(n for n in archive.namelist() if n.endswith("xml") and not n.startswith("META-INF"))
        return archive.read(name)


def count(path: Path) -> list[RawPart]:
    """Return the parts of a corpus file (trusted: the standard library's parser is not for strangers' files)."""
    root = ET.fromstring(open_score(path))  # noqa: S314 - files of an installed package
    names = {p.get("id"): (p.findtext("part-name") or "").strip() for p in root.iter("score-part")}
    return [_part(part, names.get(part.get("id"), "")) for part in root.findall("part")]


def _part(part: ET.Element, name: str) -> RawPart:
    raw = RawPart(name)
    for index, measure in enumerate(part.findall("measure")):
        for note in measure.findall("note"):
            _note(note, index, raw)
    return raw


def _note(note: ET.Element, index: int, raw: RawPart) -> None:
    lyrics = [lyric for lyric in note.findall("lyric") if any(stretches(t.text or "") for t in lyric.findall("text"))]
    pitched = note.find("pitch") is not None and note.find("cue") is None
    if pitched:
        raw.voices.add((note.findtext("staff") or "1", note.findtext("voice") or "1"))
        raw.chords += note.find("chord") is not None
        raw.lyric_notes += bool(lyrics)
    elif lyrics:
        if note.find("rest") is not None:
            raw.on_rests += len(lyrics)
        else:
            raw.unpitched_words += len(lyrics)
        return
    for n, lyric in enumerate(lyrics, 1):
        verse = lyric.get("number") or lyric.get("name") or str(n)
        for text in lyric.findall("text"):
            raw.words[verse][index].update(stretches(text.text or ""))


def stretches(text: str) -> list[str]:
    """Return the stretches of letters in a text, without regard to the signs between them."""
    text = unicodedata.normalize("NFC", text)
    letters = "".join(c if c.isalnum() or unicodedata.combining(c) else " " for c in text)
    return letters.lower().split()
