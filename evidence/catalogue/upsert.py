"""The one statement that the databases do not have in common: insert, or take the place of what is there."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, Executable, Table
from sqlalchemy.dialects import sqlite


def replacing(db: Connection, table: Table, keys: Sequence[str]) -> Executable:
    """Make a statement that inserts rows; one whose ``keys`` are there already takes that row's place."""
    later = [column.name for column in table.columns if column.name not in keys]
    if db.dialect.name == "postgresql":
        from sqlalchemy.dialects import postgresql

        theirs = postgresql.insert(table)
        return theirs.on_conflict_do_update(
            index_elements=list(keys), set_={name: theirs.excluded[name] for name in later}
        )
    ours = sqlite.insert(table)
    return ours.on_conflict_do_update(index_elements=list(keys), set_={name: ours.excluded[name] for name in later})
