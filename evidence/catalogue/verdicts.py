"""Table ``verdicts``: what verification said of each candidate pair it looked at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import JSON, Column, Connection, Float, ForeignKey, Integer, String, Table, func, select

from evidence.catalogue.fetching import records
from evidence.catalogue.schema import METADATA
from evidence.catalogue.upsert import replacing

TABLE = Table(
    "verdicts",
    METADATA,
    Column("left", Integer, ForeignKey("regions.id"), primary_key=True, comment="the older region"),
    Column("right", Integer, ForeignKey("regions.id"), primary_key=True),
    Column("verdict", String(16), nullable=False, comment="same picture, same scene, unsure, unrelated"),
    Column("probability", Float, nullable=False, comment="that both show the same picture"),
    Column("distance", Integer, nullable=False, comment="bits apart, of the fingerprint that proposed the pair"),
    Column("figures", JSON, nullable=False, comment="what the verdict rests on"),
)


@dataclass(frozen=True, slots=True)
class VerdictRow:
    """One verdict on two regions (ids, left < right); ``figures`` are what it rests on."""

    left: int
    right: int
    verdict: str
    probability: float
    distance: int
    figures: dict[str, Any]


def add(db: Connection, rows: Sequence[VerdictRow]) -> None:
    """Record verdicts; one on a pair that has one already takes its place."""
    if not rows:
        return
    values = [{name: getattr(row, name) for name in VerdictRow.__slots__} for row in rows]
    db.execute(replacing(db, TABLE, ("left", "right")), values)


def everything(db: Connection) -> Iterator[VerdictRow]:
    """Yield every verdict, by left and right."""
    yield from records(db, select(TABLE).order_by(TABLE.c.left, TABLE.c.right), VerdictRow)


def of_word(db: Connection, word: str) -> list[tuple[int, int, float]]:
    """List (left, right, probability) of the verdicts of one word, by left and right; their figures are not read."""
    columns = (TABLE.c.left, TABLE.c.right, TABLE.c.probability)
    query = select(*columns).where(TABLE.c.verdict == word).order_by(TABLE.c.left, TABLE.c.right)
    return [(row.left, row.right, row.probability) for row in db.execute(query)]


def counted(db: Connection) -> dict[str, int]:
    """Count the verdicts of each word, in the order of words."""
    query = select(TABLE.c.verdict, func.count()).group_by(TABLE.c.verdict).order_by(TABLE.c.verdict)
    return {str(word): int(count) for word, count in db.execute(query)}


def pairs(db: Connection) -> set[tuple[int, int]]:
    """Return the pairs that have a verdict."""
    return {(row.left, row.right) for row in db.execute(select(TABLE.c.left, TABLE.c.right))}
