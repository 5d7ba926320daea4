"""Table ``accounts``: one row for each name on a platform. An account is not a person."""

from __future__ import annotations

from sqlalchemy import Column, Connection, Integer, String, Table, UniqueConstraint, insert, select

from evidence.catalogue.schema import METADATA, next_id

TABLE = Table(
    "accounts",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("platform", String, nullable=False, comment="empty where the source did not say"),
    Column("name", String, nullable=False),
    UniqueConstraint("platform", "name"),
)


def identify(db: Connection, platform: str, name: str) -> int:
    """Return the id of an account; add it where it is new."""
    row = db.execute(select(TABLE.c.id).where(TABLE.c.platform == platform, TABLE.c.name == name)).first()
    if row is not None:
        return int(row.id)
    added = insert(TABLE).values(id=next_id(TABLE), platform=platform, name=name)
    return int(db.execute(added.returning(TABLE.c.id)).scalar_one())


def everything(db: Connection) -> dict[tuple[str, str], int]:
    """Return the id of every account by platform and name."""
    return {(row.platform, row.name): int(row.id) for row in db.execute(select(TABLE).order_by(TABLE.c.id))}
