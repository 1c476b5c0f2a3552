"""Archives of friends and enemies."""

from __future__ import annotations

import gzip
import hashlib
import io
import stat
import struct
import tarfile
import tempfile
import zipfile
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gpu_job.singer.bank.errors import BankArchiveError, BankChecksumError
from gpu_job.singer.bank.folder.archive import Limits, check_sha256, safe_parts, unpack
from gpu_job.singer.bank.folder.reading import read_bank
from tests.support.banks.factory import make


def _tar(path: Path, *members: tuple[tarfile.TarInfo, bytes]) -> Path:
    with tarfile.open(path, "w:gz") as tar:
        for info, data in members:
            info.size = len(data) if info.isreg() else 0
            tar.addfile(info, io.BytesIO(data))
    return path


def _member(name: str, kind: bytes = tarfile.REGTYPE, target: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


def _zip(path: Path, *members: tuple[zipfile.ZipInfo | str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for info, data in members:
            packed.writestr(info, data)
    return path


def _whole(folder: Path, path: Path, kind: str) -> Path:
    if kind == "zip":
        files = [each for each in sorted(folder.rglob("*")) if each.is_file()]
        return _zip(path, *((str(each.relative_to(folder.parent)), each.read_bytes()) for each in files))
    with tarfile.open(path, "w:gz") as tar:
        tar.add(folder, folder.name)
    return path


@pytest.mark.parametrize("kind", ["zip", "tar"])
def test_a_bank_survives_packing(tmp_path: Path, kind: str) -> None:
    archive = _whole(make(tmp_path / "bank"), tmp_path / "archive", kind)
    unpack(archive, tmp_path / "goal")
    assert read_bank(tmp_path / "goal").name == "Tiny"


def test_names_from_windows_and_rubbish_from_macs(tmp_path: Path) -> None:
    archive = _zip(
        tmp_path / "a", ("Bank\\dsdur\\x.yaml", b"x"), ("__MACOSX/._x", b"y"), ("Bank/.DS_Store", b"z"), ("./", b"")
    )
    unpack(archive, tmp_path / "goal")
    assert [str(path.relative_to(tmp_path / "goal")) for path in (tmp_path / "goal").rglob("*") if path.is_file()] == [
        "Bank/dsdur/x.yaml"
    ]


_EVIL_NAMES = [
    "../evil",
    "a/../../evil",
    "/evil",
    "..\\evil",
    "C:\\evil",
    "a/\x00b",
    "\\\\host\\evil",
    "x" * 300,
    "a/" * 30,
]


@pytest.mark.parametrize("name", _EVIL_NAMES)
@pytest.mark.parametrize("kind", ["zip", "tar"])
def test_no_name_leaves_the_folder(tmp_path: Path, name: str, kind: str) -> None:
    if kind == "zip":
        # zipfile itself cuts names at a zero byte.
        archive = _zip(tmp_path / "a", ("good", b"x"), (name.replace("\x00", "\x01"), b"evil"))
    else:
        archive = _tar(tmp_path / "a", (_member("good"), b"x"), (_member(name.replace("\x00", "\x01")), b"evil"))
    with pytest.raises(BankArchiveError):
        unpack(archive, tmp_path / "deep" / "goal")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "deep"]
    assert list((tmp_path / "deep").iterdir()) == []


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE, b"S", b"Z"]
)
def test_nothing_but_files_and_folders_from_a_tar(tmp_path: Path, kind: bytes) -> None:
    archive = _tar(tmp_path / "a", (_member("inside", kind, "/etc/passwd"), b""))
    with pytest.raises(BankArchiveError):
        unpack(archive, tmp_path / "goal")
    assert not (tmp_path / "goal").exists()


def test_no_writing_through_a_link(tmp_path: Path) -> None:
    link, through = _member("out", tarfile.SYMTYPE, str(tmp_path)), _member("out/evil")
    with pytest.raises(BankArchiveError, match="link"):
        unpack(_tar(tmp_path / "a", (link, b""), (through, b"evil")), tmp_path / "goal")
    assert not (tmp_path / "evil").exists()


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFIFO])
def test_nothing_but_files_and_folders_from_a_zip(tmp_path: Path, kind: int) -> None:
    info = zipfile.ZipInfo("inside")
    info.create_system = 3
    info.external_attr = (kind | 0o777) << 16
    with pytest.raises(BankArchiveError, match="link"):
        unpack(_zip(tmp_path / "a", (info, b"/etc/passwd")), tmp_path / "goal")


@pytest.mark.parametrize("kind", ["zip", "tar"])
def test_a_bomb_is_stopped_by_what_comes_out(tmp_path: Path, kind: str) -> None:
    zeros = b"\x00" * (1 << 22)
    archive = (
        _zip(tmp_path / "a", ("x", zeros))
        if kind == "zip"
        else _tar(tmp_path / "a", (_member("x"), zeros), (_member("y"), zeros))
    )
    assert archive.stat().st_size < 1 << 16
    with pytest.raises(BankArchiveError, match="unpacks to more"):
        unpack(archive, tmp_path / "goal", Limits(total_bytes=1 << 20))
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_a_zip_that_lies_about_its_sizes(tmp_path: Path) -> None:
    archive = _zip(tmp_path / "a", ("x", b"\x00" * (1 << 20)))
    data = archive.read_bytes()
    archive.write_bytes(data.replace(struct.pack("<I", 1 << 20), struct.pack("<I", 10)))
    with pytest.raises(BankArchiveError):
        unpack(archive, tmp_path / "goal", Limits(total_bytes=1000))


@pytest.mark.parametrize("kind", ["zip", "tar"])
def test_too_many_files(tmp_path: Path, kind: str) -> None:
    names = [f"{index}" for index in range(12)]
    archive = (
        _zip(tmp_path / "a", *((name, b"") for name in names))
        if kind == "zip"
        else _tar(tmp_path / "a", *((_member(name), b"") for name in names))
    )
    with pytest.raises(BankArchiveError, match="more than 10 files"):
        unpack(archive, tmp_path / "goal", Limits(entries=10))


@pytest.mark.parametrize("names", [("x", "x"), ("x", "x/y"), ("x/y", "x")])
@pytest.mark.parametrize("kind", ["zip", "tar"])
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_file_twice_is_refused(tmp_path: Path, kind: str, names: tuple[str, str]) -> None:
    archive = (
        _zip(tmp_path / "a", *((name, b"z") for name in names))
        if kind == "zip"
        else _tar(tmp_path / "a", *((_member(name), b"z") for name in names))
    )
    with pytest.raises(BankArchiveError, match="twice"):
        unpack(archive, tmp_path / "goal")


def test_a_header_as_large_as_memory(tmp_path: Path) -> None:
    header = _member("x", tarfile.XHDTYPE)
    header.size = 1 << 30
    with gzip.open(tmp_path / "a", "wb") as out:
        out.write(header.tobuf(tarfile.GNU_FORMAT))
        out.write(b"\x00" * (1 << 20))
    with pytest.raises(BankArchiveError, match="headers"):
        unpack(tmp_path / "a", tmp_path / "goal")


def test_a_directory_as_large_as_memory(tmp_path: Path) -> None:
    archive = _zip(tmp_path / "a", ("x", b"x"))
    data = bytearray(archive.read_bytes())
    at = data.rfind(b"PK\x05\x06")
    struct.pack_into("<I", data, at + 12, 1 << 30)
    archive.write_bytes(bytes(data))
    with pytest.raises(BankArchiveError, match="directory"):
        unpack(archive, tmp_path / "goal")


def test_a_password_is_said(tmp_path: Path) -> None:
    archive = _zip(tmp_path / "a", ("x", b"x"))
    data = bytearray(archive.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(mark) + offset] |= 1
    archive.write_bytes(bytes(data))
    with pytest.raises(BankArchiveError, match="password"):
        unpack(archive, tmp_path / "goal")


@pytest.mark.parametrize("kind", ["zip", "tar"])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_a_cut_off_archive(tmp_path: Path, kind: str, share: float) -> None:
    archive = _whole(make(tmp_path / "bank"), tmp_path / "a", kind)
    archive.write_bytes(archive.read_bytes()[: int(archive.stat().st_size * share)])
    with pytest.raises(BankArchiveError, match="broken or was cut off"):
        unpack(archive, tmp_path / "goal")
    assert not (tmp_path / "goal").exists()


@pytest.mark.parametrize("data", [b"", b"hello", b"\x1f\x8b", b"PK\x03\x04", b"Rar!\x1a\x07"])
def test_what_is_no_archive(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a").write_bytes(data)
    with pytest.raises(BankArchiveError):
        unpack(tmp_path / "a", tmp_path / "goal")


def test_the_checksum_must_agree(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"bank")
    check_sha256(tmp_path / "a", hashlib.sha256(b"bank").hexdigest().upper())
    with pytest.raises(BankChecksumError):
        check_sha256(tmp_path / "a", hashlib.sha256(b"other").hexdigest())


@given(st.text(st.sampled_from("ab./\\: \x00~"), max_size=30))
def test_a_safe_name_stays_inside(name: str) -> None:
    try:
        parts = safe_parts(name)
    except BankArchiveError:
        return
    assert ".." not in parts
    assert not PurePosixPath(*parts).is_absolute()
    assert all("/" not in part and "\\" not in part for part in parts)


@given(st.binary(max_size=400), st.sampled_from([b"\x1f\x8b", b"PK\x03\x04", b""]))
def test_no_bytes_break_out(noise: bytes, start: bytes) -> None:
    _try(start + noise)


@given(st.binary(max_size=200), st.integers(0, 600))
def test_no_damage_breaks_out(noise: bytes, at: int) -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        info = tarfile.TarInfo("a/b")
        info.size = 500
        tar.addfile(info, io.BytesIO(bytes(500)))
    whole = gzip.decompress(buffer.getvalue())
    _try(gzip.compress(whole[:at] + noise + whole[at + len(noise) :]))


def _try(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "a").write_bytes(data)
        expected = {"a", "goal"}
        try:
            unpack(Path(folder) / "a", Path(folder) / "goal", Limits(total_bytes=10_000))
        except BankArchiveError:
            expected = {"a"}
        assert {path.name for path in Path(folder).iterdir()} == expected
