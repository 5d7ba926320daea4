"""The report as a workbook: a sheet for each table, typed cells, thumbnails of the pieces, nothing that runs.

Names and captions come from the people under investigation: every text is written as a text, so that no cell becomes a
formula, a link or a number; what is invisible in it is made visible.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from evidence import __version__, count, link, snapshot, trade
from evidence.case import Case
from evidence.count import Count
from evidence.errors import NotEnoughError, WrongCallError
from evidence.figures import Part
from evidence.progress import Progress
from evidence.report import showing
from evidence.report.showing import Showing
from evidence.report.statement import Statement, statement
from evidence.report.text import local_day
from evidence.snapshot import Snapshot
from evidence.trade import Trade

Cell = str | int | float | date | bytes | None
"""Bytes are a JPEG."""

EDGE = 96
"""Longest edge of a thumbnail, in pixels; about 3 kB each."""
MOST_PICTURES = 5_000
"""Pieces with a thumbnail, those in most ads first; the others are listed without."""
MOST_ROWS = 1_000_000
"""Rows of a sheet; a spreadsheet program opens no more than 1,048,576."""
LONGEST = 1_000
"""Characters of a cell."""
_PART = ".evidence-part"


@dataclass(frozen=True, slots=True)
class Told:
    """All that the sheets are made of."""

    now: Snapshot
    figures: Count
    trade: Trade
    statement: Statement
    showing: Showing
    zone: ZoneInfo

    def day(self, time: str) -> date | None:
        """Return the day of a time in the case's zone."""
        return local_day(time, self.zone)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, the width of each column by its heading, and its rows."""

    name: str
    columns: Mapping[str, int]
    rows: Iterable[Sequence[Cell]]


def write(case: Case, out: Path, progress: Progress, *, redact: bool = False) -> int:
    """Write the workbook; one that is there already is replaced, whole, at the end.

    Returns:
        Its size in bytes.

    Raises:
        WrongCallError: ``out`` does not end in .xlsx, its folder is missing, or it lies among the originals.
        CustodyError: The ledger is not what it was.
    """
    check(case, out)
    now = snapshot.take(case.catalogue)
    shown = showing.redacted(case) if redact else showing.plain(case)
    figures = count.from_snapshot(case, now)
    told = Told(now, figures, trade.read(case, now), statement(case, now), shown, ZoneInfo(case.settings.time_zone))
    sheets = [*_sheets(told), Sheet("account links", LINKS, _links(case, told)), *_behind(told)]
    progress.stage("Writing the workbook", len(sheets))
    part = out.with_name(out.name + _PART)
    options = {"strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}
    try:
        with xlsxwriter.Workbook(str(part), options) as book:
            formats = _formats(book)
            for sheet in sheets:
                _fill(book.add_worksheet(sheet.name), sheet, formats)
                progress.advance()
        size = part.stat().st_size
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)
    return size


def check(case: Case, out: Path) -> None:
    """Refuse to write where something else could be lost.

    Raises:
        WrongCallError: ``out`` does not end in .xlsx, its folder is missing, or it lies among the originals.
    """
    if out.suffix.lower() != ".xlsx":
        raise WrongCallError(f"{out} does not end in .xlsx. Name the workbook to write, for example report.xlsx.")
    if not out.absolute().parent.is_dir():
        raise WrongCallError(f"There is no folder {out.parent}. Make it, or name another place.")
    if out.resolve().is_relative_to(case.folder.resolve() / "originals"):
        raise WrongCallError("The folder of originals holds evidence only. Name a place outside of it.")
    if os.path.lexists(out) and not out.is_file():
        raise WrongCallError(f"{out} is there already and is no file. Name another one.")


def _formats(book: xlsxwriter.Workbook) -> dict[str, Format]:
    top = {"valign": "top"}
    return {
        "head": book.add_format({"bold": True, "text_wrap": True, "bottom": 1, **top}),
        "text": book.add_format({"num_format": "@", "text_wrap": True, **top}),
        "int": book.add_format({"num_format": "#,##0", **top}),
        "float": book.add_format({"num_format": "#,##0.00##", **top}),
        "date": book.add_format({"num_format": "yyyy-mm-dd", "align": "left", **top}),
    }


def _fill(page: Worksheet, sheet: Sheet, formats: Mapping[str, Format]) -> None:
    page.freeze_panes(1, 1)
    for place, (heading, width) in enumerate(sheet.columns.items()):
        page.set_column(place, place, width)
        page.write_string(0, place, heading, formats["head"])
    last = 0
    for number, row in enumerate(sheet.rows, 1):
        if number > MOST_ROWS:
            break
        last = number
        if any(isinstance(cell, bytes) and cell for cell in row):
            page.set_row_pixels(number, EDGE + 6)
        for place, cell in enumerate(row):
            _put(page, (number, place), cell, formats)
    if last:
        page.autofilter(0, 0, last, len(sheet.columns) - 1)


def _put(page: Worksheet, at: tuple[int, int], cell: Cell, formats: Mapping[str, Format]) -> None:
    match cell:
        case bytes():
            if cell:
                placed = {"image_data": io.BytesIO(cell), "object_position": 2, "x_offset": 2, "y_offset": 2}
                page.insert_image(*at, "piece.jpg", placed)
        case str():
            page.write_string(*at, cell, formats["text"])
        case int():
            page.write_number(*at, cell, formats["int"])
        case float():
            page.write_number(*at, cell, formats["float"])
        case date():
            page.write_datetime(*at, datetime(cell.year, cell.month, cell.day), formats["date"])  # noqa: DTZ001
        case None:
            pass


def _sheets(told: Told) -> Iterator[Sheet]:
    figures, named = told.figures, told.showing.text
    yield Sheet("read me", {"What": 28, "Says": 110}, _about(told))
    yield Sheet(
        "estimates",
        {"Tier": 6, "Estimate of": 40, "Number": 12, "Low": 12, "High": 12, "Confidence": 11, "Estimator": 18,
         "Claim": 40, "Assumes": 70},
        ((e.tier, named(e.quantity, LONGEST), e.estimate, e.low, e.high, e.confidence, e.estimator, e.claim, e.assumes)
         for e in figures.estimates),
    )  # fmt: skip
    yield Sheet(
        "occasions", {"Occasion": 24, **COUNTED}, (_part(told, part, part.name) for part in figures.by_occasion)
    )
    yield Sheet(
        "types",
        {"Type": 26, "Pieces": 9, "Set by people": 9, "Distinct pictures": 10, "Ads": 9, "Accounts": 9},
        ((named(r.kind, LONGEST), r.pieces, r.set_by_people, r.pictures, r.ads, r.accounts) for r in told.trade.rows),
    )
    yield Sheet(
        "prices per gram",
        {"Type": 26, "Currency": 9, "Piece": 16, "Price per gram": 12, "Ads": 9, "Outlier": 8},
        _prices(told),
    )
    yield Sheet("pieces", PIECES, _pieces(told))
    yield Sheet("accounts", ACCOUNTS, _accounts(told))


COUNTED = {
    "Ads": 9,
    "Pictures": 9,
    "Clips": 9,
    "Distinct pictures": 10,
    "Pieces as grouped": 10,
    "First": 11,
    "Last": 11,
}
PIECES = {
    "Picture": 15, "Piece": 16, "Type": 26, "Type by": 9, "Distinct pictures": 10, "Ads": 9, "Accounts": 9, "First": 11,
    "Last": 11, "Held for one piece since": 40, "Probability": 11,
}  # fmt: skip
ACCOUNTS = {
    "Platform": 14, "Account": 28, "Category": 36, "Category by": 11, "Words suggest": 36, "Ads naming endangered": 11,
    "Ads naming collectables": 11, "Ads naming other business": 11, **COUNTED,
}  # fmt: skip
LINKS = {
    "Account A": 28, "Account B": 28, "May be": 16, "Probability": 11, "log10 ratio": 10, "Shared pieces": 9,
    "By chance": 9, "People say": 20, "Reasons that count": 110,
}  # fmt: skip


def _about(told: Told) -> Iterator[Sequence[Cell]]:
    said, figures = told.statement, told.figures
    yield "Study", told.showing.text(figures.study, LONGEST)
    yield "Made", f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, by tuskprint {__version__}"
    yield "Days", f"of the time zone {told.zone.key}"
    yield "Masked", told.showing.masks or "nothing"
    yield "Ledger", f"{said.entries:,} entries, the chain of which was checked; digest of the last: {said.digest}"
    yield "Checkpoint", " / ".join(said.checkpoint.splitlines())
    yield "Originals", f"{said.originals:,}, {said.size:,} bytes"
    yield (
        "Pieces as grouped",
        "a machine's grouping, whose error is unknown until people have checked a sample. Estimates hold as far as "
        "what they assume. Nothing here proves that a thing is ivory, or who a person is.",
    )
    for text in figures.advice:
        yield "Not complete", told.showing.text(text, LONGEST)


def _part(told: Told, part: Part, *first: Cell) -> Sequence[Cell]:
    counted, grouped = part.counted, part.grouped
    names = [told.showing.text(each, LONGEST) if isinstance(each, str) else each for each in first]
    machine = (None, None) if grouped is None else (grouped.distinct_pictures, grouped.pieces)
    numbers = (counted.ads, counted.pictures, counted.clips, *machine)
    return (*names, *numbers, told.day(counted.first_seen), told.day(counted.last_seen))


def _prices(told: Told) -> Iterator[Sequence[Cell]]:
    for spread in told.trade.spreads:
        far = {each.piece for each in spread.outliers}
        for rate in spread.rates:
            outlier = "outlier" if rate.piece in far else ""
            kind, money = told.showing.text(spread.kind, LONGEST), told.showing.text(spread.currency, 12)
            yield kind, money, rate.piece, rate.amount, len(rate.ads), outlier


def _pieces(told: Told) -> Iterator[Sequence[Cell]]:
    now, clusters = told.now, dict[str, list[str]]()
    for name, cluster in now.clusters.items():
        clusters.setdefault(cluster.piece, []).append(name)
    seen = {piece: now.seen(now.regions[r].sha256 for name in names for r in now.clusters[name].regions)
            for piece, names in clusters.items()}  # fmt: skip
    ads = {piece: len({each.ad_id for each in found} - {None}) for piece, found in seen.items()}
    for number, piece in enumerate(sorted(seen, key=lambda each: (-ads[each], each))):
        eldest = now.regions[min(now.clusters[name].regions[0] for name in clusters[piece])]
        held, typed = now.pieces[piece], told.trade.types[piece]
        accounts = len({each.account_id for each in seen[piece]} - {None})
        first, last = snapshot.span(seen[piece])
        picture = told.showing.jpeg(eldest, EDGE) if number < MOST_PICTURES else b""
        kind = told.showing.text(typed.kind, LONGEST)
        numbers = (len(clusters[piece]), ads[piece], accounts)
        yield picture, piece, kind, typed.by, *numbers, told.day(first), told.day(last), held.basis, held.probability


def _accounts(told: Told) -> Iterator[Sequence[Cell]]:
    traders = {(each.platform, each.name): each for each in told.trade.traders}
    for part in told.figures.by_account:
        trader = traders.get((part.platform, part.name))
        said: tuple[Cell, ...] = ("",) * 6
        if trader is not None:
            beside = trader.mix.beside
            named = (beside["endangered"], beside["collectables"], beside["business"])
            said = (trader.category, trader.by, trader.suggested, *named)
        yield _part(told, part, part.platform, part.name, *said)


def _links(case: Case, told: Told) -> Iterator[Sequence[Cell]]:
    named = told.showing.text
    try:
        found = link.from_snapshot(case, told.now)
    except NotEnoughError:
        return
    for row in found.links:
        reasons = "; ".join(f"{each.basis} {each.weight:+.1f}: {each.says}" for each in row.reasons if each.counts)
        figures = (row.probability, row.log_ratio, row.shared_pieces, row.expected_pieces)
        names = (named(row.account_a, LONGEST), named(row.account_b, LONGEST), row.relation)
        yield *names, *figures, row.said, named(reasons, 2 * LONGEST)


def _behind(told: Told) -> Iterator[Sheet]:
    columns = {"Piece": 16, "Distinct picture": 16, "Region": 24, "Original (SHA-256)": 68}
    yield Sheet("originals behind pieces", columns, _regions(told.now))


def _regions(now: Snapshot) -> Iterator[Sequence[Cell]]:
    for name, row in sorted(now.clusters.items(), key=lambda each: (each[1].piece, each[0])):
        for region in row.regions:
            yield row.piece, name, now.regions[region].name, now.regions[region].sha256
