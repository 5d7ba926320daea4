"""Table ``revisits``: ads that were looked for again, and whether they were gone; one row for each ad and occasion."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Boolean, Column, Connection, ForeignKey, Integer, String, Table, func, insert, select

from evidence.catalogue import occasions
from evidence.catalogue.schema import METADATA

TABLE = Table(
    "revisits",
    METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=False, comment="ledger entry that tells of it"),
    Column("key", String(64), nullable=False, unique=True, comment="digest of ad, occasion, time and outcome"),
    Column("ad", Integer, ForeignKey("ads.id"), nullable=False, index=True),
    Column("occasion", Integer, ForeignKey("occasions.id")),
    Column("observed_at", String, comment="UTC, ISO 8601; null where the source did not say"),
    Column("gone", Boolean, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Revisit:
    """One look at an ad: on which occasion and when (ISO 8601, UTC; empty where not said), and whether it was gone."""

    ad_id: int
    occasion: str
    observed_at: str
    gone: bool


def recorded(db: Connection, keys: Iterable[str]) -> set[str]:
    """Return those of these keys that are there."""
    wanted = list(keys)
    found: set[str] = set()
    for start in range(0, len(wanted), 500):
        query = select(TABLE.c.key).where(TABLE.c.key.in_(wanted[start : start + 500]))
        found.update(row.key for row in db.execute(query))
    return found


def add(db: Connection, rows: Sequence[Mapping[str, object]]) -> None:
    """Add revisits; each row names its columns."""
    if rows:
        db.execute(insert(TABLE), rows)


def everything(db: Connection) -> Iterator[Revisit]:
    """Yield every revisit, in the order of the ledger."""
    query = (
        select(
            TABLE.c.ad.label("ad_id"),
            func.coalesce(occasions.TABLE.c.name, "").label("occasion"),
            func.coalesce(TABLE.c.observed_at, "").label("observed_at"),
            TABLE.c.gone,
        )
        .outerjoin(occasions.TABLE, TABLE.c.occasion == occasions.TABLE.c.id)
        .order_by(TABLE.c.seq)
    )
    for row in db.execute(query):
        yield Revisit(**row._mapping)
