"""Sources that the tests of readers draw on; nothing is read from outside the test."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pytest

JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF\0\1"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"

Value = str | float | date | None
Sheets = Mapping[str, Sequence[Sequence[Value]] | str]
WriteXlsx = Callable[[Path, Sheets], Path]
WriteTree = Callable[[Path, Mapping[str, bytes | str]], Path]


@pytest.fixture
def write_tree() -> WriteTree:
    """Write files below a folder."""

    def write(root: Path, files: Mapping[str, bytes | str]) -> Path:
        root.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return root

    return write


@pytest.fixture
def write_xlsx() -> WriteXlsx:
    """Write a workbook by ECMA-376, the smallest that Excel opens; a sheet is rows of cells, or its XML."""

    def write(path: Path, sheets: Sheets) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        listed = "".join(
            f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="r{number}"/>'
            for number, name in enumerate(sheets, 1)
        )
        links = "".join(
            f'<Relationship Id="r{number}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{number}.xml"/>'
            for number in range(1, len(sheets) + 1)
        )
        parts = {
            "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType='
            '"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType='
            f'"{SPREADSHEET}.worksheet+xml"/><Override PartName="/xl/workbook.xml" ContentType='
            f'"{SPREADSHEET}.sheet.main+xml"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
            f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{listed}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{links}<Relationship '
            f'Id="styles" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
            # Number formats 14 and 22 are a day, and a day with its time (ECMA-376 part 1, 18.8.30).
            "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/>'
            '<xf numFmtId="22"/></cellXfs></styleSheet>',
        }
        for number, rows in enumerate(sheets.values(), 1):
            body = rows if isinstance(rows, str) else "".join(_row(row, cells) for row, cells in enumerate(rows, 1))
            parts[f"xl/worksheets/sheet{number}.xml"] = (
                f'<worksheet xmlns="{MAIN}"><sheetData>{body}</sheetData></worksheet>'
            )
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in parts.items():
                archive.writestr(name, '<?xml version="1.0" encoding="UTF-8"?>' + content)
        return path

    return write


def _row(number: int, cells: Sequence[Value]) -> str:
    written = (_cell(f"{chr(64 + column)}{number}", cell) for column, cell in enumerate(cells, 1) if cell is not None)
    return f'<row r="{number}">{"".join(written)}</row>'


def _cell(place: str, cell: Value) -> str:
    if isinstance(cell, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
    if isinstance(cell, datetime):
        serial = (cell - datetime.fromisoformat("1899-12-30")).total_seconds() / 86400
        return f'<c r="{place}" s="2"><v>{serial}</v></c>'
    if isinstance(cell, date):
        return f'<c r="{place}" s="1"><v>{(cell - date(1899, 12, 30)).days}</v></c>'
    return f'<c r="{place}"><v>{cell}</v></c>'
