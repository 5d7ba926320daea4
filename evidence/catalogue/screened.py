"""Table ``screened``: what was decided of ads that were read on screenshots; the latest word counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Column, Connection, Integer, String, Table, insert, select, update

from evidence.catalogue.schema import METADATA
from evidence.records import Entry

ACT = "screened"

TABLE = Table(
    "screened",
    METADATA,
    Column("key", String(17), primary_key=True, comment="ledger entry and place within it"),
    Column("seq", Integer, nullable=False, index=True, comment="ledger entry that tells of it"),
    Column("name", String, nullable=False, comment="of the ad as suggested"),
    Column("word", String(8), nullable=False, comment="accepted, rejected"),
    Column("decided_at", String, nullable=False, comment="UTC, ISO 8601"),
    Column("actor", String, nullable=False),
    Column("undone", Integer, comment="ledger entry that took it back; null where it stands"),
)


@dataclass(frozen=True, slots=True)
class WordRow:
    """The word on one name that counts, accepted or rejected; ledger entry ``seq`` tells of it."""

    name: str
    word: str
    seq: int
    decided_at: str


def follow(db: Connection, entry: Entry) -> None:
    """Take in an entry of act ``screened``: a word on some names."""
    rows = [
        {
            "key": f"{entry.seq:010d}.{place:06d}",
            "seq": entry.seq,
            "name": str(name),
            "word": {"accepted": "accepted", "rejected": "rejected"}[entry.body["word"]],
            "decided_at": entry.at,
            "actor": entry.actor,
        }
        for place, name in enumerate(entry.body["names"])
    ]
    if rows:
        db.execute(insert(TABLE), rows)


def undo(db: Connection, names: Iterable[str], by: int) -> None:
    """Take back every word on some names that stands, by entry ``by``."""
    wanted = sorted(names)
    for start in range(0, len(wanted), 500):
        some = TABLE.c.name.in_(wanted[start : start + 500]) & TABLE.c.undone.is_(None)
        db.execute(update(TABLE).where(some).values(undone=by))


def standing(db: Connection) -> dict[str, WordRow]:
    """Return the latest word on each name that was not taken back, by name."""
    columns = [TABLE.c[name] for name in WordRow.__slots__]
    query = select(*columns).where(TABLE.c.undone.is_(None)).order_by(TABLE.c.key)
    return {row.name: WordRow(**row._mapping) for row in db.execute(query)}
