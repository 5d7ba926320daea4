"""A program of its own that prints the sheets of a workbook (XLSX, XLSM, XLS, ODS) as lines of JSON.

It runs apart because a hostile workbook, such as one with a cell in its very last corner, makes the reading library
end the whole program; ``evidence.tabular`` starts it with a limit on time, and it limits its own memory. Lines are
``["row", sheet, number, cells]`` for each row that is not empty, and ``["error", text]``. A cell is text, a number, a
truth value, ``{"day": ISO}`` or ``{"time": ISO}``. It imports nothing of ours, so that it can be run by its path.
"""

from __future__ import annotations

import datetime
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import python_calamine

if sys.platform == "linux":
    import resource

MEMORY_LIMIT = 2 * 2**30
"""Most memory, and most output, in bytes; held on Linux."""


MERGED_LIMIT = 1_000_000
"""Most cells that merged cells may cover, together; those beyond keep their value in the first cell only."""


def main() -> None:
    """Print the workbook that the command line names."""
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
        resource.setrlimit(resource.RLIMIT_FSIZE, (MEMORY_LIMIT, MEMORY_LIMIT))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for line in lines(Path(sys.argv[1])):
        sys.stdout.write(json.dumps(line) + "\n")


def lines(path: Path) -> Iterator[list[object]]:
    """Yield what is to be printed; chart sheets have no rows and are passed over."""
    try:
        with path.open("rb") as stream:
            book = python_calamine.CalamineWorkbook.from_filelike(stream)
            for sheet in book.sheets_metadata:
                if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet:
                    yield from _rows(book.get_sheet_by_name(sheet.name))
    except python_calamine.PasswordError:
        yield ["error", "it is encrypted; save it without a password"]
    except (python_calamine.CalamineError, OSError) as error:
        yield ["error", f"it is no workbook that can be read ({error}); open it and save it as XLSX"]


def _rows(sheet: python_calamine.CalamineSheet) -> Iterator[list[object]]:
    column = (sheet.start or (0, 0))[1]
    merged = _merged(sheet)
    given: dict[int, object] = {}
    for number, cells in enumerate(sheet.iter_rows(), 1):
        if number - 1 in merged or any(cell != "" for cell in cells):
            row = [""] * column + [_plain(cell) for cell in cells]
            _fill(row, merged.get(number - 1, ()), number - 1, given)
            if any(cell != "" for cell in row):
                yield ["row", sheet.name, number, row]


def _merged(sheet: python_calamine.CalamineSheet) -> dict[int, list[tuple[int, int, int]]]:
    """Merged cells as (first row, first column, last column), by each row that they cover; none of huge ones."""
    found: dict[int, list[tuple[int, int, int]]] = {}
    left = MERGED_LIMIT
    for (top, first), (bottom, last) in sheet.merged_cell_ranges or ():
        left -= (bottom - top + 1) * (last - first + 1)
        if left < 0:
            break
        for row in range(top, bottom + 1):
            found.setdefault(row, []).append((top, first, last))
    return found


def _fill(row: list[object], merged: Iterable[tuple[int, int, int]], number: int, given: dict[int, object]) -> None:
    """Give each cell that a merged cell covers its value, which a workbook has in the first one only."""
    for top, first, last in merged:
        if number == top:
            given[first] = row[first] if first < len(row) else ""
        row.extend([""] * (last + 1 - len(row)))
        for place in range(first, last + 1):
            if row[place] == "":
                row[place] = given.get(first, "")


def _plain(cell: object) -> object:
    if isinstance(cell, datetime.datetime):
        return {"time": cell.isoformat()}
    if isinstance(cell, datetime.date):
        return {"day": cell.isoformat()}
    return cell if isinstance(cell, (str, float, int)) else str(cell)


if __name__ == "__main__":
    main()
