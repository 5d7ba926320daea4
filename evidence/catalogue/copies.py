"""Plain tables in a new SQLite file of its own, for other programs to read; nothing of it is read back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import (
    URL,
    Column,
    Connection,
    Float,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    create_engine,
    insert,
    text,
)

CHUNK = 1000
"""Rows written together."""

_TYPES: Mapping[str, type[String | Integer | Float[Any]]] = {"text": String, "integer": Integer, "number": Float}


@dataclass(frozen=True, slots=True)
class TableCopy:
    """One table to write.

    Attributes:
        name: Its name.
        columns: Type by name: text, integer, number.
        rows: Cells by column.
        key: The column that tells rows apart; empty where none does.
        refers: ``table.column`` by the column that names a row of it.
        indexed: Further columns that are looked up.
        searched: Columns of text in which words are searched for.
    """

    name: str
    columns: Mapping[str, Literal["text", "integer", "number"]]
    rows: Iterator[Mapping[str, object]]
    key: str = ""
    refers: Mapping[str, str] = field(default_factory=dict)
    indexed: Sequence[str] = ()
    searched: Sequence[str] = ()


def write(path: Path, tables: Sequence[TableCopy], views: Mapping[str, str]) -> dict[str, int]:
    """Write a new file; return rows by table.

    Args:
        path: The file, which is not there.
        tables: In an order in which each comes after those it refers to.
        views: A query by name, over these tables.
    """
    metadata = MetaData()
    made = {each.name: _table(metadata, each) for each in tables}
    engine = create_engine(URL.create("sqlite", database=str(path)))
    try:
        with engine.begin() as db:
            metadata.create_all(db)
            written = {each.name: _fill(db, made[each.name], each.rows) for each in tables}
            for each in tables:
                _make_searchable(db, each)
            for name, query in views.items():
                db.execute(text(f"CREATE VIEW {name} AS {query}"))
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
            db.execute(text("ANALYZE"))
            db.execute(text("VACUUM"))
    finally:
        engine.dispose()
    return written


def _table(metadata: MetaData, wanted: TableCopy) -> Table:
    columns = [
        Column(
            name,
            _TYPES[kind](),
            *([ForeignKey(wanted.refers[name])] if name in wanted.refers else []),
            primary_key=name == wanted.key,
            index=name != wanted.key and (name in wanted.refers or name in wanted.indexed),
        )
        for name, kind in wanted.columns.items()
    ]
    return Table(wanted.name, metadata, *columns)


def _fill(db: Connection, table: Table, rows: Iterator[Mapping[str, object]]) -> int:
    number = 0
    while chunk := list(islice(rows, CHUNK)):
        db.execute(insert(table), chunk)
        number += len(chunk)
    return number


def _make_searchable(db: Connection, wanted: TableCopy) -> None:
    """Index the words of a table; trigrams, since Chinese has no blanks between words."""
    if wanted.searched:
        names = ", ".join(f'"{name}"' for name in wanted.searched)
        given = f"{names}, content='{wanted.name}', tokenize='trigram'"
        db.execute(text(f"CREATE VIRTUAL TABLE {wanted.name}_fts USING fts5({given})"))
        fill = f"INSERT INTO {wanted.name}_fts({wanted.name}_fts) VALUES ('rebuild')"  # noqa: S608
        db.execute(text(fill))
