"""Table ``decisions``: what people said of units of a sample; appended, never edited."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import JSON, Column, Connection, ForeignKey, Integer, String, Table, insert, select

from evidence.catalogue.schema import METADATA

TABLE = Table(
    "decisions",
    METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=False, comment="ledger entry that tells of it"),
    Column("key", String(64), nullable=False, index=True, comment="digest of who said what of which unit"),
    Column("state", String(64), ForeignKey("states.digest"), nullable=False, index=True),
    Column("unit", String, nullable=False, comment="id of a piece of the state"),
    Column("reviewer", String, nullable=False),
    Column("decided_at", String, nullable=False, comment="when it was taken in; UTC, ISO 8601"),
    Column("actor", String, nullable=False, comment="who took it in"),
    Column("answer", JSON, nullable=False, comment="what was said"),
    Column("origin", String, nullable=False, comment="file and row that it stood in"),
    Column("file", String(64), nullable=False, comment="SHA-256 of that file"),
)


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """One answer of one reviewer on one unit of a state."""

    seq: int
    key: str
    state: str
    unit: str
    reviewer: str
    decided_at: str
    actor: str
    answer: Mapping[str, Any]
    origin: str
    file: str


def key(state: str, unit: str, reviewer: str, answer: Mapping[str, Any]) -> str:
    """Digest what makes an answer one: state, unit, reviewer, and what is said."""
    text = json.dumps([state, unit, reviewer, answer], sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def add(db: Connection, row: DecisionRow) -> None:
    """Add an answer."""
    db.execute(insert(TABLE).values({name: getattr(row, name) for name in DecisionRow.__slots__}))


def of_state(db: Connection, state: str) -> list[DecisionRow]:
    """List the answers on a state, in the order they were taken in."""
    query = select(TABLE).where(TABLE.c.state == state).order_by(TABLE.c.seq)
    return [DecisionRow(**row._mapping) for row in db.execute(query)]
