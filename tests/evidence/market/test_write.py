from __future__ import annotations

import csv
import hashlib
from pathlib import Path

import pytest

from evidence.market.records import Survey
from evidence.market.write import Market, size, write
from index.picture import decode


@pytest.fixture(scope="module")
def drawn(small: Survey, tmp_path_factory: pytest.TempPathFactory) -> tuple[Market, list[int]]:
    done: list[int] = []
    return write(small, tmp_path_factory.mktemp("market") / "one", 1, done.append), done


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _digest(folder: Path) -> str:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    parts = [path.relative_to(folder).as_posix().encode() + path.read_bytes() for path in files]
    return hashlib.sha256(b"".join(parts)).hexdigest()


def test_every_file_that_the_table_names_is_there_and_no_other(drawn: tuple[Market, list[int]]) -> None:
    captures = drawn[0].table.parent
    named = {name for row in _rows(drawn[0].table) for name in row["file"].split(";")}
    there = {path.relative_to(captures).as_posix() for path in captures.rglob("*") if path.is_file()}
    assert there == named | {"captures.csv"}
    assert len(named) == 6


def test_the_truth_names_the_frames_of_each_file(drawn: tuple[Market, list[int]]) -> None:
    rows = _rows(drawn[0].truth / "copies.csv")
    shown = {(row["file"].split("/", 2)[2], row["frame"], row["edits"]) for row in rows}
    assert ("ad0/1.jpg", "P1-0", "") in shown
    assert ("ad1/2.webp", "P1-0", "mirror+resave") in shown
    assert ("ad1/3.png", "P2-0", "grid 2x2") in shown
    clip = [(row["frame"], float(row["seconds"]), float(row["until"])) for row in rows if row["file"].endswith("mp4")]
    assert clip == [("P1-1", 0.0, 1.6), ("P2-0", 1.6, 3.2)]


def test_a_box_lies_inside_its_picture(drawn: tuple[Market, list[int]]) -> None:
    for row in _rows(drawn[0].truth / "copies.csv"):
        if not row["file"].endswith("mp4"):
            picture = decode((drawn[0].table.parent / row["file"]).read_bytes(), longest=4000)
            assert int(row["left"]) + int(row["width"]) <= picture.width
            assert int(row["top"]) + int(row["height"]) <= picture.height


def test_what_was_deleted_is_in_the_truth_alone(drawn: tuple[Market, list[int]]) -> None:
    assert [row["seen"] for row in _rows(drawn[0].truth / "ads.csv")] == ["1", "1", "0"]
    assert "ad2" not in {row["ad"] for row in _rows(drawn[0].table)}
    assert {row["frame"] for row in _rows(drawn[0].truth / "frames.csv")} == {"P1-0", "P1-1", "P2-0"}


def test_posting_as_it_is_gives_equal_bytes(drawn: tuple[Market, list[int]]) -> None:
    folder = drawn[0].table.parent / "pengyou" / "seller"
    assert (folder / "ad0" / "1.jpg").read_bytes() == (folder / "ad1" / "1.jpg").read_bytes()


def test_it_tells_how_far_it_is(drawn: tuple[Market, list[int]], small: Survey) -> None:
    assert sum(drawn[1]) == size(small)


def test_two_processes_draw_the_same_market(drawn: tuple[Market, list[int]], small: Survey, tmp_path: Path) -> None:
    again = write(small, tmp_path / "two", 2, lambda _: None)
    assert _digest(again.table.parent.parent) == _digest(drawn[0].table.parent.parent)
