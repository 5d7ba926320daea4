"""Table ``draws``: each sample drawn from a state, with its seed, its strata and its units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import JSON, Column, Connection, ForeignKey, Integer, String, Table, insert, select

from evidence.catalogue.schema import METADATA

TABLE = Table(
    "draws",
    METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=False, comment="ledger entry that tells of it"),
    Column("state", String(64), ForeignKey("states.digest"), nullable=False, index=True),
    Column("drawn_at", String, nullable=False, comment="UTC, ISO 8601"),
    Column("actor", String, nullable=False),
    Column("body", JSON, nullable=False, comment="seed, strata, and units with their probabilities and candidates"),
)


@dataclass(frozen=True, slots=True)
class DrawRow:
    """One draw; ``body`` is what its ledger entry says."""

    seq: int
    state: str
    drawn_at: str
    actor: str
    body: Mapping[str, Any]


def add(db: Connection, row: DrawRow) -> None:
    """Add a draw."""
    values = {"seq": row.seq, "state": row.state, "drawn_at": row.drawn_at, "actor": row.actor}
    db.execute(insert(TABLE).values(**values, body=dict(row.body)))


def of_state(db: Connection, state: str) -> list[DrawRow]:
    """List the draws from a state, the first one first."""
    query = select(TABLE).where(TABLE.c.state == state).order_by(TABLE.c.seq)
    return [DrawRow(**row._mapping) for row in db.execute(query)]


def latest(db: Connection) -> DrawRow | None:
    """Return the last draw of all; None where there is none."""
    row = db.execute(select(TABLE).order_by(TABLE.c.seq.desc()).limit(1)).first()
    return None if row is None else DrawRow(**row._mapping)
