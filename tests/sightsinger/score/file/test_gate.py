from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from sightsinger.score import ScoreError, read
from sightsinger.score.file import gate
from tests.support import engrave
from tests.support.hostile import bomb, mxl, simple
from tests.support.paths import ROOT

if TYPE_CHECKING:
    from pathlib import Path

SONG = engrave.score(("Voice", engrave.part(["C4/2 mor-", "D4/2 -ning"])))


def sung(data: bytes, name: str = "song.musicxml") -> list[tuple[int, str]]:
    return [(note.midi, note.syllable.text) for note in read(data, name).line().notes]


@pytest.mark.parametrize("name", ["song.musicxml", "song.xml", "song.mxl", "song.pdf", "song", ""])
@pytest.mark.parametrize("form", [SONG, mxl(SONG)], ids=["plain", "compressed"])
def test_the_content_decides_not_the_name(form: bytes, name: str) -> None:
    assert sung(form, name) == [(60, "mor"), (62, "ning")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings_are_read(encoding: str) -> None:
    text = SONG.decode().replace("UTF-8", "UTF-16" if "16" in encoding else "UTF-8").replace("mor", "mör")
    if encoding in {"utf-16-le", "utf-16-be"}:
        text = "\ufeff" + text
    assert sung(text.encode(encoding)) == [(60, "mör"), (62, "ning")]


def test_latin_1_is_read() -> None:
    text = SONG.decode().replace("UTF-8", "ISO-8859-1").replace("mor", "mör")
    assert sung(text.encode("latin-1"))[0] == (60, "mör")


def test_the_standard_document_type_is_allowed() -> None:
    doctype = (
        b'<!DOCTYPE score-partwise PUBLIC "-//Recordare//DTD MusicXML 4.0 Partwise//EN" '
        b'"http://www.musicxml.org/dtds/partwise.dtd">'
    )
    assert sung(SONG.replace(b"?>\n", b"?>\n" + doctype, 1)) == [(60, "mor"), (62, "ning")]


def test_a_score_in_a_namespace_is_read() -> None:
    assert len(sung(SONG.replace(b"<score-partwise", b'<score-partwise xmlns="urn:x"'))) == 2


def test_a_timewise_score_is_read_bar_by_bar() -> None:
    first = (
        b"<note><pitch><step>C</step><octave>4</octave></pitch><duration>4</duration>"
        b"<lyric><text>one</text></lyric></note>"
    )
    begin = b"<attributes><divisions>1</divisions></attributes>"
    second = first.replace(b"C", b"D").replace(b"one", b"two")
    late = first.replace(b"C", b"E").replace(b"one", b"late")
    score = (
        b'<score-timewise><part-list><score-part id="A"><part-name>Soprano</part-name></score-part>'
        b'<score-part id="B"><part-name>Alto</part-name></score-part></part-list>'
        b'<measure number="1"><part id="A">' + begin + first + b"</part></measure>"
        b'<measure number="2"><part id="A">' + second + b'</part><part id="B">'
        + begin + late + b"</part></measure></score-timewise>"
    )  # fmt: skip
    assert sung(score) == [(60, "one"), (62, "two")]
    (alto,) = read(score).line("Alto").notes
    assert (alto.measure, alto.syllable.text) == ("2", "late")


def test_errors_carry_the_place() -> None:
    bad = engrave.score(("Alto", engrave.part(["C4/4 a"], ["C4/1 b", "C4/3 c"]))).replace(b">15120<", b">-1<")
    with pytest.raises(ScoreError) as caught:
        read(bad)
    assert caught.value.as_dict() | {"message": ""} == {
        "code": "BAD_VALUE", "message": "", "part": "Alto", "measure": "2", "beat": 2.0, "retryable": False,
        "fault": "score",
    }  # fmt: skip
    assert "Alto, bar 2, beat 2" in caught.value.message


def test_a_message_for_a_wrong_file_names_its_ending_not_its_name() -> None:
    with pytest.raises(ScoreError) as caught:
        gate.check(b"hello", "my secret song.docx")
    assert "docx" in caught.value.message
    assert "secret" not in caught.value.message


def test_what_the_gate_refuses_needs_no_other_reader() -> None:
    """Not even the parser of scores is imported for a file that is empty or of another kind; music21 never is."""
    program = (
        "import sys; from sightsinger.score import ScoreError, read\n"
        "for data in (b'', b'hello', b'%PDF', b'<html></html>', b'PK'):\n"
        "    try: read(data)\n"
        "    except ScoreError: pass\n"
        "    else: raise SystemExit('read')\n"
        "read(open('tests/data/scores/morning_song.musicxml', 'rb').read())\n"
        "sys.exit('music21' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True)


@pytest.mark.slow
def test_hostile_sizes_stay_under_300_megabytes(tmp_path: Path) -> None:
    """1.5 MB that unpack to 1.5 GB, and 30 MB of text, in a process of their own whose peak is known."""
    program = (
        "import re, sys; from sightsinger.score import ScoreError, read\n"
        "for data in (open(sys.argv[1], 'rb').read(), b'<score-partwise>' + b' ' * 30_000_000):\n"
        "    try: read(data)\n"
        "    except ScoreError as error: print(error.code)\n"
        # ru_maxrss would count what this test's own process held when it started the program.
        "print(int(re.search(r'VmHWM:\\s*(\\d+)', open('/proc/self/status').read())[1]) // 1024)"
    )
    path = tmp_path / "bomb.mxl"
    path.write_bytes(bomb(1500))
    done = subprocess.run([sys.executable, "-c", program, path], cwd=ROOT, check=True, capture_output=True, text=True)
    *codes, peak_mb = done.stdout.split()
    assert codes == ["ARCHIVE_TOO_LARGE", "FILE_TOO_LARGE"]
    assert int(peak_mb) < 300


def test_departures_from_the_schema_are_remarks() -> None:
    score = read(simple().replace(b"<work>", b"<nonsense/><work>"))
    assert [remark.code for remark in score.summary.warnings if remark.code == "SCHEMA"] == ["SCHEMA"]


def test_a_valid_score_gets_no_remark_about_the_schema(scores: Path) -> None:
    summary = read((scores / "lift_every_voice.mxl").read_bytes()).summary
    assert "SCHEMA" not in {remark.code for remark in summary.warnings}
