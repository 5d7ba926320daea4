"""Rows of a query as records, many at once: of a large case's time a third went into fetching them one by one."""

from __future__ import annotations

from collections.abc import Iterator
from operator import itemgetter
from typing import Any, TypeVar

from sqlalchemy import Connection, Select

READ = 4096
"""Rows fetched together."""

Record = TypeVar("Record")


def records(db: Connection, query: Select[Any], make: type[Record]) -> Iterator[Record]:
    """Yield each row as a ``make``, a dataclass with slots whose fields are named as the query's columns are."""
    found = db.execute(query)
    names = list(found.keys())
    fields = [names.index(name) for name in make.__slots__]  # type: ignore[attr-defined]
    if fields == list(range(len(names))):
        for part in found.partitions(READ):
            for row in part:
                yield make(*row)
        return
    ordered = itemgetter(*fields)
    for part in found.partitions(READ):
        for row in part:
            yield make(*ordered(row))
