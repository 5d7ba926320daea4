"""Tables ``acquisitions`` and ``intake``: each run of ingest, and how each file handed in ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Column, Connection, ForeignKey, Integer, LargeBinary, String, Table, func, insert, select, update

from evidence.catalogue.schema import METADATA

TABLE = Table(
    "acquisitions",
    METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=False, comment="ledger entry that began it"),
    Column("source", String, nullable=False),
    Column("reader", String, nullable=False),
    Column("begun_at", String, nullable=False),
    Column("ended_at", String, comment="null where it was interrupted or still runs"),
    Column("actor", String, nullable=False),
)
INTAKE = Table(
    "intake",
    METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=False, comment="ledger entry of this file"),
    Column("acquisition", Integer, ForeignKey("acquisitions.seq"), nullable=False, index=True),
    Column("name", String, nullable=False),
    Column("raw_name", LargeBinary, comment="bytes of the name where it is no UTF-8 text"),
    Column("state", String(16), nullable=False, comment="stored, already stored, unreadable, ignored"),
    Column("reason", String, nullable=False, server_default=""),
    Column("sha256", String(64), ForeignKey("originals.sha256"), index=True),
)


def begin(db: Connection, **values: object) -> None:
    """Record that an acquisition began."""
    db.execute(insert(TABLE).values(**values))


def end(db: Connection, seq: int, ended_at: str) -> None:
    """Record that an acquisition came to its end."""
    db.execute(update(TABLE).where(TABLE.c.seq == seq).values(ended_at=ended_at))


def take(db: Connection, rows: Sequence[Mapping[str, object]]) -> None:
    """Record how files ended; each row names its columns."""
    if rows:
        db.execute(insert(INTAKE), rows)


@dataclass(frozen=True, slots=True)
class AcquisitionRow:
    """One run of ``ingest`` over one source; ``ended_at`` is None where it was interrupted or still runs."""

    seq: int
    source: str
    reader: str
    begun_at: str
    ended_at: str | None
    actor: str


def everything(db: Connection) -> list[AcquisitionRow]:
    """List every acquisition, in the order of the ledger."""
    return [AcquisitionRow(**row._mapping) for row in db.execute(select(TABLE).order_by(TABLE.c.seq))]


def refused(db: Connection, source: str) -> set[tuple[str, str, str]]:
    """Return (name, state, reason) of every file of a source that was not stored, over all its acquisitions."""
    query = (
        select(INTAKE.c.name, INTAKE.c.state, INTAKE.c.reason)
        .join(TABLE, TABLE.c.seq == INTAKE.c.acquisition)
        .where(TABLE.c.source == source, INTAKE.c.sha256.is_(None))
    )
    return {(row.name, row.state, row.reason) for row in db.execute(query)}


def by_state(db: Connection) -> dict[str, int]:
    """Count the files handed in, over all acquisitions, by their state."""
    rows = db.execute(select(INTAKE.c.state, func.count().label("n")).group_by(INTAKE.c.state).order_by(INTAKE.c.state))
    return {row.state: row.n for row in rows}
