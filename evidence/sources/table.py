"""A table (CSV, XLSX, XLSM, XLS, ODS) with one row a picture, or one row an ad with several files.

The table is handed over first, then what each row names; a column that is not known is kept as ``other.<header>``, a
time that is not understood as ``other.posted_at`` or ``other.observed_at``. Files that lie in a folder the table uses
and that no row names are handed over at the end, refused, so that the totals tell of them. Where several sheets have
one header, and no column for occasions, each sheet is an occasion of its name. A merged cell counts for all it covers.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from evidence import captions, cells, headers, messages, tabular, times, walk
from evidence.errors import EvidenceError, WrongCallError, WrongSourceError
from evidence.exports import Export, Medium, Record
from evidence.headers import Header
from evidence.records import Found, Traced
from evidence.sources import Wishes
from evidence.tabular import Row

TELLS = "CSV, XLSX, XLSM, XLS or ODS with a row for each picture or ad, under any header"
REACH = 3

GONE = {
    "yes": ("yes", "y", "true", "1", "1.0", "gone", "deleted", "removed", "是", "已删除", "删除", "已下架", "下架"),
    "no": ("no", "n", "false", "0", "0.0", "up", "still up", "there", "否", "未删除", "在", "仍在", "未下架"),
}
"""What a cell of the column ``gone`` may say, without case."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Header by sheet, and for each sheet without one its first row that is not empty."""

    headers: Mapping[str | None, Header]
    unread: Mapping[str | None, tuple[str, ...]]

    @property
    def sheets(self) -> bool:
        """Whether it has one sheet a round: several with the very same header."""
        return len(self.headers) > 1 and len({header.keys for header in self.headers.values()}) == 1


def claims(path: Path) -> bool:
    """A workbook, a file named as CSV, or text whose first rows have two known headers, one of them for files."""
    return path.is_file() and tabular.is_table(path, partial(headers.recognised, wished={}))


def fits(path: Path) -> bool:
    """Whether a table met in a folder says which files it is of; one that does not is left for people to name."""
    if path.suffix.lower() in (".json", ".xml", ".xz") or not claims(path):
        return False
    try:
        return bool(_plan(path, {}).headers)
    except EvidenceError:
        return False


def records(export: Export) -> Iterator[Record | Found]:
    """Yield the files of each row of a table that was met in a folder, and the ads looked for again.

    Raises:
        BrokenError: It cannot be read further, with its line.
    """
    try:
        wishes = Wishes(time_zone=export.zone)
        plan = _plan(export.path, {})
        for row, header in _rows(export.path, plan, wishes):
            fields = {
                key: replace(each, origin=f"{export.name}, {each.origin}")
                for key, each in _fields(row, header, export.zone, sheets=plan.sheets).items()
            }
            place = f"{export.name}, {row.place}"
            named = _named(row, header)
            if not named:
                fields, refusal = _looked_for(fields, row.place)
                yield Found(None, place, os.fsencode(place), fields, refusal)
                continue
            yield Record(place, fields, tuple(Medium(part, place) for part in cells.split(export.path.parent, named)))
    except WrongSourceError as error:
        raise messages.as_broken(export, error) from error


def read(path: Path, wishes: Wishes) -> Iterator[Found]:
    """Hand over the table, then its files in the order of its rows, then what lies beside them unnamed.

    The whole table is read once before the first file, so that a broken one is refused before anything is taken.

    Raises:
        WrongSourceError: It cannot be read, no header names the files, or two columns mean the same.
        WrongCallError: A layout was given, or a column that the table has not.
    """
    if wishes.layout is not None:
        raise WrongCallError(f"{path} is a table; --layout is for folders. Leave it out.")
    if not path.is_file():
        raise WrongSourceError(f"{path}: no table that can be read. Name a CSV, XLSX, XLSM, XLS or ODS file.")
    headers.check_wished(wishes.columns)
    table = path.resolve()
    return _found(table, _plan(table, wishes.columns), wishes)


def _plan(table: Path, wished: Mapping[str, str]) -> Plan:
    worth = partial(headers.recognised, wished=wished)
    known: dict[str | None, Header] = {}
    first: dict[str | None, tuple[str, ...]] = {}
    tried: dict[str | None, int] = {}
    for row in tabular.rows(table, worth):
        if row.sheet in known or tried.get(row.sheet, 0) >= tabular.HEADER_WITHIN:
            continue
        tried[row.sheet] = tried.get(row.sheet, 0) + 1
        names = tuple(tabular.text(cell).strip() for cell in row.cells)
        first.setdefault(row.sheet, names)
        if worth(names):
            place = str(table) if row.sheet is None else f"{table}, sheet '{row.sheet}'"
            known[row.sheet] = headers.understand(row.number, names, wished, place)
    plan = Plan(known, {sheet: names for sheet, names in first.items() if sheet not in known})
    _check(table, plan, wished)
    return plan


def _check(table: Path, plan: Plan, wished: Mapping[str, str]) -> None:
    """Refuse wishes that no sheet fulfils, and a table that names no files.

    Raises:
        WrongCallError: The former.
        WrongSourceError: The latter.
    """
    seen = [header.names for header in plan.headers.values()] or list(plan.unread.values())
    if not seen:
        raise WrongSourceError(f"{table}: the table is empty. Check that it is the right file.")
    columns = dict.fromkeys(name for names in seen for name in names if name)
    there = ", ".join(f"'{name[:60]}'" for name in list(columns)[:40])
    for key, header in wished.items():
        if not any(headers.meaning(name, {key: header}) == key for names in seen for name in names):
            raise WrongCallError(f"{table}: --columns {key}={header}, but there is no such column. There are {there}.")
    if not plan.headers:
        raise WrongSourceError(
            f"{table}: no column names the files. There are {there}. "
            "Say which one does: --columns 'file=HEADER', and others likewise: 'file=HEADER,account=HEADER'. "
            "A table of ads looked for again needs none, but the columns ad and gone."
        )


def _found(table: Path, plan: Plan, wishes: Wishes) -> Iterator[Found]:
    yield Found(table, walk.shown(table.name), os.fsencode(table.name))
    for sheet, names in plan.unread.items():
        name = f"{walk.shown(table.name)}, sheet '{sheet}'"
        refusal = f"no column names the files; its first row is: {', '.join(filter(None, names))[:200]}"
        yield Found(None, name, name.encode(), refusal=refusal)
    taken: set[Path | None] = {table}
    for row, header in _rows(table, plan, wishes):
        fields = _fields(row, header, wishes.time_zone, sheets=plan.sheets and wishes.occasion is None)
        for met, found in _of_row(table, row, _named(row, header), fields, wishes):
            taken.add(met.path)
            yield found
    yield from _unnamed(table, taken)


def _rows(table: Path, plan: Plan, wishes: Wishes) -> Iterator[tuple[Row, Header]]:
    """Yield the rows below each header, with it."""
    for row in tabular.rows(table, partial(headers.recognised, wished=wishes.columns)):
        header = plan.headers.get(row.sheet)
        if header is not None and row.number > header.row:
            yield row, header


def _named(row: Row, header: Header) -> str:
    """What the column for files says."""
    column = header.keys.index("file") if "file" in header.keys else len(row.cells)
    return tabular.text(row.cells[column]).strip() if column < len(row.cells) else ""


def _of_row(
    table: Path, row: Row, named: str, fields: dict[str, Traced], wishes: Wishes
) -> Iterator[tuple[walk.Met, Found]]:
    if not named:
        name = f"{walk.shown(table.name)}, {row.place}"
        fields, refusal = _looked_for(wishes.complete(fields, ""), row.place)
        yield walk.Met(table, (name,)), Found(None, name, name.encode(), fields, refusal)
    for part in cells.split(table.parent, named) if named else ():
        mets = list(cells.files(table.parent, part, row.place))
        text = None if "text" in fields else captions.joined(mets)
        own = fields if text is None else {**fields, "text": text}
        for met in mets:
            if met.path != table:
                yield met, met.found(wishes.complete(own, met.parts[-1]))


def _looked_for(fields: dict[str, Traced], place: str) -> tuple[dict[str, Traced], str | None]:
    """Read a row without a file: an ad that was looked for again, or why it is none."""
    if "gone" not in fields:
        return fields, f"{place} names no file"
    said = fields["gone"]
    answer = next((word for word, words in GONE.items() if said.value.casefold() in words), None)
    if answer is None:
        return fields, f"{place} names no file, and '{said.value[:40]}' in '{said.origin}' is neither yes nor no"
    if "ad" not in fields or not fields.keys() & {"occasion", "observed_at"}:
        return fields, f"{place} says whether an ad is gone, but not which ad and when: name ad, and occasion or date"
    return {**fields, "gone": Traced(answer, said.raw, said.origin)}, None


def _fields(row: Row, header: Header, zone: str, *, sheets: bool) -> dict[str, Traced]:
    """Read the fields of a row; where ``sheets``, the sheet is the occasion that no column names."""
    fields: dict[str, Traced] = {}
    if sheets and row.sheet and row.sheet.strip() and "occasion" not in header.keys:
        fields["occasion"] = Traced(row.sheet.strip(), row.sheet, f"{row.place}, the sheet's name")
    for column, cell in enumerate(row.cells):
        raw = tabular.text(cell)
        key = header.keys[column] if column < len(header.keys) else f"other.column {column + 1}"
        if not raw.strip() or key == "file":
            continue
        name = header.names[column] if column < len(header.names) else ""
        origin = f"{row.place}, column '{name}'" if name else f"{row.place}, column {column + 1}"
        if key in ("posted_at", "observed_at"):
            key, fields_of = _time(key, cell, zone)
            fields[key] = Traced(fields_of[0], raw, f"{origin}, {fields_of[1]}")
        else:
            fields[key] = Traced(unicodedata.normalize("NFC", raw.strip()), raw, origin)
    return fields


def _time(key: str, cell: tabular.Cell, zone: str) -> tuple[str, tuple[str, str]]:
    """Key, value and ground of a time; one that is not understood keeps its text under ``other.``."""
    try:
        reading = times.read(cell, zone)
    except ValueError as error:
        return f"other.{key}", (tabular.text(cell).strip(), f"not understood: {error}")
    return key, (reading.value, reading.ground)


def _unnamed(table: Path, taken: set[Path | None]) -> Iterator[Found]:
    """Yield the files that lie in a folder which the table uses, and that no row names."""
    used = {path.parent for path in taken - {table} if path is not None}
    for folder in sorted(used, key=os.fsencode):
        for met in next(walk.folders(table.parent, folder.relative_to(table.parent).parts)).files:
            if met.path not in taken:
                yield met.found({}, "not named by the table")
