from __future__ import annotations

import gzip
import io
import os
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from evidence import unpacking
from evidence.case import Case
from evidence.errors import WrongSourceError
from evidence.ingest import ingest
from evidence.progress import Silent
from evidence.records import Found
from evidence.settings import Settings
from evidence.sources import Wishes, archive, choose

JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF\0\1"


@pytest.fixture(autouse=True)
def unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Archives unpack here, and nothing may be left."""
    folder = tmp_path / "unpacked"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    yield folder
    assert list(folder.iterdir()) == []


def zipped(path: Path, *members: tuple[str | zipfile.ZipInfo, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members:
            made.writestr(name, content)
    return path


def tarred(path: Path, mode: str, *members: tarfile.TarInfo) -> Path:
    opened: Any = tarfile.open
    with opened(path, mode) as made:
        for member in members:
            made.addfile(member, io.BytesIO(JPEG * (member.size // len(JPEG))) if member.isreg() else None)
    return path


def member(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> tarfile.TarInfo:
    made = tarfile.TarInfo(name)
    made.type, made.linkname, made.size = kind, link, len(JPEG) if kind == tarfile.REGTYPE else 0
    return made


def read(path: Path) -> dict[str, Found]:
    assert choose(path, Wishes()) == "archive"
    return {each.name: each for each in archive.read(path, Wishes())}


@pytest.mark.parametrize("make", [
    lambda path: zipped(path, ("li/ad1/1.jpg", JPEG), ("li/ad1/ad.txt", b"bangle")),
    lambda path: tarred(path, "w", member("li/ad1/1.jpg"), member("li", tarfile.DIRTYPE)),
    lambda path: tarred(path, "w:gz", member("./li/ad1/1.jpg")),
    lambda path: tarred(path, "w:xz", member("li/ad1/1.jpg")),
    lambda path: tarred(path, "w:bz2", member("li/ad1/1.jpg")),
])  # fmt: skip
def test_an_archive_is_taken_as_the_folder_it_holds(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    source = make(tmp_path / "captures")
    with Case.create(tmp_path / "case", Settings()) as case:
        totals = ingest(case, source, Wishes(layout="{account}/{ad}"), Silent())
        assert totals.stored == totals.handed_in
        assert len(list(case.originals)) == totals.stored
        body = next(entry.body for entry in case.ledger.read() if entry.act == "take")
        assert (body["name"], body["fields"]["account"][0]) == ("li/ad1/1.jpg", "li")
        assert ingest(case, source, Wishes(layout="{account}/{ad}"), Silent()).stored == 0


@pytest.mark.parametrize(
    "name",
    ["../out.jpg", "/etc/out.jpg", "a/../../out.jpg", "C:/out.jpg", "..\\out.jpg", "a" * 300 + ".jpg", "d/" * 40],
)
def test_no_name_leads_out(tmp_path: Path, name: str) -> None:
    found = read(zipped(tmp_path / "a.zip", (name + "x", JPEG), ("good.jpg", JPEG)))
    assert [each.refusal is None for each in found.values()] == [True, False]
    assert not list(tmp_path.rglob("out.jpg*"))


def test_links_and_devices_are_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("link.jpg")
    link.external_attr = 0o120777 << 16
    found = read(zipped(tmp_path / "a.zip", (link, b"/etc/passwd"), ("good.jpg", JPEG)))
    assert found["link.jpg"].refusal == "a link or device; put the file itself into the archive"
    kinds = {"sym": tarfile.SYMTYPE, "hard": tarfile.LNKTYPE, "pipe": tarfile.FIFOTYPE, "device": tarfile.CHRTYPE}
    members = [member(name, kind, "/etc/passwd") for name, kind in kinds.items()]
    told = read(tarred(tmp_path / "a.tar", "w", *members, member("sym/out.jpg"), member("good.jpg")))
    assert {name for name, each in told.items() if each.refusal is None} == {"good.jpg", "sym/out.jpg"}


def test_a_bomb_ends_the_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "FREE", 1 << 20)
    with pytest.raises(WrongSourceError, match="made to fill a disk"):
        archive.read(zipped(tmp_path / "a.zip", ("a.jpg", bytes(64 << 20))), Wishes())
    (tmp_path / "a.tgz").write_bytes(gzip.compress(tarred(tmp_path / "a.tar", "w", huge("a.jpg")).read_bytes()))
    with pytest.raises(WrongSourceError, match="made to fill a disk"):
        archive.read(tmp_path / "a.tgz", Wishes())
    monkeypatch.setattr(unpacking, "MEMBERS", 3)
    with pytest.raises(WrongSourceError, match="more than 3 members"):
        archive.read(zipped(tmp_path / "b.zip", *((f"{number}.jpg", JPEG) for number in range(5))), Wishes())


def huge(name: str) -> tarfile.TarInfo:
    made = tarfile.TarInfo(name)
    made.size = len(JPEG) * (1 << 22)
    return made


def test_an_archive_in_an_archive_stays_shut(tmp_path: Path) -> None:
    inner = zipped(tmp_path / "inner.zip", ("1.jpg", JPEG)).read_bytes()
    found = read(zipped(tmp_path / "a.zip", ("inner.zip", inner), ("good.jpg", JPEG)))
    assert (found["inner.zip"].refusal or "").startswith("not a picture, clip or text")


def test_an_encrypted_or_broken_member_is_told_and_the_others_are_taken(tmp_path: Path) -> None:
    content = bytearray(zipped(tmp_path / "a.zip", ("bad.jpg", JPEG * 99), ("good.jpg", JPEG)).read_bytes())
    content[50] ^= 0xFF
    (tmp_path / "a.zip").write_bytes(content)
    found = read(tmp_path / "a.zip")
    assert (found["bad.jpg"].missing, found["good.jpg"].refusal) == (True, None)
    content = bytearray(zipped(tmp_path / "b.zip", ("bad.jpg", JPEG)).read_bytes())
    for mark, at in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        content[content.index(mark) + at] |= 1
    (tmp_path / "b.zip").write_bytes(content)
    assert "encrypted" in (read(tmp_path / "b.zip")["bad.jpg"].refusal or "")


def test_a_second_member_of_a_name_is_refused(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        source = zipped(tmp_path / "a.zip", ("1.jpg", JPEG), ("1.jpg", JPEG + b"x"), ("1.jpg/2.jpg", JPEG))
    found = list(archive.read(source, Wishes()))
    assert [each.refusal is None for each in found] == [True, False, False]
    del found


def test_names_written_by_chinese_windows_are_read(tmp_path: Path) -> None:
    plain = zipped(tmp_path / "a.zip", ("xxxx/1.jpg", JPEG)).read_bytes()
    (tmp_path / "a.zip").write_bytes(plain.replace(b"xxxx", "手镯".encode("gbk")))
    assert list(read(tmp_path / "a.zip")) == ["手镯/1.jpg"]


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_cut_archive_is_refused_as_a_whole(tmp_path: Path, share: float) -> None:
    content = os.urandom(20_000)
    large = member("large.jpg")
    large.size = len(content)
    with tarfile.open(tmp_path / "a.tgz", "w:gz") as made:
        made.addfile(large, io.BytesIO(content))
    zipped(tmp_path / "a.zip", ("large.jpg", content))
    for name in ("a.tgz", "a.zip"):
        whole = (tmp_path / name).read_bytes()
        (tmp_path / name).write_bytes(whole[: int(share * len(whole))])
        with pytest.raises(WrongSourceError, match="archive"):
            list(archive.read(tmp_path / name, Wishes()))


def test_a_workbook_is_no_archive(tmp_path: Path) -> None:
    assert not archive.claims(zipped(tmp_path / "a.xlsx", ("[Content_Types].xml", b""), ("1.jpg", JPEG)))
