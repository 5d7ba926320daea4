"""Table ``occasions``: one row for each round of checking the accounts."""

from __future__ import annotations

from sqlalchemy import Column, Connection, Integer, String, Table, insert, select

from evidence.catalogue.schema import METADATA, next_id

TABLE = Table(
    "occasions",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("name", String, nullable=False, unique=True),
)


def identify(db: Connection, name: str) -> int:
    """Return the id of an occasion; add it where it is new."""
    row = db.execute(select(TABLE.c.id).where(TABLE.c.name == name)).first()
    if row is not None:
        return int(row.id)
    return int(db.execute(insert(TABLE).values(id=next_id(TABLE), name=name).returning(TABLE.c.id)).scalar_one())
