"""Table ``screened``: what was decided of ads that were read on screenshots; the latest word counts."""

from __future__ import annotations

from sqlalchemy import Column, Connection, Integer, String, Table, insert, select

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
)


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


def words(db: Connection) -> dict[str, str]:
    """Return the latest word on each name."""
    return {row.name: row.word for row in db.execute(select(TABLE.c.name, TABLE.c.word).order_by(TABLE.c.key))}
