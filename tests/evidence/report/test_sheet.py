from __future__ import annotations

import csv
import zipfile
from pathlib import Path

import openpyxl
import pytest

from evidence.answering import ANSWERED, COLUMNS, UNIT
from evidence.case import Case
from evidence.catalogue import reviewed
from evidence.deciding import decide
from evidence.errors import WrongCallError
from evidence.holdings import frozen
from evidence.report import sheet
from evidence.sampling import Drawn
from evidence.snapshot import take


@pytest.fixture
def drawn(grouped: Case) -> Drawn:
    """A sample of the small case: the pieces Pab and Pc, of which Pc is for two reviewers."""
    pieces = frozen(take(grouped.catalogue))
    state = reviewed.digest(pieces)
    shown = {"stratum": "clean", "inclusion": 1.0, "pictures": 1}
    units = [
        {"piece": "Pab", "first": ["Pc", "Pd"], "second": ["Pd"], "twice": False, **shown},
        {"piece": "Pc", "first": [], "second": [], "twice": True, **shown},
    ]
    strata = [{"name": "clean", "units": 3, "before": 0, "sampled": 2, "whole": False, "spread": 0.1}]
    body = {"state": state, "batch": 1, "seed": 0, "within": 0.05, "reviewers": 2, "strata": strata, "units": units}
    with grouped.working():
        grouped.record([("freeze", {"state": state, "pieces": pieces}), ("draw", {**body, "frame": [sorted(pieces)]})])
    return Drawn(state, 1, True, (), ("Pab", "Pc"), ("Pc",))


def test_the_workbook_has_a_first_page_the_rows_with_pictures_and_those_of_the_second(
    grouped: Case, drawn: Drawn, tmp_path: Path
) -> None:
    (path,) = sheet.write(grouped, drawn, tmp_path / "s.xlsx")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["read me", "answers", "second reviewer"]
    assert "how many different pieces" in str(book["read me"].cell(4, 1).value)
    header, *rows = book["answers"].iter_rows(values_only=True)
    assert set(header) >= set(COLUMNS)
    assert [row[1] for row in rows] == ["Pab", "Pc"]
    assert [row[1] for row in book["second reviewer"].iter_rows(min_row=2, values_only=True)] == ["Pc"]
    with zipfile.ZipFile(path) as packed:
        pictures = [name for name in packed.namelist() if name.startswith("xl/media/")]
    assert len(pictures) >= 3


def test_every_cell_is_text_and_the_ones_to_fill_in_are_empty(grouped: Case, drawn: Drawn, tmp_path: Path) -> None:
    (path,) = sheet.write(grouped, drawn, tmp_path / "s.xlsx")
    page = openpyxl.load_workbook(path)["answers"]
    columns = {str(cell.value): cell.column for cell in page[1]}
    for name in ANSWERED:
        assert page.cell(2, columns[name]).value is None
        assert page.cell(2, columns[name]).number_format == "@"
    assert all(cell.data_type in ("s", "n") for row in page.iter_rows() for cell in row)
    assert page.cell(2, columns[sheet.LOOKS]).value == "A1 Pc; A2 Pd"
    assert page.cell(2, columns[sheet.WORDS]).value == "B1 Pd"


def test_csv_has_the_same_rows_without_pictures(grouped: Case, drawn: Drawn, tmp_path: Path) -> None:
    first, second = sheet.write(grouped, drawn, tmp_path / "s.csv")
    with first.open(encoding="utf-8-sig", newline="") as lines:
        assert [row[UNIT] for row in csv.DictReader(lines)] == ["Pab", "Pc"]
    with second.open(encoding="utf-8-sig", newline="") as lines:
        assert [row[UNIT] for row in csv.DictReader(lines)] == ["Pc"]


def test_a_sheet_that_nobody_touched_gives_no_answers(grouped: Case, drawn: Drawn, tmp_path: Path) -> None:
    for name in ("s.xlsx", "s.csv"):
        path = sheet.write(grouped, drawn, tmp_path / name)[0]
        assert {row.end for row in decide(grouped, path).rows} == {"not answered"}


def test_a_case_whose_thumbnails_are_lost_still_gives_a_sheet(grouped: Case, drawn: Drawn, tmp_path: Path) -> None:
    grouped.thumbnails.unlink()
    (path,) = sheet.write(grouped, drawn, tmp_path / "s.xlsx")
    assert openpyxl.load_workbook(path)["answers"].max_row == 3


@pytest.mark.parametrize("name", ["s.ods", "s", "no/such/folder/s.xlsx", "case/originals/s.csv"])
def test_a_place_where_no_sheet_can_be_is_refused(grouped: Case, drawn: Drawn, tmp_path: Path, name: str) -> None:
    with pytest.raises(WrongCallError):
        sheet.write(grouped, drawn, tmp_path / name)
