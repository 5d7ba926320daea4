"""A table file (CSV, XLSX, XLSM, XLS, ODS) > its rows, one after the other, in bounded memory."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import IO, Any

from evidence import texts, workbook
from evidence.errors import WrongSourceError
from index import formats

DELIMITERS = ",;\t|"
HEADER_WITHIN = 20
"""The header is looked for in so many rows that are not empty; titles and notes may stand above it."""
CELL_LIMIT = 4 * 2**20
"""Most characters of one cell of a CSV file."""
SECONDS_LIMIT = 300
"""Most seconds that reading a workbook may take."""

Cell = str | float | date
Worth = Callable[[Sequence[str]], int]
"""Says how many columns of a possible header are known; 0 where it is none."""

_NAMED_SO = frozenset({".csv", ".tsv", ".tab"})
_ZIP = b"PK\3\4"
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_SHEETS_IN_ZIP = (b"xl/workbook", b"application/vnd.oasis.opendocument.spreadsheet")


@dataclass(frozen=True, slots=True)
class Row:
    """One row that is not empty.

    Attributes:
        sheet: Name of its sheet; None in a CSV file.
        number: From 1, as a spreadsheet shows it.
        cells: Text, numbers, days and times without zone; an empty cell is empty text.
    """

    sheet: str | None
    number: int
    cells: tuple[Cell, ...]

    @property
    def place(self) -> str:
        """Where it stands, for people: ``sheet 'Mar', row 5``."""
        return f"row {self.number}" if self.sheet is None else f"sheet '{self.sheet}', row {self.number}"


def text(cell: Cell) -> str:
    """A cell as text; a whole number has no decimal point."""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e21 else format(cell, ".15g")
    return cell.isoformat(" ") if isinstance(cell, datetime) else str(cell)


def is_table(path: Path, worth: Worth) -> bool:
    """Say whether a regular file is a table: a workbook, named as CSV and no picture, or text with a known header."""
    with path.open("rb") as stream:
        start = stream.read(2**16)
        stream.seek(max(0, path.stat().st_size - 2**16))
        end = stream.read(2**16)
    if start.startswith(_OLE):
        return path.suffix.lower() in (".xls", ".xlsx", ".xlsm")
    if start.startswith(_ZIP):
        return any(sign in start or sign in end for sign in _SHEETS_IN_ZIP)
    if formats.recognise(start[: formats.HEAD_BYTES])[0] != "other":
        return False
    if path.suffix.lower() in _NAMED_SO:
        return True
    try:
        head = texts.decode(start[: start.rfind(b"\n") + 1] or start).splitlines(keepends=True)
    except UnicodeError:
        return False
    return max(_worth_of(head, delimiter, worth)[0] for delimiter in DELIMITERS) > 1


def header(path: Path) -> tuple[str, ...]:
    """Read the first row of a text file with delimiters, by its first 64 KiB; empty where it is none, or no text."""
    try:
        found = path.stat()
        return _header(str(path), found.st_mtime_ns, found.st_size)
    except (OSError, ValueError):
        return ()


@lru_cache(maxsize=16)
def _header(path: str, _changed: int, _size: int) -> tuple[str, ...]:
    with Path(path).open("rb") as stream:
        start = stream.read(2**16)
    try:
        first = texts.decode(start[: start.rfind(b"\n") + 1] or start).lstrip("\n\r").splitlines()[:1]
        cells = max((next(csv.reader(first, delimiter=each)) for each in DELIMITERS if first), key=len, default=[])
    except (UnicodeError, csv.Error, StopIteration):
        return ()
    return tuple(cell.strip() for cell in cells)


def named_rows(path: Path, names: Sequence[str]) -> Iterator[tuple[Row, dict[str, str]]]:
    """Yield the rows below the header ``names`` with what each column says; a blank cell says nothing.

    The second of two columns of one name is ``name (2)``, a cell beyond the header ``column 7``.

    Raises:
        WrongSourceError: The file cannot be read as a table; with the line.
    """
    unique = _unique(names)
    for place, row in enumerate(rows(path, lambda cells: sum(cell.strip() in names for cell in cells))):
        if place:
            given = [text(cell) for cell in row.cells]
            keys = [*unique, *(f"column {number}" for number in range(len(unique) + 1, len(given) + 1))]
            yield row, {key: cell for key, cell in zip(keys, given, strict=False) if cell.strip()}


def _unique(names: Sequence[str]) -> list[str]:
    seen: Counter[str] = Counter()
    keys = []
    for number, name in enumerate(names, 1):
        seen[name] += 1
        keys.append((name if seen[name] == 1 else f"{name} ({seen[name]})") if name else f"column {number}")
    return keys


def rows(path: Path, worth: Worth) -> Iterator[Row]:
    """Yield the rows of every sheet, in order; ``worth`` tells which delimiter a CSV file has.

    Raises:
        WrongSourceError: It cannot be read as a table; with the line, where there is one.
    """
    with path.open("rb") as stream:
        start = stream.read(8)
    return _of_workbook(path) if start.startswith((_ZIP, _OLE)) else _of_csv(path, worth)


def _of_csv(path: Path, worth: Worth) -> Iterator[Row]:
    csv.field_size_limit(CELL_LIMIT)
    encoding = texts.encoding(path)
    with path.open(encoding=encoding, newline="") as stream:
        delimiter = max(DELIMITERS, key=lambda each: _worth_from_start(stream, each, worth))
        stream.seek(0)
        reader = csv.reader(stream, delimiter=delimiter, strict=True)
        number = line = 0
        while True:
            line = reader.line_num + 1
            number += 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise WrongSourceError(
                    f"{path}, line {line}: {error}. Mend the quotes of the row that begins there, or save it again."
                ) from error
            if any(cell.strip() for cell in cells):
                yield Row(None, number, tuple(cells))


def _worth_from_start(stream: IO[str], delimiter: str, worth: Worth) -> tuple[int, int]:
    stream.seek(0)
    return _worth_of(stream, delimiter, worth)


def _worth_of(lines: Iterator[str] | Sequence[str] | IO[str], delimiter: str, worth: Worth) -> tuple[int, int]:
    """Best header among the first rows: how many columns are known, and how many there are."""
    best = (0, 0)
    try:
        for cells in islice(filter(any, csv.reader(lines, delimiter=delimiter, strict=True)), HEADER_WITHIN):
            best = max(best, (worth(cells), len(cells)))
    except csv.Error:
        return best
    return best


def _of_workbook(path: Path) -> Iterator[Row]:
    with tempfile.TemporaryFile() as spool:
        _spool(path, spool)
        spool.seek(0)
        for line in spool:
            kind, *said = json.loads(line)
            if kind == "error":
                raise WrongSourceError(f"{path}: {said[0]}.")
            sheet, number, cells = said
            yield Row(sheet, number, tuple(_cell(cell) for cell in cells))


def _spool(path: Path, spool: IO[bytes]) -> None:
    """Let ``evidence.workbook`` read a workbook, in a process that may be ended."""
    command = [sys.executable, "-P", str(workbook.__file__), str(path.absolute())]
    remedy = f"Delete what is empty, or save each sheet of {path.name} as CSV."
    try:
        ended = subprocess.run(  # an end with an error is told below
            command,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=spool,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS_LIMIT,
        )
    except subprocess.TimeoutExpired as error:
        raise WrongSourceError(f"{path}: takes more than {SECONDS_LIMIT} seconds to read. {remedy}") from error
    if ended.returncode != 0:
        raise WrongSourceError(
            f"{path}: cannot be read in {workbook.MEMORY_LIMIT // 2**30} GiB of memory; it is broken, or a sheet spans "
            f"millions of empty cells. {remedy}"
        )


def _cell(cell: Any) -> Cell:
    if isinstance(cell, dict):
        return datetime.fromisoformat(cell["time"]) if "time" in cell else date.fromisoformat(cell["day"])
    if isinstance(cell, bool):
        return text(cell)
    return float(cell) if isinstance(cell, int) else str(cell) if not isinstance(cell, float) else cell
