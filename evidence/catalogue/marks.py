"""Table ``marks``: what people say of one picture or piece on its own: how many pieces it shows, of which type."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Column, Connection, Integer, String, Table, insert, select, update

from evidence.catalogue.schema import METADATA

Kind = Literal["pieces", "type"]
"""How many pieces a picture shows, as a whole number in digits; or the type of piece, in words."""

KINDS: tuple[Kind, ...] = ("pieces", "type")

TABLE = Table(
    "marks",
    METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=False, comment="ledger entry that tells of it"),
    Column("region", String, nullable=False, index=True, comment="name of the region that was looked at"),
    Column("kind", String(8), nullable=False),
    Column("value", String, nullable=False),
    Column("reviewer", String, nullable=False),
    Column("decided_at", String, nullable=False, comment="UTC, ISO 8601"),
    Column("actor", String, nullable=False),
    Column("undone", Integer, comment="ledger entry that took it back; null where it stands"),
)


@dataclass(frozen=True, slots=True)
class MarkRow:
    """One mark of one reviewer on one region (name)."""

    seq: int
    region: str
    kind: Kind
    value: str
    reviewer: str
    decided_at: str
    actor: str
    undone: int | None = None


def add(db: Connection, row: MarkRow) -> None:
    """Add a mark."""
    db.execute(insert(TABLE).values({name: getattr(row, name) for name in MarkRow.__slots__}))


def undo(db: Connection, seq: int, by: int) -> int:
    """Take back the mark of entry ``seq`` where it stands, by entry ``by``; return 1, or 0 where there is none."""
    standing = (TABLE.c.seq == seq) & TABLE.c.undone.is_(None)
    return db.execute(update(TABLE).where(standing).values(undone=by)).rowcount


def standing(db: Connection) -> list[MarkRow]:
    """List the marks that were not taken back, in the order they were told."""
    query = select(TABLE).where(TABLE.c.undone.is_(None)).order_by(TABLE.c.seq)
    return [MarkRow(**row._mapping) for row in db.execute(query)]
