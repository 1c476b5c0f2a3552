"""The gate: what a stranger's file must pass before anyone thinks about its music.

Safe, and cheap enough for an upload event.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from lxml import etree

from sightsinger.score.errors import (
    BadXmlError,
    EmptyFileError,
    NoNotesError,
    NotMusicXmlError,
    NoWordsError,
    TooComplexError,
    TruncatedError,
    UnsafeXmlError,
)
from sightsinger.score.file import archive
from sightsinger.score.file.xml_tree import from_timewise, parser, without_namespaces
from sightsinger.score.limits import MAX_BARS, MAX_NOTES, MAX_PARTS, MAX_TAGS, MAX_UNPACKED_BYTES, check_size

_EXPORT = "Export the score as MusicXML (.musicxml or .mxl) from your notation program."
_MAGIC = (
    (b"%PDF", "This is a PDF: a picture of a score. Open the score in a notation program and export it as MusicXML."),
    (b"MThd", "This is a MIDI file, which has no words to sing. " + _EXPORT),
    (b"RIFF", "This is a sound file. " + _EXPORT),
    (b"ID3", "This is a sound file. " + _EXPORT),
    (b"\x89PNG", "This is a picture. " + _EXPORT),
    (b"\xff\xd8\xff", "This is a picture. " + _EXPORT),
    (b"ENIGMA", "This is a Finale file. In Finale, choose File, Export, MusicXML, and drop that file."),
    (b"\x1f\x8b", "This file is compressed with gzip. Unpack it, or export the score as .mxl."),
)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_ENTITY = re.compile(rb"<\x00?!\x00?E\x00?N\x00?T\x00?I\x00?T\x00?Y", re.IGNORECASE)
_PROLOGUE_BYTES = 1_000


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that passed the gate."""

    root: etree._Element
    """A `score-partwise` element; nothing beneath it has been judged but for its amount."""


def check(data: bytes, filename: str = "") -> Checked:
    """Open a file safely and make sure that it is a score with notes and words of bearable size.

    `filename` is only used to explain what is wrong; the content decides what the file is. Raises ScoreError's
    subclasses. Takes at most 20 ms on a choir score of 300 kB.
    """
    if not data:
        raise EmptyFileError("The file is empty. Save the score again in your notation program and drop the new file.")
    check_size(len(data))
    text = archive.unpack(data) if data.startswith(b"PK") else data
    root = _partwise(_parse(text, filename))
    _count(root)
    return Checked(root)


def _parse(text: bytes, filename: str) -> etree._Element:
    _recognise(text, filename)
    if len(text) > MAX_UNPACKED_BYTES or text.count(b"<") > MAX_TAGS:
        raise TooComplexError(
            "The score holds far more symbols than a choir score does. Export only the parts to be sung."
        )
    if _ENTITY.search(text):
        raise UnsafeXmlError("The file declares XML entities, which no score needs. " + _EXPORT)
    try:
        root = etree.fromstring(text, parser())
    except etree.XMLSyntaxError as error:
        raise _syntax_error(error, text) from error
    except (ValueError, LookupError) as error:  # encodings that do not exist
        raise BadXmlError("The file's text encoding cannot be read. Export it again as UTF-8 MusicXML.") from error
    return root


def _recognise(text: bytes, filename: str) -> None:
    for magic, sentence in _MAGIC:
        if text.startswith(magic):
            raise NotMusicXmlError(sentence)
    start = text[:_PROLOGUE_BYTES].lstrip(b"\xef\xbb\xbf \t\r\n\x00")
    if not start:
        raise EmptyFileError("The file holds nothing but blanks. Save the score again and drop the new file.")
    if not start.startswith((b"<", *_UTF16)):
        shown = " (its name ends in " + filename.rsplit(".", 1)[-1][:12] + ")" if "." in filename else ""
        raise NotMusicXmlError(f"This file{shown} is not MusicXML. {_EXPORT}")
    if b"<html" in start.lower() or b"<!doctype html" in start.lower():
        raise NotMusicXmlError("This is a web page, not a score. Download the score itself and drop that file.")


def _syntax_error(error: etree.XMLSyntaxError, text: bytes) -> Exception:
    cut = not text.rstrip(b" \t\r\n\x00").endswith(b">") or b"</score-" not in text.replace(b"\x00", b"")[-200:]
    if cut and b"<score-" in text[: _PROLOGUE_BYTES * 4].replace(b"\x00", b""):
        return TruncatedError(
            "The file stops in the middle of the score: the download or export was cut off. "
            "Export the score again and drop the new file."
        )
    line = error.lineno or 0
    if "depth" in str(error).lower():
        return TooComplexError("The file's elements are nested deeper than any score's. " + _EXPORT)
    return BadXmlError(f"The file is not well-formed XML (line {line}). {_EXPORT}")


def _partwise(root: etree._Element) -> etree._Element:
    if root.getroottree().docinfo.internalDTD is not None and _entities(root.getroottree()):
        raise UnsafeXmlError("The file declares XML entities, which no score needs. " + _EXPORT)
    if root.tag.startswith("{"):
        root = without_namespaces(root)
    name = root.tag
    if name == "score-timewise":
        return from_timewise(root)
    if name != "score-partwise":
        known = {
            "opus": "This is a list of scores (an opus). Drop one of its scores.",
            "museScore": "This is a MuseScore file. In MuseScore, choose File, Export, MusicXML, and drop that file.",
            "mei": "This is an MEI file. Convert it to MusicXML and drop that.",
            "container": "This is the table of contents of an .mxl file. Drop the .mxl file itself.",
        }
        raise NotMusicXmlError(known.get(name, f"This is XML, but not a MusicXML score. {_EXPORT}"))
    return root


def _entities(tree: etree._ElementTree) -> bool:
    dtd: Any = tree.docinfo.internalDTD  # lxml's stubs leave its methods out
    return dtd is not None and bool(dtd.entities())


def _count(root: etree._Element) -> None:
    parts = root.findall("part")
    if len(parts) > MAX_PARTS:
        raise TooComplexError(
            f"The score has {len(parts)} parts; at most {MAX_PARTS} are read. Export only the parts to be sung."
        )
    bars = max((len(part.findall("measure")) for part in parts), default=0)
    if bars > MAX_BARS:
        raise TooComplexError(f"The score has {bars} bars; at most {MAX_BARS} are read. Split it into movements.")
    notes = sum(1 for _ in root.iter("note"))
    if notes == 0:
        raise NoNotesError("There are no notes in this score. Check that the right file was exported.")
    if notes > MAX_NOTES:
        raise TooComplexError(
            f"The score has {notes} notes; at most {MAX_NOTES} are read. Export only the parts to be sung."
        )
    if root.find(".//lyric") is None:
        raise NoWordsError(
            "There are no words in this score, so there is nothing to sing. Enter the lyrics under the notes "
            "(as lyrics, not as loose text) and export it again."
        )
