"""Table ``account_words``: people's words on accounts: what one trades in, and whether one operator runs two."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import JSON, Column, Connection, Integer, String, Table, insert, select, update

from evidence.catalogue.schema import METADATA

CATEGORIES = (
    "ivory only",
    "ivory and other endangered species",
    "collectables including ivory",
    "other business including ivory",
)
"""What an account trades in, by the mix of its ads."""

RELATIONS = ("one operator", "different operators", "unsure")
"""What can be said of two accounts; ``unsure`` means that a person looked and cannot tell."""

Name = tuple[str, str]
"""Platform and name of an account; the platform is empty where the source did not say."""

TABLE = Table(
    "account_words",
    METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=False, comment="ledger entry that tells of it"),
    Column("accounts", JSON, nullable=False, comment="one or two of [platform, name], ascending"),
    Column("word", String(40), nullable=False),
    Column("reviewer", String, nullable=False),
    Column("decided_at", String, nullable=False, comment="UTC, ISO 8601"),
    Column("actor", String, nullable=False),
    Column("shown", JSON, nullable=False, comment="what the reviewer saw"),
    Column("undone", Integer, comment="ledger entry that took it back; null where it stands"),
)


@dataclass(frozen=True, slots=True)
class AccountWordRow:
    """One word of one reviewer: one of CATEGORIES on one account, or one of RELATIONS on two (ascending)."""

    seq: int
    accounts: tuple[Name, ...]
    word: str
    reviewer: str
    decided_at: str
    actor: str
    shown: Mapping[str, Any]
    undone: int | None = None


def fits(accounts: tuple[Name, ...], word: str) -> bool:
    """Tell whether a word can be said of these accounts."""
    if len(accounts) == 1:
        return word in CATEGORIES
    return len(accounts) == 2 and accounts[0] < accounts[1] and word in RELATIONS


def add(db: Connection, row: AccountWordRow) -> None:
    """Add a word."""
    db.execute(insert(TABLE).values({name: getattr(row, name) for name in AccountWordRow.__slots__}))


def undo(db: Connection, seq: int, by: int) -> int:
    """Take back the word of entry ``seq`` where it stands, by entry ``by``; return 1, or 0 where there is none."""
    standing = (TABLE.c.seq == seq) & TABLE.c.undone.is_(None)
    return db.execute(update(TABLE).where(standing).values(undone=by)).rowcount


def standing(db: Connection) -> list[AccountWordRow]:
    """List the words that were not taken back, in the order they were said, as ``judgements.standing`` does."""
    query = select(TABLE).where(TABLE.c.undone.is_(None)).order_by(TABLE.c.seq)
    rows = [
        AccountWordRow(**{**row._mapping, "accounts": tuple((name[0], name[1]) for name in row.accounts)})
        for row in db.execute(query)
    ]
    return sorted(rows, key=_said)


def _said(row: AccountWordRow) -> tuple[int, bool, str, int]:
    merged = row.shown.get("merged")
    return (row.seq, False, "", row.seq) if merged is None else (merged["after"], True, merged["at"], row.seq)
