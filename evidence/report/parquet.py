"""The tables as Parquet files, typed and described; needs the extra ``parquet``."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from evidence import __version__, snapshot
from evidence.case import Case
from evidence.errors import WrongCallError
from evidence.progress import Progress
from evidence.report import columns, csv
from evidence.report.columns import ColumnSaid
from evidence.report.csv import Cell
from evidence.report.filling import filled

EXTRA = "pip install 'tuskprint[parquet]'"

GROUP = 50_000
"""Rows held in memory, and written as one group."""


def export(case: Case, out: Path, progress: Progress, *, force: bool = False) -> dict[str, int]:
    """Write one file a table into ``out``; what the case does not say is null.

    Args:
        case: The case.
        out: The folder to fill; made where it is missing.
        progress: Told of each file.
        force: Replace files of these names in a folder that is not empty.

    Returns:
        Rows by file name.

    Raises:
        WrongCallError: The extra is not installed, or ``out`` cannot be filled.
    """
    arrow, parquet = _libraries()
    with filled(case, out, force=force) as part:
        now = snapshot.take(case.catalogue)
        tables = csv.tables(case, now)
        progress.stage("Writing Parquet", len(tables))
        written = {}
        for name, rows in tables.items():
            described = columns.of(name)
            schema = _schema(arrow, name, described, now.head[1])
            with parquet.ParquetWriter(part / f"{name}.parquet", schema, compression="zstd") as file:
                written[f"{name}.parquet"] = _write(file, arrow, schema, columns.typed(rows(), described))
            progress.advance()
    return written


def _libraries() -> tuple[Any, Any]:
    try:
        return importlib.import_module("pyarrow"), importlib.import_module("pyarrow.parquet")
    except ImportError as error:
        raise WrongCallError(
            f"Parquet needs a library that is not installed ({error}). To add it: {EXTRA}. The same tables as CSV: "
            "'evidence export csv DIR'; as SQLite: 'evidence export datasette DIR'."
        ) from error


def _schema(arrow: Any, table: str, described: Sequence[ColumnSaid], head: str) -> Any:
    types = {"text": arrow.string(), "integer": arrow.int64(), "number": arrow.float64()}
    fields = [arrow.field(each.name, types[each.type], metadata={"description": each.says}) for each in described]
    about = {"description": columns.TABLES[table], "tool": f"tuskprint {__version__}", "ledger_digest": head}
    return arrow.schema(fields, metadata=about)


def _write(file: Any, arrow: Any, schema: Any, rows: Iterator[dict[str, Cell]]) -> int:
    number = 0
    while group := list(islice(rows, GROUP)):
        file.write_table(arrow.Table.from_pylist(group, schema=schema))
        number += len(group)
    return number
