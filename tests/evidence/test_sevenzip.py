"""7z archives, made by py7zr and broken here; the reader runs in a process of its own."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from evidence import sevenzip, unpacking
from evidence.case import Case
from evidence.errors import WrongSourceError
from evidence.ingest import ingest
from evidence.progress import Silent
from evidence.records import Found
from evidence.settings import Settings
from evidence.sources import Wishes, archive, choose

py7zr = pytest.importorskip("py7zr", reason="the extra 'sevenzip' is not installed")

JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF\0\1"


def packed(path: Path, *members: tuple[str, bytes], **options: Any) -> Path:
    """Write members in one solid block; names as they are given, however bad."""
    with py7zr.SevenZipFile(path, "w", **options) as made:
        for number, (_, content) in enumerate(members):
            made.writestr(content, f"member{number}")
        for entry, (name, _) in zip(made.header.files_info.files, members, strict=True):
            entry["filename"] = name
    return path


def read(path: Path) -> dict[str, Found]:
    assert choose(path, Wishes()) == "archive"
    return {each.name: each for each in archive.read(path, Wishes())}


def test_a_7z_archive_is_taken_as_the_folder_it_holds(tmp_path: Path) -> None:
    content = os.urandom(100_000)
    source = packed(
        tmp_path / "captures", ("li/ad1/1.jpg", JPEG + content), ("li/ad1/2.jpg", JPEG), ("li/手镯/3.jpg", b"")
    )
    with Case.create(tmp_path / "case", Settings()) as case:
        totals = ingest(case, source, Wishes(layout="{account}/{ignore}"), Silent())
        assert (totals.stored, totals.handed_in) == (3, 3)
        bodies = {entry.body["name"]: entry.body for entry in case.ledger.read() if entry.act == "take"}
        assert bodies["li/ad1/1.jpg"]["fields"]["account"][0] == "li"
        path = case.originals.path(bodies["li/ad1/1.jpg"]["sha256"])
        assert path.read_bytes() == JPEG + content
        assert ingest(case, source, Wishes(layout="{account}/{ignore}"), Silent()).stored == 0


@pytest.mark.parametrize("name", ["../out.jpg", "/etc/out.jpg", "a/../../out.jpg", "C:/out.jpg", "..\\out.jpg"])
def test_no_name_leads_out_and_the_others_are_taken(tmp_path: Path, name: str) -> None:
    found = read(packed(tmp_path / "a.7z", (name, JPEG), ("good.jpg", JPEG + b"x")))
    assert {each.refusal for each in found.values()} == {None, "its name leads out of the archive"}
    assert not list(tmp_path.rglob("out.jpg"))


def test_links_are_refused(tmp_path: Path) -> None:
    (tmp_path / "tree").mkdir()
    (tmp_path / "tree" / "good.jpg").write_bytes(JPEG)
    (tmp_path / "tree" / "link.jpg").symlink_to("good.jpg")
    with py7zr.SevenZipFile(tmp_path / "a.7z", "w") as made:
        made.writeall(tmp_path / "tree", "tree")
    found = read(tmp_path / "a.7z")
    assert found["tree/good.jpg"].refusal is None
    assert found["tree/link.jpg"].refusal == "a link or device; put the file itself into the archive"


def test_of_two_members_of_one_name_neither_is_taken(tmp_path: Path) -> None:
    found = list(archive.read(packed(tmp_path / "a.7z", ("1.jpg", JPEG), ("1.jpg", b"x"), ("2.jpg", JPEG)), Wishes()))
    assert [each.name for each in found if each.refusal is None] == ["2.jpg"]
    assert sum("several members have this name" in (each.refusal or "") for each in found) == 2


def test_a_bomb_ends_the_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "FREE", 1 << 20)
    source = packed(tmp_path / "a.7z", ("a.jpg", bytes(8 << 20)))
    assert source.stat().st_size < 10_000
    with pytest.raises(WrongSourceError, match="made to fill a disk"):
        archive.read(source, Wishes())


def test_encrypted_archives_are_refused_with_what_to_do(tmp_path: Path) -> None:
    hidden = packed(tmp_path / "a.7z", ("1.jpg", JPEG), password="secret", header_encryption=True)
    with pytest.raises(WrongSourceError, match=r"encrypted.*without a password"):
        archive.read(hidden, Wishes())
    found = read(packed(tmp_path / "b.7z", ("1.jpg", JPEG), password="secret"))
    assert "encrypted" in (found["1.jpg"].refusal or "")
    assert found["1.jpg"].missing


def test_a_flipped_bit_is_found_and_every_member_it_costs_is_named(tmp_path: Path) -> None:
    names = [f"{number}.jpg" for number in range(5)]
    source = packed(tmp_path / "a.7z", *((name, JPEG + os.urandom(50_000)) for name in names))
    content = bytearray(source.read_bytes())
    content[125_000] ^= 1
    source.write_bytes(content)
    found = read(source)
    assert set(found) == set(names)
    refused = [name for name, each in found.items() if each.refusal is not None]
    assert refused == names[2:]
    assert all(found[name].missing for name in refused)


@pytest.mark.parametrize("share", [0.001, 0.3, 0.9])
def test_a_cut_archive_is_refused_as_a_whole(tmp_path: Path, share: float) -> None:
    content = packed(tmp_path / "a.7z", ("1.jpg", os.urandom(20_000))).read_bytes()
    (tmp_path / "a.7z").write_bytes(content[: max(6, int(share * len(content)))])
    with pytest.raises(WrongSourceError, match="no 7z archive that can be read"):
        archive.read(tmp_path / "a.7z", Wishes())


def test_without_the_extra_the_message_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = packed(tmp_path / "a.7z", ("1.jpg", JPEG))
    monkeypatch.setattr(sevenzip, "find_spec", lambda _name: None)
    with pytest.raises(WrongSourceError, match=r"tuskprint\[sevenzip\]"):
        archive.read(source, Wishes())


def test_a_process_that_says_nothing_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = packed(tmp_path / "a.7z", ("1.jpg", JPEG))
    monkeypatch.setattr(sevenzip, "PATIENCE", 0.01)
    with pytest.raises(WrongSourceError, match="nothing came of it"):
        archive.read(source, Wishes())
