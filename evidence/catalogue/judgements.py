"""Table ``judgements``: people's words on pairs of regions; appended, and never edited but for being taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import JSON, Column, Connection, Integer, String, Table, insert, select, update

from evidence.catalogue.schema import METADATA

Word = Literal["same picture", "same piece", "different pieces", "different pictures", "unsure"]
"""What can be said of two regions. ``same piece`` means two pictures of it; ``different pictures`` leaves open whether
they show one piece; ``unsure`` means that a person looked and cannot tell, and is not asked again."""

WORDS: tuple[Word, ...] = ("same picture", "same piece", "different pieces", "different pictures", "unsure")

TABLE = Table(
    "judgements",
    METADATA,
    Column("key", String(17), primary_key=True, comment="ledger entry and place within it"),
    Column("seq", Integer, nullable=False, index=True, comment="ledger entry that tells of it"),
    Column("left", String, nullable=False, comment="name of a region; names outlive a rebuild, ids need not"),
    Column("right", String, nullable=False, comment="name of the other; greater than left"),
    Column("word", String(20), nullable=False),
    Column("reviewer", String, nullable=False),
    Column("decided_at", String, nullable=False, comment="UTC, ISO 8601"),
    Column("actor", String, nullable=False),
    Column("shown", JSON, nullable=False, comment="what the reviewer saw"),
    Column("undone", Integer, comment="ledger entry that took it back; null where it stands"),
)


@dataclass(frozen=True, slots=True)
class JudgementRow:
    """One word of one reviewer on two regions (names, left < right), told by ledger entry ``seq``."""

    key: str
    seq: int
    left: str
    right: str
    word: Word
    reviewer: str
    decided_at: str
    actor: str
    shown: Mapping[str, Any]
    undone: int | None = None


def key(seq: int, place: int) -> str:
    """Name one word of an entry that may hold many; ascending as they were told."""
    return f"{seq:010d}.{place:06d}"


def add(db: Connection, rows: Sequence[JudgementRow]) -> None:
    """Add words."""
    if rows:
        db.execute(insert(TABLE), [{name: getattr(row, name) for name in JudgementRow.__slots__} for row in rows])


def undo(db: Connection, seq: int, by: int) -> int:
    """Take back the words of entry ``seq`` that stand, by entry ``by``; return how many these are."""
    standing = (TABLE.c.seq == seq) & TABLE.c.undone.is_(None)
    return db.execute(update(TABLE).where(standing).values(undone=by)).rowcount


def standing(db: Connection) -> list[JudgementRow]:
    """List the words that were not taken back, in the order they were said.

    That is the order in which they were told, but for words of a case that was joined: they stand where they would
    have been told had both cases been one.
    """
    query = select(TABLE).where(TABLE.c.undone.is_(None)).order_by(TABLE.c.key)
    return sorted((JudgementRow(**row._mapping) for row in db.execute(query)), key=_said)


def _said(row: JudgementRow) -> tuple[int, bool, str, str]:
    merged = row.shown.get("merged")
    return (row.seq, False, "", row.key) if merged is None else (merged["after"], True, merged["at"], row.key)
