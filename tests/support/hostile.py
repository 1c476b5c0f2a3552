"""Files that mean harm, or were harmed: made by hand, and by a deterministic mutator from good ones."""

from __future__ import annotations

import io
import random
import re
import zipfile
from typing import TYPE_CHECKING

from tests.support import engrave

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

CONTAINER = b'<container><rootfiles><rootfile full-path="%s"/></rootfiles></container>'
NASTY_NUMBERS = (
    b"0", b"-1", b"1", b"3", b"7", b"13", b"127", b"128", b"1e9", b"1e308", b"-1e308", b"nan", b"inf", b"99999999999",
    b"0.0000001", b"100000", b"1000", b"", b"x", b"1/2", b"2147483648", b"9223372036854775808", b"9" * 400,
)  # fmt: skip
NASTY_TEXTS = (
    "\u202e\u0000"[:1].encode(), b"-", b"_", "\u2019".encode(), "\u203f".encode(), "a\u0301\u0300".encode(), b"&#10;",
    b"&amp;",
    "\U0001f3b5".encode(), b"w" * 5000, b"a b c d e f g h i j k l m n o p q r s t u v w x y z", b"1.",
    b"D.C. al Fine", b"To Coda",
    b"rit.", b"Fine", b"q = 9999",
)  # fmt: skip
SNIPPETS = (
    b'<barline><repeat direction="backward" times="100000"/></barline>',
    b'<barline><repeat direction="forward"/></barline>',
    b'<barline><repeat direction="backward"/></barline>',
    b'<barline><ending number="1,2,3-99" type="start"/></barline>',
    b'<barline><ending number="" type="stop"/></barline>',
    b'<sound dacapo="yes"/>', b'<sound dalsegno="x"/>', b'<sound segno="x"/>', b'<sound tocoda="c"/>',
    b'<sound coda="c"/>',
    b'<sound tempo="0.001"/>', b'<sound tempo="1e300"/>', b'<sound tempo="-5" dynamics="1e30"/>',
    b"<attributes><divisions>0</divisions></attributes>", b"<attributes><divisions>999983</divisions></attributes>",
    b"<attributes><time><beats>1+2+3</beats><beat-type>3</beat-type></time></attributes>",
    b"<attributes><time><senza-misura/></time></attributes>",
    b"<attributes><transpose><chromatic>99</chromatic></transpose></attributes>",
    b"<backup><duration>99999</duration></backup>", b"<forward><duration>5</duration></forward>",
    b"<note><grace/><pitch><step>C</step><octave>4</octave></pitch></note>",
    b"<note><chord/><pitch><step>C</step><octave>4</octave></pitch><duration>1</duration></note>",
    b"<note><rest measure='yes'/><duration>4</duration></note>", b"<note><unpitched/><duration>1</duration></note>",
    b'<direction><direction-type><words>rit.</words></direction-type></direction>',
    b"<direction><direction-type><metronome><beat-unit>quarter</beat-unit><per-minute>0</per-minute></metronome></direction-type></direction>",
    b"<direction><direction-type><metronome><beat-unit>half</beat-unit><beat-unit>quarter</beat-unit></metronome></direction-type></direction>",
    b'<direction><direction-type><wedge type="crescendo"/></direction-type></direction>',
    b'<lyric number="1"><text>x</text><elision/><text>y</text><extend/></lyric>', b"<lyric><humming/></lyric>",
    b"<measure/>", b"<part/>", b"<!-- -->", b"<?pi?>", b"<![CDATA[x]]>",
)  # fmt: skip


def simple(words: str = "la") -> bytes:
    """Return the smallest song."""
    return engrave.score(("Voice", engrave.part([f"C4/4 {words}"])))


def zipped(entries: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return an archive of entries."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def mxl(score: bytes) -> bytes:
    """Return a score in its compressed form."""
    return zipped({"META-INF/container.xml": CONTAINER % b"score.xml", "score.xml": score})


def bomb(megabytes: int = 200) -> bytes:
    """Return an .mxl that unpacks to far more than its size."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("META-INF/container.xml", CONTAINER % b"score.xml")
        with archive.open("score.xml", "w", force_zip64=True) as entry:
            for _ in range(megabytes):
                entry.write(b" " * 1_000_000)
    return buffer.getvalue()


def _lying_bomb() -> bytes:
    """Return a bomb whose headers claim a hundred bytes."""
    data = bytearray(bomb(60))
    real = (60_000_000).to_bytes(4, "little")
    return bytes(data.replace(real, (100).to_bytes(4, "little")))


def _entities(kind: str) -> bytes:
    declarations = {
        "laughs": '<!ENTITY a "lol">' + "".join(
            f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
        ),
        "external": '<!ENTITY a SYSTEM "file:///etc/passwd">',
        "network": '<!ENTITY % a SYSTEM "http://127.0.0.1:1/x.dtd"> %a;',
        "one": '<!ENTITY a "b">',
    }[kind]  # fmt: skip
    body = simple().split(b"?>", 1)[1].replace(b">la<", b">&a;<")
    return f'<?xml version="1.0"?><!DOCTYPE score-partwise [{declarations}]>'.encode() + body


def _with(old: bytes, new: bytes) -> bytes:
    data = simple()
    assert old in data
    return data.replace(old, new, 1)


def _deep(levels: int) -> bytes:
    return _with(b"<note>", b"<direction>" * levels + b"</direction>" * levels + b"<note>")


HAND_MADE: dict[str, tuple[Callable[[], bytes], str | None]] = {
    "empty": (lambda: b"", "EMPTY_FILE"),
    "blanks": (lambda: b" \n\t \x00\x00", "EMPTY_FILE"),
    "thirty megabytes": (lambda: b"<score-partwise>" + b" " * 30_000_000, "FILE_TOO_LARGE"),
    "plain text": (lambda: b"do re mi", "NOT_MUSICXML"),
    "random bytes": (lambda: random.Random(1).randbytes(5000), "NOT_MUSICXML"),  # noqa: S311 - not a secret
    "pdf": (lambda: b"%PDF-1.7 ...", "NOT_MUSICXML"),
    "midi": (lambda: b"MThd\x00\x00\x00\x06", "NOT_MUSICXML"),
    "wav": (lambda: b"RIFF....WAVE", "NOT_MUSICXML"),
    "web page": (lambda: b"<!DOCTYPE html><html><body>Not found</body></html>", "NOT_MUSICXML"),
    "svg": (lambda: b'<svg xmlns="http://www.w3.org/2000/svg"/>', "NOT_MUSICXML"),
    "mei": (lambda: b'<mei xmlns="http://www.music-encoding.org/ns/mei"/>', "NOT_MUSICXML"),
    "musescore": (lambda: b"<museScore version='4'/>", "NOT_MUSICXML"),
    "opus": (lambda: b"<opus/>", "NOT_MUSICXML"),
    "truncated": (lambda: simple()[:-60], "TRUNCATED_FILE"),
    "cut in a tag": (lambda: simple()[:-130], "TRUNCATED_FILE"),
    "mismatched tags": (lambda: _with(b"</pitch>", b"</pich>"), "BAD_XML"),
    "bare ampersand": (lambda: simple("a").replace(b">a<", b">a & b<"), "BAD_XML"),
    "null byte": (lambda: simple().replace(b">la<", b">l\x00a<"), "BAD_XML"),
    "unknown encoding": (lambda: _with(b"UTF-8", b"KLINGON-9"), "BAD_XML"),
    "wrong encoding": (lambda: simple().replace(b">la<", b">l\xff\xfea<"), "BAD_XML"),
    "billion laughs": (lambda: _entities("laughs"), "UNSAFE_XML"),
    "external entity": (lambda: _entities("external"), "UNSAFE_XML"),
    "network entity": (lambda: _entities("network"), "UNSAFE_XML"),
    "harmless entity": (lambda: _entities("one"), "UNSAFE_XML"),
    "entities in utf-16": (lambda: _entities("laughs").decode().encode("utf-16"), "UNSAFE_XML"),
    "deep nesting": (lambda: _deep(20_000), "SCORE_TOO_COMPLEX"),
    "two million tags": (lambda: _with(b"<note>", b"<a/>" * 1_700_000 + b"<note>"), "SCORE_TOO_COMPLEX"),
    "too many parts": (lambda: engrave.score(*[("V", engrave.part(["C4/4 la"]))] * 101), "SCORE_TOO_COMPLEX"),
    "too many bars": (lambda: engrave.score(("V", engrave.part(*[["C4/4 la"]] * 5001))), "SCORE_TOO_COMPLEX"),
    "zip bomb": (bomb, "ARCHIVE_TOO_LARGE"),
    "zip bomb that lies": (_lying_bomb, "BAD_ARCHIVE"),
    "empty zip": (lambda: zipped({}), "BAD_ARCHIVE"),
    "zip of pictures": (lambda: zipped({"a.png": b"\x89PNG"}), "BAD_ARCHIVE"),
    "musescore zip": (lambda: zipped({"a.mscx": b"<museScore/>"}), "BAD_ARCHIVE"),
    "broken zip": (lambda: mxl(simple())[:-40], "BAD_ARCHIVE"),
    "damaged entry": (lambda: mxl(simple())[:150] + b"\xff" * 40 + mxl(simple())[190:], "BAD_ARCHIVE"),
    "zip of a thousand files": (lambda: zipped({f"{n}.xml": b"" for n in range(1000)}), "BAD_ARCHIVE"),
    "zip in a zip": (lambda: mxl(mxl(simple())), "NOT_MUSICXML"),
    "path out of the archive": (lambda: zipped({"../../score.xml": simple()}), None),
    "container with entities": (lambda: zipped({
        "META-INF/container.xml": b'<!DOCTYPE c [<!ENTITY a "b">]><container>&a;</container>', "s.xml": simple(),
    }), None),
    "container names nothing": (
        lambda: zipped({"META-INF/container.xml": CONTAINER % b"gone.xml", "s.xml": simple()}), None,
    ),
    "zero divisions": (lambda: _with(b">5040<", b">0<"), "BAD_VALUE"),
    "negative divisions": (lambda: _with(b">5040<", b">-4<"), "BAD_VALUE"),
    "negative duration": (lambda: _with(b">20160<", b">-20160<"), "BAD_VALUE"),
    "endless duration": (lambda: _with(b">20160<", b">99999999999<"), "BAD_VALUE"),
    "not a duration": (lambda: _with(b">20160<", b">long<"), "BAD_VALUE"),
    "octave 99": (lambda: _with(b"<octave>4<", b"<octave>99<"), "BAD_VALUE"),
    "no step": (lambda: _with(b"<step>C</step>", b"<step>H</step>"), "BAD_VALUE"),
    "beat type 3": (lambda: _with(b"<beat-type>4<", b"<beat-type>3<"), None),
    "beat type 0": (lambda: _with(b"<beat-type>4<", b"<beat-type>0<"), None),
    "no divisions": (lambda: _with(b"<divisions>5040</divisions>", b"").replace(b">20160<", b">4<"), None),
    "hundred thousand repeats": (
        lambda: _with(b"</measure>", b'<barline><repeat direction="backward" times="100000"/></barline></measure>'),
        "SCORE_TOO_LONG",
    ),
    "repeats for hours": (
        lambda: _with(b"</measure>", b'<barline><repeat direction="backward" times="5000"/></barline></measure>'),
        "SCORE_TOO_LONG",
    ),
    "nested repeats": (
        lambda: engrave.score(("V", engrave.part(*[
            [engrave.repeat("forward"), "C4/4 la"] for _ in range(30)
        ], *[["C4/4 la", engrave.repeat("backward", 9)] for _ in range(30)]))), "SCORE_TOO_LONG",
    ),
    "endless jumps": (
        lambda: engrave.score(("V", engrave.part(*[["C4/4 la", engrave.words("D.C.")] for _ in range(400)]))),
        "SCORE_TOO_LONG",
    ),
    "many parts many times": (
        lambda: engrave.score(
            *[("Voice", engrave.part(*[["C4/1 la"] * 4] * 20, ["C4/4 la", engrave.repeat("backward", 40)]))] * 60
        ),
        "SCORE_TOO_LONG",
    ),
    "many syllables many times": (
        lambda: engrave.score(("Voice", engrave.part(["C4/4 " + " ".join("abcdefghijkl"), engrave.repeat("backward",
        1400)]))),
        None,
    ),
    "no notes": (lambda: re.sub(rb"<note>.*?</note>", b"", simple()), "NO_NOTES"),
    "no words": (lambda: re.sub(rb"<lyric.*?</lyric>", b"", simple()), "NO_WORDS"),
    "words on a rest only": (lambda: engrave.score(("V", engrave.part(["r/4 la"]))), "NO_WORDS"),
    "words of blanks only": (lambda: simple().replace(b">la<", b"> <"), "NO_WORDS"),
    "only a root": (lambda: b"<score-partwise/>", "NO_NOTES"),
    "a lyric of a megabyte": (lambda: simple("w" * 1_000_000), None),
    "a word of each letter": (lambda: simple(" ".join("abcdefgh" * 100)), None),
    "utf-16": (lambda: simple().decode().replace("UTF-8", "UTF-16").encode("utf-16"), None),
    "byte order mark": (lambda: b"\xef\xbb\xbf" + simple(), None),
    "latin-1": (lambda: simple("\u00e9").decode().replace("UTF-8", "ISO-8859-1").encode("latin-1"), None),
    "timewise by name only": (lambda: simple().replace(b"score-partwise", b"score-timewise"), None),
    "namespace": (lambda: _with(b"<score-partwise ", b'<score-partwise xmlns="http://www.musicxml.org/x" '), None),
}  # fmt: skip


def sources(folder: Path, golden: Path) -> list[bytes]:
    """Return good files to harm: the first bars of the real ones, and the small ones."""
    found = []
    for name in ("lift_every_voice.mxl", "aloha_oe.mxl"):
        with zipfile.ZipFile(folder / name) as archive:
            found.append(_first_bars(archive.read(name.replace("mxl", "musicxml")), 6))
    found.append((folder / "morning_song.musicxml").read_bytes())
    return [*found, *(path.read_bytes() for path in sorted(golden.glob("*.musicxml")))]


def _first_bars(score: bytes, bars: int) -> bytes:
    head, *parts = re.split(rb"(?=<part id=)", score)
    kept = [head]
    for part in parts:
        measures = re.split(rb"(?=<measure )", part.replace(b"</score-partwise>", b""))
        kept.append(b"".join(measures[: bars + 1]) + (b"" if len(measures) <= bars + 1 else b"</part>\n"))
    return b"".join(kept) + b"</score-partwise>"


def mutated(good: list[bytes], count: int) -> Iterator[bytes]:
    """Yield `count` harmed files, always the same."""
    for seed in range(count):
        yield harm(good[seed % len(good)], seed)


def harm(data: bytes, seed: int, other: bytes = b"") -> bytes:
    """Return `data` with one to six things changed, as `seed` decides."""
    chance = random.Random(seed)  # noqa: S311 - not a secret
    for _ in range(chance.choice((1, 1, 1, 2, 3, 6))):
        data = chance.choice(_HARMS)(data, chance, other or data)
    return data


def _number(data: bytes, chance: random.Random, _other: bytes) -> bytes:
    spots = list(re.finditer(rb"(?<=[>\"])-?[\d.]+(?=[<\"])", data))
    return _replace(data, chance, spots, chance.choice(NASTY_NUMBERS))


def _text(data: bytes, chance: random.Random, _other: bytes) -> bytes:
    spots = list(re.finditer(rb"(?<=>)[^<>\n]+(?=<)", data))
    return _replace(data, chance, spots, chance.choice(NASTY_TEXTS))


def _attribute(data: bytes, chance: random.Random, _other: bytes) -> bytes:
    spots = list(re.finditer(rb'(?<==")[^"<>]*(?=")', data))
    return _replace(
        data, chance, spots, chance.choice((*NASTY_NUMBERS, b"start", b"stop", b"yes", b"backward", b"forward"))
    )


def _replace(data: bytes, chance: random.Random, spots: list[re.Match[bytes]], new: bytes) -> bytes:
    if not spots:
        return data
    spot = chance.choice(spots)
    return data[: spot.start()] + new + data[spot.end() :]


def _insert(data: bytes, chance: random.Random, _other: bytes) -> bytes:
    spots = [m.start() for m in re.finditer(rb"<(?:note|measure|/measure|lyric|direction|barline|attributes)", data)]
    at = chance.choice(spots) if spots else 0
    return data[:at] + chance.choice(SNIPPETS) + data[at:]


def _drop_element(data: bytes, chance: random.Random, _other: bytes) -> bytes:
    names = list({m.group(1) for m in re.finditer(rb"<([a-z-]+)[ >]", data)})
    if not names:
        return data
    name = chance.choice(sorted(names))
    spots = list(
        re.finditer(rb"<" + re.escape(name) + rb"(?: [^>]*)?>.*?</" + re.escape(name) + rb">", data, re.DOTALL)
    )
    return _replace(data, chance, spots, b"")


def _rename(data: bytes, chance: random.Random, _other: bytes) -> bytes:
    names = sorted({m.group(1) for m in re.finditer(rb"<([a-z-]+)[ >/]", data)})
    if len(names) < 2:
        return data
    old, new = chance.sample(names, 2)
    return re.sub(rb"(</?)" + re.escape(old) + rb"(?=[ >/])", rb"\g<1>" + new, data, count=chance.choice((0, 2)))


def _repeat_element(data: bytes, chance: random.Random, _other: bytes) -> bytes:
    spots = list(re.finditer(rb"<(note|measure|lyric|direction|attributes|backup|part)[ >].*?</\1>", data, re.DOTALL))
    if not spots:
        return data
    spot = chance.choice(spots)
    return data[: spot.end()] + spot.group() * chance.choice((1, 2, 5, 40)) + data[spot.end() :]


def _bytes(data: bytes, chance: random.Random, _other: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 3, 20))):
        if changed:
            changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _cut(data: bytes, chance: random.Random, _other: bytes) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] if chance.random() < 0.5 else data[:at] + data[at + chance.randrange(400) :]


def _splice(data: bytes, chance: random.Random, other: bytes) -> bytes:
    at, start = chance.randrange(len(data) + 1), chance.randrange(len(other) + 1)
    return data[:at] + other[start : start + chance.randrange(800)] + data[at:]


def _recode(data: bytes, chance: random.Random, _other: bytes) -> bytes:
    text = data.decode("utf-8", "replace")
    return text.encode(chance.choice(("utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1")), "replace")


def _compress(data: bytes, chance: random.Random, _other: bytes) -> bytes:
    packed = mxl(data)
    return _bytes(packed, chance, b"") if chance.random() < 0.6 else packed


_HARMS = (
    _number, _number, _number, _text, _attribute, _attribute, _insert, _insert, _insert, _drop_element, _drop_element,
    _rename,
    _repeat_element, _bytes, _cut, _splice, _recode, _compress,
)  # fmt: skip
