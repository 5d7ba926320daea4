"""Table ``sightings``: one original, in one ad, by one account, seen on one occasion."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import JSON, Column, Connection, ForeignKey, Integer, String, Table, func, insert, select

from evidence.catalogue import accounts, ads, occasions
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
)


@dataclass(frozen=True, slots=True)
class Sighting:
    """One sighting with its names resolved; an empty string where the source did not say. Times are ISO 8601, UTC."""

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

    @property
    def seen_at(self) -> str:
        """When it was posted; else when it was observed; else the empty string."""
        return self.posted_at or self.observed_at


def known(db: Connection, key: str) -> bool:
    """Say whether a sighting of this key is there."""
    return db.execute(select(TABLE.c.seq).where(TABLE.c.key == key)).first() is not None


def add(db: Connection, values: Mapping[str, object]) -> None:
    """Add a sighting; ``values`` are its columns."""
    db.execute(insert(TABLE).values(**values))


def everything(db: Connection) -> Iterator[Sighting]:
    """Yield every sighting with its names, in the order of the ledger."""
    query = (
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
        )
        .outerjoin(accounts.TABLE, TABLE.c.account == accounts.TABLE.c.id)
        .outerjoin(ads.TABLE, TABLE.c.ad == ads.TABLE.c.id)
        .outerjoin(occasions.TABLE, TABLE.c.occasion == occasions.TABLE.c.id)
        .order_by(TABLE.c.seq)
    )
    for row in db.execute(query):
        yield Sighting(**row._mapping)
