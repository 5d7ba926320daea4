"""Table ``ads``: one row for each post by one account, with its text and price as the source gave them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    ForeignKey,
    Integer,
    String,
    Table,
    UniqueConstraint,
    func,
    insert,
    select,
    update,
)

from evidence.catalogue import accounts
from evidence.catalogue.fetching import records
from evidence.catalogue.schema import METADATA, next_id

TABLE = Table(
    "ads",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("account", Integer, ForeignKey("accounts.id"), comment="null where the source did not say"),
    Column("name", String, nullable=False),
    Column("posted_at", String, comment="UTC, ISO 8601"),
    Column("text", String),
    Column("price", String, comment="as the source wrote it"),
    Column("currency", String),
    Column("url", String),
    Column("fields", JSON, nullable=False, comment="every field: [value, raw, origin]"),
    UniqueConstraint("account", "name"),
)
OWN = ("posted_at", "text", "price", "currency", "url")
"""Fields that belong to an ad and are kept in columns of their own."""


@dataclass(frozen=True, slots=True)
class AdRow:
    """One ad: its account's id, text, price as written, time (ISO 8601, UTC); None where the source did not say."""

    id: int
    account: int | None
    text: str | None
    price: str | None
    posted_at: str | None
    currency: str | None = None
    name: str = ""


def everything(db: Connection) -> Iterator[AdRow]:
    """Yield every ad, by id."""
    columns = [TABLE.c[name] for name in AdRow.__slots__]
    yield from records(db, select(*columns).order_by(TABLE.c.id), AdRow)


@dataclass(frozen=True, slots=True)
class NamedAd:
    """One ad with its account's names; an empty string where the source did not say. Times are ISO 8601, UTC."""

    id: int
    platform: str
    account: str
    ad: str
    posted_at: str
    text: str
    price: str
    currency: str
    url: str


def named(db: Connection) -> Iterator[NamedAd]:
    """Yield every ad with its account's names, by id."""
    owner = accounts.TABLE.c
    columns = [
        TABLE.c.id,
        func.coalesce(owner.platform, "").label("platform"),
        func.coalesce(owner.name, "").label("account"),
        TABLE.c.name.label("ad"),
        *(func.coalesce(TABLE.c[name], "").label(name) for name in OWN),
    ]
    query = select(*columns).outerjoin(accounts.TABLE, TABLE.c.account == owner.id).order_by(TABLE.c.id)
    yield from records(db, query, NamedAd)


def names(db: Connection, ids: Iterable[int]) -> dict[int, str]:
    """Return the names of some ads, by id."""
    wanted, found = sorted(ids), dict[int, str]()
    for start in range(0, len(wanted), 500):
        query = select(TABLE.c.id, TABLE.c.name).where(TABLE.c.id.in_(wanted[start : start + 500]))
        found.update((row.id, row.name) for row in db.execute(query))
    return found


def identify(db: Connection, account: int | None, name: str, fields: Mapping[str, list[str]]) -> int:
    """Return the id of an ad; add it where it is new, and fill in fields that were missing so far.

    Args:
        db: The connection.
        account: Id of its account, None where unknown.
        name: The ad's name within its account.
        fields: ``[value, raw, origin]`` by field name; a field that is there already is never changed.
    """
    own = {key: value for key, value in fields.items() if key in OWN}
    row = db.execute(
        select(TABLE).where(
            TABLE.c.account.is_(account) if account is None else TABLE.c.account == account, TABLE.c.name == name
        )
    ).first()
    if row is None:
        columns = {key: value[0] for key, value in own.items()}
        added = insert(TABLE).values(id=next_id(TABLE), account=account, name=name, fields=own, **columns)
        return int(db.execute(added.returning(TABLE.c.id)).scalar_one())
    new = {key: value for key, value in own.items() if key not in row.fields}
    if new:
        columns = {key: value[0] for key, value in new.items()}
        db.execute(update(TABLE).where(TABLE.c.id == row.id).values(fields={**row.fields, **new}, **columns))
    return int(row.id)
