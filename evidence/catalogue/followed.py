"""Table ``entries``: the digest of every ledger entry that was followed, so that verify can name what changed."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Column, Connection, Integer, String, Table, insert, select

from evidence.catalogue.schema import METADATA
from evidence.records import Entry

TABLE = Table(
    "entries",
    METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=False, comment="number of the entry"),
    Column("digest", String(64), nullable=False, comment="SHA-256 of its line"),
)


def add(db: Connection, followed: Iterable[Entry]) -> None:
    """Remember entries that are followed now."""
    rows = [{"seq": entry.seq, "digest": entry.digest} for entry in followed]
    if rows:
        db.execute(insert(TABLE), rows)


def digests(db: Connection) -> dict[int, str]:
    """Return every digest by number; an older program's catalogue has none of the entries it followed."""
    return {row.seq: row.digest for row in db.execute(select(TABLE))}
