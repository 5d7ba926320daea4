from __future__ import annotations

from datetime import date, datetime
from functools import partial
from pathlib import Path

import pytest

from evidence import headers, tabular
from evidence.errors import WrongSourceError

worth = partial(headers.recognised, wished={})


def _rows(path: Path, given: str | bytes) -> list[tuple[int, tuple[tabular.Cell, ...]]]:
    path.write_bytes(given if isinstance(given, bytes) else given.encode())
    return [(row.number, row.cells) for row in tabular.rows(path, worth)]


@pytest.mark.parametrize("delimiter", tabular.DELIMITERS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_delimiter_is_told_in_every_encoding(delimiter: str, encoding: str, tmp_path: Path) -> None:
    lines = [("图片", "描述", "price"), ("1.jpg", "a, b; c | d\te", "4,000")]
    quoted = "\r\n".join(delimiter.join(f'"{cell}"' for cell in line) for line in lines)
    assert _rows(tmp_path / "ads.csv", quoted.encode(encoding)) == list(enumerate(lines, 1))


def test_a_delimiter_is_told_by_known_headers_not_by_frequency(tmp_path: Path) -> None:
    rows = _rows(tmp_path / "ads.csv", "survey, March, 2015, draft, three\nfile;text\n1.jpg;a, b, c, d\n")
    assert rows[1:] == [(2, ("file", "text")), (3, ("1.jpg", "a, b, c, d"))]


def test_empty_rows_are_passed_over_and_still_counted(tmp_path: Path) -> None:
    rows = _rows(tmp_path / "ads.csv", "file\n\n , \n1.jpg\n")
    assert [number for number, _ in rows] == [1, 4]


@pytest.mark.parametrize(
    ("given", "line"),
    [
        *[(b'file,text\n1.jpg,"open\n2.jpg,x\n', 2), (b'file,text\n"1.jpg"x,y\n', 2), (b"file\n1\0.jpg\n", 2)],
        *[(b'file,text\n1.jpg,"two\nlines"\n"2"x,y\n', 4), (b"file\n\xe9,\n", 2)],
    ],
)
def test_a_broken_file_is_refused_with_its_line(given: bytes, line: int, tmp_path: Path) -> None:
    with pytest.raises(WrongSourceError, match=rf"ads\.csv, line {line}: "):
        _rows(tmp_path / "ads.csv", given)


def test_a_cell_without_end_is_refused_before_it_fills_memory(tmp_path: Path) -> None:
    with pytest.raises(WrongSourceError, match="line 2: field larger than field limit"):
        _rows(tmp_path / "ads.csv", b'file,text\n1.jpg,"' + (b"x" * 999 + b"\n") * (tabular.CELL_LIMIT // 999))


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        *[(4000.0, "4000"), (0.1 + 0.2, "0.3"), (1e300, "1e+300"), ("a", "a"), (True, "TRUE")],
        *[(date(2015, 3, 12), "2015-03-12"), (datetime.fromisoformat("2015-03-12T10:00"), "2015-03-12 10:00:00")],
    ],
)
def test_cells_are_written_as_a_person_would(cell: tabular.Cell, text: str) -> None:
    assert tabular.text(cell) == text


@pytest.mark.parametrize(
    ("name", "given", "expected"),
    [
        *[("a.csv", b"anything", True), ("a.csv", b"\xff\xd8\xff\xe0", False), ("a.txt", b"file;account\n", True)],
        *[("a.txt", b"a letter\n", False), ("a.pdf", b"%PDF-1.4\n\xe2\xe3\xcf\xd3\0", False), ("a.xlsx", b"", False)],
        *[("a.zip", b"PK\3\4 whatever", False), ("a.xls", bytes.fromhex("d0cf11e0a1b11ae1"), True)],
    ],
)
def test_a_table_is_told_by_its_shape(name: str, given: bytes, expected: bool, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(given)
    assert tabular.is_table(tmp_path / name, worth) is expected


@pytest.mark.parametrize("given", [b"PK\3\4 xl/workbook", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)])
def test_a_broken_workbook_is_refused_with_a_remedy(given: bytes, tmp_path: Path) -> None:
    with pytest.raises(WrongSourceError, match="XLSX"):
        _rows(tmp_path / "ads.xlsx", given)
