"""Table ``states``: the machine's pieces as they were when a sample was drawn from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import JSON, Column, Connection, Integer, String, Table, insert, select

from evidence.catalogue.schema import METADATA

TABLE = Table(
    "states",
    METADATA,
    Column("digest", String(64), primary_key=True, comment="SHA-256 of the pieces as canonical JSON"),
    Column("seq", Integer, nullable=False, comment="ledger entry that tells of it"),
    Column("frozen_at", String, nullable=False, comment="UTC, ISO 8601"),
    Column("pieces", JSON, nullable=False, comment="names of regions, by cluster, by piece"),
)

Pieces = Mapping[str, Mapping[str, list[str]]]
"""Names of regions, by cluster, by piece."""


@dataclass(frozen=True, slots=True)
class StateRow:
    """One state: its digest, the ledger entry that tells of it, when it was frozen, and its pieces."""

    digest: str
    seq: int
    frozen_at: str
    pieces: Pieces


def add(db: Connection, row: StateRow) -> None:
    """Add a state; one that is there stays as it is."""
    if find(db, row.digest) is None:
        values = {"digest": row.digest, "seq": row.seq, "frozen_at": row.frozen_at}
        db.execute(insert(TABLE).values(**values, pieces=row.pieces))


def find(db: Connection, digest: str) -> StateRow | None:
    """Return the state of this digest; None where there is none."""
    row = db.execute(select(TABLE).where(TABLE.c.digest == digest)).first()
    return None if row is None else StateRow(**row._mapping)


def digests(db: Connection) -> list[str]:
    """List the digests of all states, the latest last."""
    return [row.digest for row in db.execute(select(TABLE.c.digest).order_by(TABLE.c.seq))]
