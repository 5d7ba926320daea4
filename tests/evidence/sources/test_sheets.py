"""Workbooks and tables as people keep them; written with openpyxl and XlsxWriter, others' ideas of a workbook."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from evidence.sources import Wishes, folder, table
from tests.evidence.sources.samples import jpeg, refusals, shelve, sightings

WISHES = Wishes(time_zone="Asia/Shanghai")
TEN = datetime.fromisoformat("2015-03-12T10:00:00")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return shelve(tmp_path, {f"{number}.jpg": jpeg(number) for number in range(1, 5)}).resolve()


def test_a_merged_cell_counts_for_every_row_that_it_covers(root: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["账号", "广告", "图片", "发布时间"],
        ["李", "17", "1.jpg", TEN],
        [None, None, "2.jpg"],
    ):
        sheet.append(row)
    sheet.append([None, "18", "3.jpg", 42075.5])
    sheet.append(["王", "17", "4.jpg", None])
    for cells in ("A2:A4", "B2:B3", "D2:D3"):
        sheet.merge_cells(cells)
    book.save(root / "ads.xlsx")
    said = dict(sightings(list(table.read(root / "ads.xlsx", WISHES))))
    ten = "2015-03-12T02:00:00Z"
    assert said["1.jpg"] == said["2.jpg"] == {"account": "李", "ad": "17", "posted_at": ten}
    # 42075.5 days after 1899-12-30 is noon of 2015-03-12 (ECMA-376 part 1, 18.17.4.1).
    assert said["3.jpg"] == {"account": "李", "ad": "18", "posted_at": "2015-03-12T04:00:00Z"}
    assert said["4.jpg"] == {"account": "王", "ad": "17"}


def test_a_formula_is_never_worked_out_and_says_what_was_shown(root: Path) -> None:
    # As Excel saves them: the formula in <f>, what was last shown in <v>. What is shown is made to differ from what
    # would come of the formulas. A cell typed as '=SUM(A1) is text with the format quotePrefix.
    book = xlsxwriter.Workbook(root / "ads.xlsx")
    sheet = book.add_worksheet()
    sheet.write_row("A1", ["图片", "广告", "链接", "价格", "描述"])
    sheet.write_formula("A2", '=HYPERLINK("2.jpg","1.jpg")', None, "1.jpg")
    sheet.write_string("B2", "17")
    sheet.write_formula("C2", '=HYPERLINK("http://x","text")', None, "text")
    sheet.write_formula("D2", "=1+1", None, 3)
    sheet.write_string("E2", "=SUM(A1)", book.add_format({"quote_prefix": True}))
    book.close()
    found = next(each for each in table.read(root / "ads.xlsx", WISHES) if each.name == "1.jpg")
    assert {name: each.value for name, each in found.fields.items()} == {
        **{"ad": "17", "url": "text", "price": "3", "text": "=SUM(A1)"},
    }
    assert all(each.raw == each.value for each in found.fields.values())


def test_a_formula_that_was_never_shown_says_nothing(root: Path) -> None:
    # openpyxl writes formulas without a value.
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["图片", "链接", "价格"])
    sheet.append(["1.jpg", '=HYPERLINK("http://x","text")', "=1+1"])
    book.save(root / "ads.xlsx")
    assert dict(sightings(list(table.read(root / "ads.xlsx", WISHES))))["1.jpg"] == {}


def test_one_sheet_a_round_names_the_occasion_unless_someone_else_does(root: Path) -> None:
    book = openpyxl.Workbook()
    for number, name in enumerate(("第1次", "第2次"), 1):
        sheet = book.create_sheet(name)
        sheet.append(["广告", "图片"])
        sheet.append([17, f"{number}.jpg"])
    del book["Sheet"]
    book.save(root / "rounds.xlsx")
    found = list(table.read(root / "rounds.xlsx", WISHES))
    assert [values["occasion"] for name, values in sightings(found) if "ad" in values] == ["第1次", "第2次"]
    assert found[1].fields["occasion"].origin == "sheet '第1次', row 2, the sheet's name"
    found = list(table.read(root / "rounds.xlsx", Wishes(occasion="5")))
    assert {values["occasion"] for _, values in sightings(found) if "ad" in values} == {"5"}


def test_a_table_met_in_a_folder_tells_of_its_pictures(root: Path) -> None:
    written = "图片,账号,价格\n1.jpg;2.jpg,李,=4000\n9.jpg,李,\n".encode("gb18030")
    (root / "ads.csv").write_bytes(written)
    (root / "notes.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    found = list(folder.read(root, WISHES))
    assert sightings(found)[:2] == [(name, {"account": "李", "price": "=4000"}) for name in ("1.jpg", "2.jpg")]
    assert found[1].fields["price"].origin == "ads.csv, row 2, column '价格'"
    assert [name for name, _ in refusals(found)] == ["9.jpg", "notes.csv"]
    assert sorted(name for name, values in sightings(found) if not values) == ["3.jpg", "4.jpg"]


def test_a_layout_comes_before_a_table(root: Path) -> None:
    (root / "ads.csv").write_text("file,account\n1.jpg,li\n", encoding="utf-8")
    found = list(folder.read(root, Wishes(layout="{account}.jpg")))
    assert {values.get("account") for _, values in sightings(found)} == {"1", "2", "3", "4"}


def test_two_unknown_columns_of_one_name_are_both_kept(root: Path) -> None:
    (root / "ads.csv").write_text("file,x,x\n1.jpg,one,two\n", encoding="utf-8")
    found = next(each for each in folder.read(root, WISHES) if each.name == "1.jpg")
    assert sorted(field.value for name, field in found.fields.items() if name.startswith("other.")) == ["one", "two"]
