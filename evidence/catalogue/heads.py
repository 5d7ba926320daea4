"""Table ``heads``: how far the catalogue has followed the ledger."""

from __future__ import annotations

from sqlalchemy import Column, Connection, Integer, String, Table, delete, insert, select

from evidence.catalogue.schema import METADATA

TABLE = Table(
    "heads",
    METADATA,
    Column("entries", Integer, primary_key=True, autoincrement=False, comment="number of ledger entries followed"),
    Column("digest", String(64), nullable=False, comment="digest of the last of them"),
)
NO_DIGEST = "0" * 64


def get(db: Connection) -> tuple[int, str]:
    """Return the number of ledger entries that the catalogue has followed, and the digest of the last."""
    row = db.execute(select(TABLE)).first()
    return (0, NO_DIGEST) if row is None else (int(row.entries), str(row.digest))


def move(db: Connection, entries: int, digest: str) -> None:
    """Record how far the catalogue has followed the ledger."""
    db.execute(delete(TABLE))
    db.execute(insert(TABLE).values(entries=entries, digest=digest))
