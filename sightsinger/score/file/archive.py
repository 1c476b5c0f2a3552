"""The compressed form of MusicXML (.mxl): a zip file with a container that names the score.

Opened entry by entry with a cap on the bytes really read; sizes in headers are a stranger's word.
Source: https://www.w3.org/2021/06/musicxml40/tutorial/compressed-mxl-files/
"""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import PurePosixPath

from lxml import etree

from sightsinger.score.errors import BadArchiveError, ZipBombError
from sightsinger.score.file.xml_tree import parser
from sightsinger.score.limits import MAX_ARCHIVE_ENTRIES, MAX_CONTAINER_BYTES, MAX_UNPACKED_BYTES

_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError, KeyError)
"""Everything that zipfile raises on damaged, encrypted or exotic archives."""
_ENTRY_HEADER = b"PK\x01\x02"
_CHUNK_BYTES = 1 << 16


def unpack(data: bytes) -> bytes:
    """Return the score inside a compressed score.

    Raises BadArchiveError when there is none, ZipBombError when it is larger than MAX_UNPACKED_BYTES.
    """
    if data.count(_ENTRY_HEADER) > MAX_ARCHIVE_ENTRIES:
        raise BadArchiveError(
            f"This .mxl file holds more than {MAX_ARCHIVE_ENTRIES} files; a score holds a few. "
            "Export the score again from your notation program."
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _read(archive, _score_name(archive), MAX_UNPACKED_BYTES)
    except _BROKEN as error:
        raise BadArchiveError(
            "This .mxl file is damaged or protected by a password and cannot be opened. "
            "Export the score again, or save it as uncompressed .musicxml."
        ) from error


def _score_name(archive: zipfile.ZipFile) -> str:
    names = archive.namelist()
    named = _named_by_container(archive) if "META-INF/container.xml" in names else None
    if named in names:
        return str(named)
    for name in names:
        path = PurePosixPath(name)
        if path.suffix.lower() in {".musicxml", ".xml"} and path.parts[0] not in {"META-INF", "__MACOSX"}:
            return name
    if any(name.lower().endswith(".mscx") for name in names):
        raise BadArchiveError(
            "This is a MuseScore file. In MuseScore, choose File, Export, MusicXML, and drop that file."
        )
    raise BadArchiveError("There is no MusicXML score in this archive. Export the score as .mxl or .musicxml.")


def _named_by_container(archive: zipfile.ZipFile) -> str | None:
    content = _read(archive, "META-INF/container.xml", MAX_CONTAINER_BYTES)
    try:
        container = etree.fromstring(content, parser())
    except etree.XMLSyntaxError:
        return None  # the score itself may still be found by its extension
    for element in container.iter("{*}rootfile"):
        kind = element.get("media-type", "")
        if "musicxml" in kind or not kind:
            return element.get("full-path")
    return None


def _read(archive: zipfile.ZipFile, name: str, cap: int) -> bytes:
    content = bytearray()
    with archive.open(name) as entry:
        while chunk := entry.read(_CHUNK_BYTES):
            content += chunk
            if len(content) > cap:
                raise ZipBombError(
                    f"This .mxl file unpacks to more than {MAX_UNPACKED_BYTES // 1_000_000} MB, far more than a score "
                    "needs. Export the score again from your notation program."
                )
    return bytes(content)
