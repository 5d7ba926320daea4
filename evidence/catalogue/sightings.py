"""Table ``sightings``: one original, in one ad, by one account, seen on one occasion."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    ForeignKey,
    Integer,
    Select,
    String,
    Table,
    delete,
    func,
    insert,
    select,
    update,
)

from evidence.catalogue import accounts, ads, occasions
from evidence.catalogue.fetching import records
from evidence.catalogue.schema import METADATA

TABLE = Table(
    "sightings",
    METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=False, comment="ledger entry that tells of it"),
    Column("key", String(64), nullable=False, unique=True, comment="digest of what makes it one sighting"),
    Column("sha256", String(64), ForeignKey("originals.sha256"), nullable=False, index=True),
    Column("account", Integer, ForeignKey("accounts.id"), index=True),
    Column("ad", Integer, ForeignKey("ads.id"), index=True),
    Column("occasion", Integer, ForeignKey("occasions.id")),
    Column("posted_at", String, comment="UTC, ISO 8601; null where the source did not say"),
    Column("observed_at", String, comment="UTC, ISO 8601; null where the source did not say"),
    Column("source_path", String, nullable=False),
    Column("fields", JSON, nullable=False, comment="every field: [value, raw, origin]"),
    Column("part", String, comment="left,top,width,height of the part of the original that it is of; null: all"),
)


@dataclass(frozen=True, slots=True)
class Sighting:
    """One sighting with its names resolved; an empty string where the source did not say. Times are ISO 8601, UTC.

    ``part`` is ``left,top,width,height`` of the part of the original that it is of; empty where it is of all of it.
    """

    seq: int
    sha256: str
    platform: str
    account: str
    ad: str
    occasion: str
    posted_at: str
    observed_at: str
    source_path: str
    account_id: int | None
    ad_id: int | None
    part: str = ""

    @property
    def seen_at(self) -> str:
        """When it was posted; else when it was observed; else the empty string."""
        return self.posted_at or self.observed_at


def recorded(db: Connection, keys: Iterable[str]) -> dict[str, dict[str, list[str]]]:
    """Return the fields of those of these sightings that are there: ``[value, raw, origin]`` by name, by key."""
    wanted = list(keys)
    found: dict[str, dict[str, list[str]]] = {}
    for start in range(0, len(wanted), 500):
        query = select(TABLE.c.key, TABLE.c.fields).where(TABLE.c.key.in_(wanted[start : start + 500]))
        found.update({row.key: row.fields for row in db.execute(query)})
    return found


def add(db: Connection, rows: Sequence[Mapping[str, object]]) -> None:
    """Add sightings; each row names its columns."""
    if rows:
        db.execute(insert(TABLE), rows)


def complete(db: Connection, key: str, fields: Mapping[str, list[str]]) -> None:
    """Put these fields in the place of a sighting's fields; ``posted_at`` and ``observed_at`` follow them."""
    times = {name: fields[name][0] for name in ("posted_at", "observed_at") if name in fields}
    db.execute(update(TABLE).where(TABLE.c.key == key).values(fields=dict(fields), **times))


@dataclass(frozen=True, slots=True)
class Removed:
    """What a sighting was of, by ids of rows, and what it said: ``[value, raw, origin]`` by name."""

    account_id: int | None
    ad_id: int | None
    occasion_id: int | None
    fields: Mapping[str, list[str]]


def remove(db: Connection, seqs: Sequence[int]) -> list[Removed]:
    """Take sightings out, those of these ledger entries that are there; return what they were, ascending by entry."""
    gone: list[Removed] = []
    wanted = sorted(set(seqs))
    for start in range(0, len(wanted), 500):
        some = TABLE.c.seq.in_(wanted[start : start + 500])
        columns = (TABLE.c.account, TABLE.c.ad, TABLE.c.occasion, TABLE.c.fields)
        gone += (Removed(*row) for row in db.execute(select(*columns).where(some).order_by(TABLE.c.seq)))
        db.execute(delete(TABLE).where(some))
    return gone


def ads_seen(db: Connection, ad_ids: Iterable[int]) -> set[int]:
    """Return those of these ads that have a sighting."""
    wanted, found = sorted(ad_ids), set[int]()
    for start in range(0, len(wanted), 500):
        query = select(TABLE.c.ad).where(TABLE.c.ad.in_(wanted[start : start + 500])).distinct()
        found.update(db.execute(query).scalars())
    return found


@dataclass(frozen=True, slots=True)
class Shown:
    """One sighting of a part (``left,top,width,height``) of a screenshot: its ad's name, and all that it says."""

    seq: int
    key: str
    sha256: str
    ad: str
    part: str
    fields: Mapping[str, list[str]]


def of_parts(db: Connection) -> Iterator[Shown]:
    """Yield the sightings of parts of originals, in the order of the ledger."""
    columns = (TABLE.c.seq, TABLE.c.key, TABLE.c.sha256, ads.TABLE.c.name, TABLE.c.part, TABLE.c.fields)
    query = select(*columns).join(ads.TABLE, TABLE.c.ad == ads.TABLE.c.id).where(TABLE.c.part.is_not(None))
    for row in db.execute(query.order_by(TABLE.c.seq)):
        yield Shown(*row)


def said_of(db: Connection, ad_id: int) -> list[Mapping[str, list[str]]]:
    """Return what each sighting of an ad says, in the order of the ledger: ``[value, raw, origin]`` by name."""
    return list(db.execute(select(TABLE.c.fields).where(TABLE.c.ad == ad_id).order_by(TABLE.c.seq)).scalars())


def everything(db: Connection) -> Iterator[Sighting]:
    """Yield every sighting with its names, in the order of the ledger."""
    yield from records(db, _named(), Sighting)


def of_originals(db: Connection, sha256s: Sequence[str]) -> Iterator[Sighting]:
    """Yield the sightings of some originals with their names, in the order of the ledger within 500 originals."""
    for start in range(0, len(sha256s), 500):
        query = _named().where(TABLE.c.sha256.in_(sha256s[start : start + 500]))
        yield from records(db, query, Sighting)


@dataclass(frozen=True, slots=True)
class Look:
    """One sighting of an ad: its original, occasion and time (empty where not said), and what was said of it."""

    ad_id: int
    sha256: str
    occasion: str
    observed_at: str
    source_path: str
    fields: Mapping[str, list[str]]


def looks(db: Connection, account_ids: Sequence[int] | None = None) -> Iterator[Look]:
    """Yield the sightings of ads of some accounts, or of all, in the order of the ledger within 500 accounts."""
    query = (
        select(
            TABLE.c.ad.label("ad_id"),
            TABLE.c.sha256,
            func.coalesce(occasions.TABLE.c.name, "").label("occasion"),
            func.coalesce(TABLE.c.observed_at, "").label("observed_at"),
            TABLE.c.source_path,
            TABLE.c.fields,
        )
        .outerjoin(occasions.TABLE, TABLE.c.occasion == occasions.TABLE.c.id)
        .where(TABLE.c.ad.is_not(None))
        .order_by(TABLE.c.seq)
    )
    parts = [None] if account_ids is None else range(0, len(account_ids), 500)
    for start in parts:
        part = query if start is None else query.where(TABLE.c.account.in_(account_ids[start : start + 500]))  # type: ignore[index]
        yield from records(db, part, Look)


def _named() -> Select[Any]:
    return (
        select(
            TABLE.c.seq,
            TABLE.c.sha256,
            func.coalesce(accounts.TABLE.c.platform, "").label("platform"),
            func.coalesce(accounts.TABLE.c.name, "").label("account"),
            func.coalesce(ads.TABLE.c.name, "").label("ad"),
            func.coalesce(occasions.TABLE.c.name, "").label("occasion"),
            func.coalesce(TABLE.c.posted_at, "").label("posted_at"),
            func.coalesce(TABLE.c.observed_at, "").label("observed_at"),
            TABLE.c.source_path,
            TABLE.c.account.label("account_id"),
            TABLE.c.ad.label("ad_id"),
            func.coalesce(TABLE.c.part, "").label("part"),
        )
        .outerjoin(accounts.TABLE, TABLE.c.account == accounts.TABLE.c.id)
        .outerjoin(ads.TABLE, TABLE.c.ad == ads.TABLE.c.id)
        .outerjoin(occasions.TABLE, TABLE.c.occasion == occasions.TABLE.c.id)
        .order_by(TABLE.c.seq)
    )
