from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from evidence.case import Case
from evidence.errors import WrongCallError
from evidence.progress import Silent
from evidence.report.workbook import write


def written(case: Case, out: Path, *, redact: bool = False) -> Workbook:
    assert write(case, out, Silent(), redact=redact) == out.stat().st_size
    return openpyxl.load_workbook(out)


def rows(book: Workbook, sheet: str) -> list[dict[str, object]]:
    page = book[sheet]
    told = list(page.iter_rows(values_only=True))
    return [dict(zip([str(each) for each in told[0]], row, strict=True)) for row in told[1:]]


def test_cells_have_the_type_of_what_they_say(grouped: Case, tmp_path: Path) -> None:
    book = written(grouped, tmp_path / "report.xlsx")
    piece = next(row for row in rows(book, "pieces") if row["Piece"] == "Pab")
    assert (piece["Distinct pictures"], piece["Ads"], piece["Accounts"]) == (2, 2, 2)
    first, last = piece["First"], piece["Last"]
    assert [str(each)[:10] for each in (first, last)] == ["2015-03-03", "2015-03-12"]
    account = next(row for row in rows(book, "accounts") if row["Account"] == "玉缘阁")
    assert (account["Ads"], account["Pictures"]) == (1, 3)
    assert {row["Original (SHA-256)"] for row in rows(book, "originals behind pieces")}


def test_hostile_names_stay_texts(grouped: Case, tmp_path: Path) -> None:
    book = written(grouped, tmp_path / "report.xlsx")
    for page in book:
        for row in page.iter_rows():
            assert all(cell.data_type in ("s", "n", "d") and cell.hyperlink is None for cell in row)
    assert "=cmd()<script>\\u202e" in [row["Account"] for row in rows(book, "accounts")]


def test_every_piece_has_its_picture(grouped: Case, tmp_path: Path) -> None:
    book = written(grouped, tmp_path / "report.xlsx")
    assert len(book["pieces"]._images) == len(rows(book, "pieces")) == 3
    with zipfile.ZipFile(tmp_path / "report.xlsx") as packed:
        assert not [name for name in packed.namelist() if "externalLink" in name or "vba" in name.lower()]


@pytest.mark.usefixtures("face_model")
def test_a_masked_one_says_so_and_one_that_is_there_is_replaced(grouped: Case, tmp_path: Path) -> None:
    written(grouped, tmp_path / "report.xlsx")
    book = written(grouped, tmp_path / "report.xlsx", redact=True)
    assert "Faces" in next(str(row["Says"]) for row in rows(book, "read me") if row["What"] == "Masked")
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["report.xlsx"]


@pytest.mark.parametrize("name", ["report.xls", "no/report.xlsx", "case/originals/report.xlsx"])
def test_places_where_something_could_be_lost_are_refused(grouped: Case, tmp_path: Path, name: str) -> None:
    with pytest.raises(WrongCallError):
        write(grouped, tmp_path / name, Silent())
