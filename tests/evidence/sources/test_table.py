from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

import pytest

from evidence.errors import WrongCallError, WrongSourceError
from evidence.records import Found
from evidence.sources import Wishes, table

JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF\0\1"
Sheets = Mapping[str, Sequence[Sequence[str | float | date | None]] | str]
WriteXlsx = Callable[[Path, Sheets], Path]
WriteTree = Callable[[Path, Mapping[str, bytes | str]], Path]


@pytest.fixture
def root(tmp_path: Path, write_tree: WriteTree) -> Path:
    return write_tree(tmp_path / "s", {f"pics/{number}.jpg": JPEG for number in range(1, 5)}).resolve()


def _read(root: Path, content: str | bytes, wishes: Wishes | None = None) -> list[Found]:
    path = root / "ads.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(table.read(path, wishes or Wishes()))


def _values(found: Found) -> dict[str, str]:
    return {name: traced.value for name, traced in found.fields.items()}


def _ends(found: Sequence[Found]) -> list[tuple[str, str | None]]:
    return [(each.name, each.refusal) for each in found]


def test_the_table_itself_comes_first_and_what_is_not_named_last(root: Path) -> None:
    found = _read(root, "file\npics/1.jpg\npics/2.jpg\n")
    assert _ends(found) == [
        *[("ads.csv", None), ("pics/1.jpg", None), ("pics/2.jpg", None)],
        *[("pics/3.jpg", "not named by the table"), ("pics/4.jpg", "not named by the table")],
    ]
    assert found[0].fields == {}


def test_every_field_is_kept_with_its_place(root: Path) -> None:
    header = "platform;account;ad;posted_at;observed_at;occasion;text;price;currency;url;file;Seen by\n"
    row = "wechat;wang;17;2015-03-12 10:00;2015-03-14;5;手镯;4,000;CNY;http://x.example/17;pics/1.jpg;Li\n"
    found = _read(root, (header + row).encode("gb18030"), Wishes(time_zone="Asia/Shanghai"))[1]
    assert _values(found) == {
        **{"platform": "wechat", "account": "wang", "ad": "17", "occasion": "5", "text": "手镯", "price": "4,000"},
        **{"posted_at": "2015-03-12T02:00:00Z", "observed_at": "2015-03-14", "currency": "CNY"},
        **{"url": "http://x.example/17", "other.Seen by": "Li"},
    }
    assert found.fields["account"].origin == "row 2, column 'account'"
    assert found.fields["posted_at"].raw == "2015-03-12 10:00"
    assert found.fields["posted_at"].origin == "row 2, column 'posted_at', read as Asia/Shanghai"


def test_a_blank_cell_gives_no_field_and_a_short_or_long_row_is_read_as_far_as_it_goes(root: Path) -> None:
    found = _read(root, "file,account,ad\npics/1.jpg, ,17\npics/2.jpg\n\npics/3.jpg,wang,18,more\n")
    assert [_values(each) for each in found[1:4]] == [
        {"ad": "17"},
        {},
        {"account": "wang", "ad": "18", "other.column 4": "more"},
    ]


def test_a_time_that_is_not_understood_is_kept_as_it_is(root: Path) -> None:
    found = _read(root, "file,posted\npics/1.jpg,03/04/2015\n")[1]
    assert _values(found) == {"other.posted_at": "03/04/2015"}
    assert found.fields["other.posted_at"].origin == (
        "row 2, column 'posted', not understood: day and month cannot be told apart"
    )


def test_several_files_in_a_cell_are_one_ad(root: Path) -> None:
    found = _read(root, 'ad,file\n17,"pics/1.jpg;pics/2.jpg"\n18,"pics/3.jpg, gone.jpg"\n')
    assert [(each.name, _values(each)["ad"]) for each in found[1:5]] == [
        *[("pics/1.jpg", "17"), ("pics/2.jpg", "17"), ("pics/3.jpg", "18"), ("gone.jpg", "18")],
    ]


def test_a_folder_in_a_cell_means_its_files_and_their_text(root: Path, write_tree: WriteTree) -> None:
    write_tree(root, {"ads/17/b.jpg": JPEG, "ads/17/a.txt": "手镯", "ads/17/x.pdf": b"%PDF"})
    found = _read(root, "ad,file\n17,ads/17\n")[1:]
    assert _ends(found) == [
        ("ads/17/a.txt", None),
        ("ads/17/b.jpg", None),
        ("ads/17/x.pdf", "not a picture, clip or text (.pdf)"),
    ]
    assert [_values(each) for each in found[:2]] == [{"ad": "17", "text": "手镯"}] * 2


def test_a_file_that_is_not_there_is_told_with_its_row(root: Path) -> None:
    found = _read(root, "file,ad\npics/1.jpg,17\npics/9.jpg,18\n")[2]
    assert (found.path, found.missing, found.refusal) == (None, True, "named in row 3, not found")
    assert _values(found) == {"ad": "18"}


def test_a_row_without_a_file_is_told(root: Path) -> None:
    found = _read(root, "file,ad\n,17\n")[1]
    assert (found.path, found.missing, found.refusal) == (None, False, "row 2 names no file")
    assert _values(found) == {"ad": "17"}


def test_paths_out_of_the_source_pipes_and_other_files_are_refused(root: Path) -> None:
    os.mkfifo(root / "pipe.jpg")
    (root / "pics" / "5.jpg").symlink_to("/etc/passwd")
    (root / "list.pdf").write_bytes(b"%PDF")
    cells = ["../x.jpg", "/etc/passwd", "pics/5.jpg", "pipe.jpg", "list.pdf"]
    found = {each.name: each for each in _read(root, "file\n" + "\n".join(cells) + "\n")[1:6]}
    for name in cells[:3]:
        assert found[name].path is None
        assert (found[name].refusal or "").startswith("leads out of the source")
    assert (found["pipe.jpg"].refusal or "").startswith("no regular file")
    assert (found["list.pdf"].refusal or "").startswith("not a picture")
    assert not any(each.missing for each in found.values())


def test_one_picture_in_two_rows_is_handed_over_for_each(root: Path) -> None:
    found = _read(root, "file,ad\npics/1.jpg,17\npics/1.jpg,18\n")[1:3]
    assert [(each.name, _values(each)["ad"]) for each in found] == [("pics/1.jpg", "17"), ("pics/1.jpg", "18")]


def test_wished_columns_come_before_known_headers(root: Path) -> None:
    wishes = Wishes(columns={"file": "Bild", "account": "Konto"}, occasion="5")
    found = _read(root, "Konto\tBild\taccount\nwang\tpics/1.jpg\tx\n", wishes)[1]
    assert _values(found) == {"account": "wang", "other.account": "x", "occasion": "5"}


@pytest.mark.parametrize("columns", [{"account": "Konto"}, {"file": "Bild"}])
def test_a_wished_column_that_is_not_there_is_the_callers_mistake(columns: dict[str, str], root: Path) -> None:
    with pytest.raises(WrongCallError, match=r"no such column\. There are 'file', 'ad'"):
        _read(root, "file,ad\npics/1.jpg,17\n", Wishes(columns=columns))


@pytest.mark.parametrize(
    ("content", "error"),
    [
        *[
            ("a,b\n1,2\n", r"no column names the files. There are 'a', 'b'.*--columns"),
            ("", "empty"),
            ("\n\n", "empty"),
        ],
        *[("file,image\n1,2\n", "both mean file"), ("file,seller,user\n1,2,3\n", "both mean account")],
        *[('file\npics/1.jpg\n"pics/2.jpg\n', "line 3: "), (b"file\npics/1\0.jpg\n", "line 2: a zero byte")],
    ],
)
def test_a_broken_table_is_refused_before_the_first_file(content: str | bytes, error: str, root: Path) -> None:
    (root / "ads.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(WrongSourceError, match=error):
        table.read(root / "ads.csv", Wishes())


def test_a_layout_is_not_for_tables(root: Path) -> None:
    with pytest.raises(WrongCallError, match="--layout is for folders"):
        _read(root, "file\n", Wishes(layout="{ad}"))


def test_sheets_of_a_workbook_are_read_one_after_another(root: Path, write_xlsx: WriteXlsx) -> None:
    path = write_xlsx(
        root / "ads.xlsx",
        {
            "Notes": [["made by", "Li"]],
            "Mar": [[], ["Survey of March"], [None, "file", "posted", "price"], [None, "pics/1.jpg", "x", 4000]],
            "Apr": [
                ["file", "posted", "account"],
                ["pics/2.jpg", date(2015, 4, 1), 13800138000],
                ["pics/3.jpg", datetime.fromisoformat("2015-04-01T10:00"), "wang"],
                ["pics/4.jpg", 42095.5, "li"],
            ],
            "Empty": [],
        },
    )
    found = list(table.read(path, Wishes(time_zone="Asia/Shanghai")))
    assert [each.name for each in found] == [
        *["ads.xlsx", "ads.xlsx, sheet 'Notes'", "pics/1.jpg", "pics/2.jpg", "pics/3.jpg", "pics/4.jpg"],
    ]
    assert found[1].refusal == "no column names the files; its first row is: made by, Li"
    assert _values(found[2]) == {"other.posted_at": "x", "price": "4000"}
    assert found[2].fields["price"].origin == "sheet 'Mar', row 4, column 'price'"
    assert _values(found[3]) == {"posted_at": "2015-04-01", "account": "13800138000"}
    assert _values(found[4]) == {"posted_at": "2015-04-01T02:00:00Z", "account": "wang"}
    assert _values(found[5]) == {"posted_at": "2015-04-01T04:00:00Z", "account": "li"}


def test_a_workbook_is_told_by_content_and_one_with_a_million_empty_rows_is_read(
    root: Path, write_xlsx: WriteXlsx
) -> None:
    far = '<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>pics/2.jpg</t></is></c></row>'
    near = '<row r="1"><c r="A1" t="inlineStr"><is><t>file</t></is></c></row>'
    path = write_xlsx(root / "ads.csv", {"Mar": near + far})
    assert table.claims(path)
    assert [each.name for each in table.read(path, Wishes())][:2] == ["ads.csv", "pics/2.jpg"]


def test_a_workbook_that_would_fill_all_memory_is_refused(root: Path, write_xlsx: WriteXlsx) -> None:
    """One cell in the last corner: 1,048,576 rows by 16,384 columns, half a terabyte in the reading library."""
    corner = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    path = write_xlsx(root / "ads.xlsx", {"Mar": corner})
    with pytest.raises(WrongSourceError, match="cannot be read in 2 GiB of memory"):
        table.read(path, Wishes())
