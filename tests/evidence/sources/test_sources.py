"""The contract of ``Source``, over every reader there is and every source below; a reader adds a source it claims."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from evidence import sources
from evidence.errors import EvidenceError, WrongCallError, WrongSourceError
from evidence.records import FIELD_NAMES, Found
from evidence.sources import Wishes
from tests.evidence.sources.samples import SAMPLES, shelve

JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF\0\1"
Sheets = Mapping[str, Sequence[Sequence[str | float | date | None]] | str]
WriteXlsx = Callable[[Path, Sheets], Path]
WriteTree = Callable[[Path, Mapping[str, bytes | str]], Path]
WISHES = Wishes(occasion="5", platform="wechat", time_zone="Asia/Shanghai")


@pytest.fixture
def shelf(tmp_path: Path, write_tree: WriteTree, write_xlsx: WriteXlsx) -> Path:
    """Sources of every kind, good and bad."""
    pictures: dict[str, bytes | str] = {f"{ad}/{number}.jpg": JPEG for ad in ("17", "18") for number in (1, 2)}
    write_tree(tmp_path / "folder", {**pictures, "17/ad.txt": "手镯", "17/x.pdf": "x", os.fsdecode(b"\xff.jpg"): JPEG})
    write_tree(tmp_path / "csv", {**pictures, "ads.csv": "file,ad,posted\n17/1.jpg;17/2.jpg,17,2015\n18/9.jpg,18,\n"})
    write_tree(tmp_path / "xlsx", pictures)
    write_xlsx(tmp_path / "xlsx" / "ads.xlsx", {"Mar": [["file", "ad"], ["17", 17], ["../x.jpg", 18]], "B": [["x"]]})
    write_tree(
        tmp_path / "files",
        {
            "1.jpg": JPEG,
            "ads.txt": "file\tad\n1.jpg\t17\n",
            "a.pdf": b"%PDF\0",
            "a.zip": b"PK\3\4",
            "a.csv": "",
            "no": "",
        },
    )
    with zipfile.ZipFile(tmp_path / "captures.zip", "w") as packed:
        packed.writestr("17/1.jpg", JPEG)
        packed.writestr("../2.jpg", JPEG)
    (tmp_path / "empty").mkdir()
    (tmp_path / "loop").symlink_to("loop")
    for name, files in SAMPLES.items():
        shelve(tmp_path / "samples" / name, files)
    os.mkfifo(tmp_path / "pipe.csv")
    return tmp_path


def _claimed(shelf: Path, reader: str) -> list[Path]:
    there = [path for path in (*shelf.iterdir(), *shelf.glob("*/*"), *(shelf / "samples").rglob("*")) if path.exists()]
    return [path for path in sorted(there) if sources.load(reader).claims(path)]


@pytest.mark.parametrize("reader", sources.names())
def test_a_reader_claims_some_source_and_never_a_pipe(reader: str, shelf: Path) -> None:
    claimed = _claimed(shelf, reader)
    assert claimed
    assert shelf / "pipe.csv" not in claimed


@pytest.mark.parametrize("reader", sources.names())
def test_what_a_reader_claims_it_hands_over_or_refuses_as_a_whole(reader: str, shelf: Path) -> None:
    for path in _claimed(shelf, reader):
        try:
            found = list(sources.load(reader).read(path, WISHES))
        except WrongSourceError:
            continue
        for each in found:
            assert each.name.encode() == each.raw_name or b"\xff" in each.raw_name
            assert each.path is not None or each.refusal
            assert each.refusal or not each.missing
            assert all(name in FIELD_NAMES or name.startswith(("other.", "digest.")) for name in each.fields)
            assert all(traced.origin for traced in each.fields.values())
            keys = each.fields.keys() & {"platform", "account", "ad", "occasion", "posted_at", "observed_at"}
            assert all(each.fields[key].value and each.fields[key].raw for key in keys)
            assert not each.told or (each.path is not None and each.refusal is None)


def _named(found: Iterable[Found]) -> list[Found]:
    """The same without the folder, which is a new one each time that an archive is unpacked."""
    return [replace(each, path=each.path and Path(each.path.name)) for each in found]


@pytest.mark.parametrize("reader", sources.names())
def test_reading_again_hands_over_the_same(reader: str, shelf: Path) -> None:
    read = 0
    for path in _claimed(shelf, reader):
        try:
            first = list(sources.load(reader).read(path, WISHES))
        except EvidenceError:
            continue
        assert _named(sources.load(reader).read(path, WISHES)) == _named(first)
        read += 1
    assert read > 0


@pytest.mark.parametrize("reader", sources.names())
def test_no_file_is_handed_over_twice_and_none_of_a_folder_is_left_out(reader: str, shelf: Path) -> None:
    for path in (shelf / "folder", shelf / "csv" / "ads.csv", shelf / "xlsx" / "ads.xlsx"):
        if not sources.load(reader).claims(path):
            continue
        found = [each.path for each in sources.load(reader).read(path, WISHES) if each.path is not None]
        assert len(set(found)) == len(found)
        if path.is_dir():
            assert set(found) == {each for each in path.rglob("*") if each.is_file()}


def test_each_source_goes_to_one_reader_by_the_stated_rule(shelf: Path) -> None:
    expected = {"folder": "folder", "csv/ads.csv": "table", "xlsx/ads.xlsx": "table", "files/ads.txt": "table"}
    expected |= {"files/1.jpg": "folder", "files/a.csv": "table", "empty": "folder"}
    assert {name: sources.choose(shelf / name, WISHES) for name in expected} == expected


@pytest.mark.parametrize("name", ["files/a.pdf", "files/a.zip", "files/no", "pipe.csv", "gone", "loop", "x" * 300])
def test_what_no_reader_claims_is_a_wrong_source(name: str, shelf: Path) -> None:
    with pytest.raises(WrongSourceError, match=r"Accepted are a folder|Check the path"):
        sources.choose(shelf / name, WISHES)


@pytest.mark.parametrize("reader", sources.formats())
def test_every_format_has_a_sample_that_it_alone_reads_and_traces(reader: str, shelf: Path) -> None:
    root = shelf / "samples" / reader
    found = list(sources.load("folder").read(root, WISHES))
    read_by = {each.name: each.fields["other.read by"] for each in found if "other.read by" in each.fields}
    assert {traced.value for traced in read_by.values()} == {reader}
    asked = ("account", "ad", "digest.")
    told = [each for each in found if each.told or any(name.startswith(asked) for name in each.fields)]
    assert told
    exports = {Path(name).name for name in read_by}
    for each in told:
        own = {name: field for name, field in each.fields.items() if not field.origin.startswith(("--", "file name"))}
        assert own
        assert all(any(export in field.origin for export in exports) for field in own.values())


def test_readers_are_asked_by_reach_and_then_by_name() -> None:
    ranked = sources.ranked()
    assert ranked[-2:] == ["archive", "folder"]
    assert ranked == sorted(ranked, key=lambda name: (sources.load(name).REACH, name))
    assert all(sources.load(name).TELLS for name in ranked)


def test_columns_for_a_folder_and_an_unknown_reader_are_the_callers_mistakes(shelf: Path) -> None:
    with pytest.raises(WrongCallError, match="--columns is for tables"):
        sources.choose(shelf / "folder", Wishes(columns={"file": "x"}))
    with pytest.raises(WrongCallError, match="Known are: archive, "):
        sources.load("os")
