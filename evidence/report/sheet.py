"""The sheet of a sample, to be answered away from the case: a workbook with pictures, or CSV."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from evidence import answering, snapshot, thumbnails
from evidence.answering import ANSWERED, COLUMNS
from evidence.case import Case
from evidence.catalogue import draws, states
from evidence.catalogue.regions import RegionRow
from evidence.errors import CustodyError, WrongCallError
from evidence.holdings import Holdings, hold
from evidence.report.csv import guarded
from evidence.report.montage import Montage, Tile, lay
from evidence.sampling import Drawn

HERE, ALIKE, OTHER = "pictures here", "others that look alike (A)", "others by words and days (B)"
LOOKS, WORDS = "ids of A", "ids of B"
HEADER = (*COLUMNS[:2], HERE, ALIKE, OTHER, *COLUMNS[2:], LOOKS, WORDS)

MOST_HERE = 12
EDGE, EDGE_BESIDE = 128, 104
"""Longest edges of thumbnails, in pixels. Three rows of them stay below the 545 pixels that a spreadsheet's row has."""

ACROSS, ACROSS_BESIDE = 4, 7
_PART = ".evidence-part"
SECOND = "second reviewer"

EXPLAINED = (
    "What to do",
    "Each row of the next page is one group of pictures that the computer holds for ONE piece. Is it right?",
    "",
    "pieces here: how many different pieces do the pictures of the row show? 1 if the computer is right. 0 if they "
    "show no piece at all (a banner, a face, a chat). ? if you cannot tell.",
    "piece 1 also in: does the first piece appear among the other pictures too? Write their labels, such as A3, B1, or "
    "their ids. Leave it empty if nowhere. Piece 2 is the second piece, and so on.",
    "Put a ? behind a label if you are not sure: A3? B1",
    "further pieces also in: for a fifth piece and more, such as 5: A3, A4; 6: B1",
    "unsure: yes, if you are not sure of the row as a whole.",
    "pieces on group photo: only where pieces are always shown together and can only be counted: how many? One number "
    "for each piece here, such as 12 or 12; 1",
    "type: what it is, in a word of your own (raw, bead, bangle ...). May stay empty.",
    "reviewer: your name, the same in every row. remark: anything.",
    "",
    "Do not look at what another reviewer wrote. Rows may be sorted and columns moved; state, unit and the header must "
    "stay. You may stop at any row: the order is random. Then: evidence import decisions FILE",
    "Where two reviewers settle on one answer afterwards, add a row with the reviewer called: agreed",
)


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its texts by column, and its three pictures."""

    texts: dict[str, str]
    pictures: tuple[Montage | None, Montage | None, Montage | None]


def write(case: Case, drawn: Drawn, out: Path) -> list[Path]:
    """Write the sheet of a draw; return the files: with two reviewers, CSV makes a second one.

    Raises:
        NotEnoughError: The catalogue was rebuilt, and dedupe has not run since.
        WrongCallError: See ``check``.
    """
    check(case, out)
    lines = _lines(case, drawn, pictures=out.suffix.lower() == ".xlsx")
    second = [line for line in lines if line.texts[answering.UNIT] in set(drawn.twice)]
    if out.suffix.lower() == ".xlsx":
        _workbook(out, lines, second)
        return [out]
    _csv(out, lines)
    if not second:
        return [out]
    other = out.with_name(f"{out.stem}-second{out.suffix}")
    _csv(other, second)
    return [out, other]


def check(case: Case, out: Path) -> None:
    """See that a sheet can be written there.

    Raises:
        WrongCallError: ``out`` is neither .xlsx nor .csv, its folder is missing, or it lies among the originals.
    """
    if out.suffix.lower() not in (".xlsx", ".csv"):
        raise WrongCallError(f"{out}: a sheet is .xlsx, with pictures, or .csv. Name it so.")
    if out.resolve().is_relative_to(case.folder.resolve() / "originals"):
        raise WrongCallError("The folder of originals holds evidence only. Name a file outside of it.")
    if not out.absolute().parent.is_dir():
        raise WrongCallError(f"{out.parent} is no folder. Make it, or name a file in another one.")


def _lines(case: Case, drawn: Drawn, *, pictures: bool) -> list[Line]:
    now = snapshot.take(case.catalogue)
    with case.catalogue.reading() as db:
        frozen = states.find(db, drawn.state)
        known = {unit["piece"]: unit for draw in draws.of_state(db, drawn.state) for unit in draw.body["units"]}
    assert frozen is not None
    units = [known[piece] for piece in drawn.units]
    if not pictures:
        return [Line(_texts(drawn.state, unit), (None, None, None)) for unit in units]
    held = hold(frozen.pieces, now)
    return [_line(case.thumbnails, held, drawn.state, unit) for unit in units]


def _line(path: Path, held: Holdings, state: str, unit: dict[str, Any]) -> Line:
    here = [Tile(str(n), _jpeg(path, row)) for n, row in enumerate(_spread(held, unit["piece"]), 1)]
    beside = [
        lay(
            [Tile(f"{letter}{n}", _jpeg(path, _spread(held, piece)[0])) for n, piece in enumerate(unit[route], 1)],
            columns=ACROSS_BESIDE,
            edge=EDGE_BESIDE,
        )
        for letter, route in (("A", "first"), ("B", "second"))
    ]
    return Line(_texts(state, unit), (lay(here, columns=ACROSS, edge=EDGE), beside[0], beside[1]))


def _spread(held: Holdings, piece: str) -> list[RegionRow]:
    """Choose regions of a piece: one of each of its pictures first, whole ones before parts."""
    ranked = [
        (turn, row.kind != "whole", row.id, row)
        for rows in held.regions[piece].values()
        for turn, row in enumerate(sorted(rows, key=lambda row: (row.kind != "whole", row.id)))
    ]
    return [row for *_, row in sorted(ranked, key=lambda each: each[:3])[:MOST_HERE]]


def _jpeg(path: Path, row: RegionRow) -> bytes:
    try:
        return thumbnails.read(path, row.thumbnail_at, row.thumbnail_bytes)
    except CustodyError:
        return b""


def _texts(state: str, unit: dict[str, Any]) -> dict[str, str]:
    return {
        answering.STATE: answering.state_label(state),
        answering.UNIT: unit["piece"],
        LOOKS: "; ".join(f"A{n} {piece}" for n, piece in enumerate(unit["first"], 1)),
        WORDS: "; ".join(f"B{n} {piece}" for n, piece in enumerate(unit["second"], 1)),
    }


def _csv(out: Path, lines: Sequence[Line]) -> None:
    header = [name for name in HEADER if name not in (HERE, ALIKE, OTHER)]
    part = out.with_name(out.name + _PART)
    # The mark at the start makes spreadsheets read UTF-8.
    with part.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows([guarded(line.texts.get(name, "")) for name in header] for line in lines)
        file.flush()
        os.fsync(file.fileno())
    part.replace(out)


def _workbook(out: Path, lines: Sequence[Line], second: Sequence[Line]) -> None:
    part = out.with_name(out.name + _PART)
    # Texts stay texts: nothing that stands in a cell becomes a number, a link or a formula.
    options = {"strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(part), options) as book:
        formats = {
            "title": book.add_format({"bold": True, "font_size": 14}),
            "wrapped": book.add_format({"text_wrap": True, "valign": "top"}),
            "text": book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"}),
            "fill": book.add_format({"num_format": "@", "text_wrap": True, "valign": "top", "bg_color": "#FFF8DC"}),
            "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
        }
        _first_page(book.add_worksheet("read me"), formats)
        _page(book.add_worksheet("answers"), formats, lines)
        if second:
            _page(book.add_worksheet(SECOND), formats, second)
    part.replace(out)


def _first_page(page: Worksheet, formats: dict[str, Format]) -> None:
    page.set_column(0, 0, 110)
    for number, text in enumerate(EXPLAINED):
        page.write_string(number, 0, text, formats["wrapped" if number else "title"])


def _page(page: Worksheet, formats: dict[str, Format], lines: Sequence[Line]) -> None:
    page.freeze_panes(1, 2)
    places = {name: place for place, name in enumerate(HEADER)}
    for name, place in places.items():
        page.set_column(place, place, 13, formats["fill" if name in ANSWERED else "text"])
        page.write_string(0, place, name, formats["head"])
    widths = {HERE: ACROSS * EDGE, ALIKE: ACROSS_BESIDE * EDGE_BESIDE, OTHER: ACROSS_BESIDE * EDGE_BESIDE}
    for name, width in widths.items():
        page.set_column_pixels(places[name], places[name], width + 40)
    for number, line in enumerate(lines, 1):
        for name, text in line.texts.items():
            page.write_string(number, places[name], text, formats["text"])
        for name in ANSWERED:
            page.write_blank(number, places[name], None, formats["fill"])
        tallest = max((each.height for each in line.pictures if each), default=0)
        page.set_row_pixels(number, min(545, tallest + 8))
        for name, picture in zip(widths, line.pictures, strict=True):
            if picture:
                # Moves with its row when rows are sorted.
                placed = {"image_data": io.BytesIO(picture.jpeg), "object_position": 2, "x_offset": 2, "y_offset": 2}
                page.insert_image(number, places[name], f"{name}.jpg", placed)
