"""Tables ``regions`` and ``fingerprints``: parts of pictures matched on their own, and their compact codes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import (
    Column,
    Connection,
    Float,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Table,
    bindparam,
    func,
    insert,
    select,
)

from evidence.catalogue.fetching import records
from evidence.catalogue.schema import METADATA, Wide, next_id

TABLE = Table(
    "regions",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("name", String, nullable=False, unique=True, comment="<first 16 hex digits of sha256>.<part>"),
    Column("sha256", String(64), ForeignKey("originals.sha256"), nullable=False, index=True),
    Column("kind", String(8), nullable=False, comment="whole, panel, cell, frame"),
    Column("left", Integer, nullable=False),
    Column("top", Integer, nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("seconds", Float, comment="time of a frame within its clip"),
    Column("flat", Integer, nullable=False, comment="1 where there is too little in it to link by"),
    Column("matched", Integer, nullable=False, server_default="0", comment="1 once compared with all older regions"),
    Column("thumbnail_at", Wide, nullable=False, comment="offset in index/thumbnails"),
    Column("thumbnail_bytes", Integer, nullable=False),
)
FINGERPRINTS = Table(
    "fingerprints",
    METADATA,
    Column("region", Integer, ForeignKey("regions.id"), primary_key=True),
    Column("recipe", String, primary_key=True),
    Column("code", LargeBinary, nullable=False),
)

READ = 4096
"""Codes read at once: half as slow as one by one, and bounds memory."""


@dataclass(frozen=True, slots=True)
class RegionRow:
    """One region: box in pixels of the upright original, ``seconds`` for a frame, where its thumbnail lies."""

    id: int
    name: str
    sha256: str
    kind: str
    left: int
    top: int
    width: int
    height: int
    seconds: float | None
    flat: int
    matched: int
    thumbnail_at: int
    thumbnail_bytes: int


def add(db: Connection, values: dict[str, object], codes: dict[str, bytes]) -> int:
    """Add a region with its fingerprints (``codes`` by recipe); return its id."""
    region = int(db.execute(insert(TABLE).values(id=next_id(TABLE), **values).returning(TABLE.c.id)).scalar_one())
    if codes:
        db.execute(
            insert(FINGERPRINTS), [{"region": region, "recipe": recipe, "code": code} for recipe, code in codes.items()]
        )
    return region


def add_many(db: Connection, found: Sequence[tuple[dict[str, object], dict[str, bytes]]]) -> None:
    """Add regions, each with its fingerprints by recipe, in few statements; ids go on in the order given."""
    if not found:
        return
    numbered = list(enumerate(found, last(db) + 1))
    db.execute(insert(TABLE), [{"id": region, **values} for region, (values, _) in numbered])
    codes = [
        {"region": region, "recipe": recipe, "code": code}
        for region, (_, by_recipe) in numbered
        for recipe, code in by_recipe.items()
    ]
    if codes:
        db.execute(insert(FINGERPRINTS), codes)


def everything(db: Connection) -> Iterator[RegionRow]:
    """Yield every region by id, which is the order of storing."""
    yield from records(db, select(TABLE).order_by(TABLE.c.id), RegionRow)


def counted(db: Connection) -> tuple[int, int]:
    """Count regions, and those of them that are flat."""
    query = select(func.count(), func.coalesce(func.sum(TABLE.c.flat), 0)).select_from(TABLE)
    there, flat = db.execute(query).one()
    return int(there), int(flat)


def some(db: Connection, ids: Sequence[int]) -> list[RegionRow]:
    """Return the regions of these ids, in the order of ids."""
    rows: list[RegionRow] = []
    for start in range(0, len(ids), 500):
        query = select(TABLE).where(TABLE.c.id.in_(ids[start : start + 500]))
        rows += records(db, query, RegionRow)
    return sorted(rows, key=lambda row: row.id)


def codes(
    db: Connection, recipe: str, span: tuple[int, int] | None = None, width: int | None = None
) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
    """Load fingerprints of one recipe, of regions that are not flat.

    Args:
        db: The catalogue.
        recipe: Which.
        span: Of regions from this id up to, not including, that one; of all where None.
        width: So many bytes of each, the first ones: of eight orientations the upright one; all where None.

    Returns:
        (n,) int64 region ids, ascending, and (n, bytes) uint8 codes.
    """
    code = FINGERPRINTS.c.code if width is None else func.substr(FINGERPRINTS.c.code, 1, width, type_=LargeBinary)
    query = (
        select(FINGERPRINTS.c.region, code)
        .join(TABLE, TABLE.c.id == FINGERPRINTS.c.region)
        .where(FINGERPRINTS.c.recipe == recipe, TABLE.c.flat == 0)
        .order_by(FINGERPRINTS.c.region)
    )
    if span is not None:
        query = query.where(FINGERPRINTS.c.region >= span[0], FINGERPRINTS.c.region < span[1])
    count = db.execute(select(func.count()).select_from(query.order_by(None).subquery())).scalar_one()
    ids = np.empty(count, np.int64)
    every = np.empty((count, 0), np.uint8)
    start = 0
    for block in db.execute(query).partitions(READ):
        end = start + len(block)
        ids[start:end], joined = [row[0] for row in block], b"".join([row[1] for row in block])
        rows = np.frombuffer(joined, np.uint8).reshape(len(block), -1)
        every = every if start else np.empty((count, rows.shape[1]), np.uint8)
        every[start:end] = rows
        start = end
    return ids, every


def telling(db: Connection, span: tuple[int, int] | None = None) -> int:
    """Count the regions that are not flat: all, or those from one id up to, not including, another."""
    query = select(func.count()).select_from(TABLE).where(TABLE.c.flat == 0)
    if span is not None:
        query = query.where(TABLE.c.id >= span[0], TABLE.c.id < span[1])
    return int(db.execute(query).scalar_one())


def lacking(db: Connection, recipe: str) -> list[tuple[int, int, int, float]]:
    """List (id, thumbnail_at, thumbnail_bytes, width / height) of regions, not flat, without a fingerprint, by id."""
    has = select(FINGERPRINTS.c.region).where(FINGERPRINTS.c.region == TABLE.c.id, FINGERPRINTS.c.recipe == recipe)
    query = select(TABLE.c.id, TABLE.c.thumbnail_at, TABLE.c.thumbnail_bytes, TABLE.c.width, TABLE.c.height)
    found = db.execute(query.where(TABLE.c.flat == 0, ~has.exists()).order_by(TABLE.c.id))
    return [(row.id, row.thumbnail_at, row.thumbnail_bytes, row.width / row.height) for row in found]


def add_codes(db: Connection, recipe: str, codes: Sequence[tuple[int, bytes]]) -> None:
    """Add fingerprints (region id, code) of one recipe to regions there are; these wait to be compared (again)."""
    if codes:
        db.execute(insert(FINGERPRINTS), [{"region": region, "recipe": recipe, "code": code} for region, code in codes])
        waiting = TABLE.update().where(TABLE.c.id == bindparam("waiting")).values(matched=0)
        db.execute(waiting, [{"waiting": region} for region, _ in codes])


def last(db: Connection) -> int:
    """Return the highest region id; 0 where there is none."""
    return int(db.execute(select(func.coalesce(func.max(TABLE.c.id), 0))).scalar_one())


def thumbnails_end(db: Connection) -> int:
    """Return where the last thumbnail ends, in bytes; 0 where there is none."""
    return int(db.execute(select(func.max(TABLE.c.thumbnail_at + TABLE.c.thumbnail_bytes))).scalar_one() or 0)


def packed(
    db: Connection, recipe: str, ids: Sequence[int] | None = None, span: tuple[int, int] | None = None
) -> Iterator[tuple[int, bytes]]:
    """Yield (region id, bytes) of one recipe, by id: of these regions, or of all that are not flat, within a span."""
    query = select(FINGERPRINTS.c.region, FINGERPRINTS.c.code).where(FINGERPRINTS.c.recipe == recipe)
    if span is not None:
        query = query.where(FINGERPRINTS.c.region >= span[0], FINGERPRINTS.c.region < span[1])
    query = query.order_by(FINGERPRINTS.c.region)
    blocks = [None] if ids is None else [ids[start : start + 500] for start in range(0, len(ids), 500)]
    for block in blocks:
        part = query if block is None else query.where(FINGERPRINTS.c.region.in_(block))
        for row in db.execute(part):
            yield int(row.region), row.code


def unmatched(db: Connection) -> list[int]:
    """List ids of regions that were not compared with the others yet, ascending."""
    return [
        row.id
        for row in db.execute(select(TABLE.c.id).where(TABLE.c.matched == 0, TABLE.c.flat == 0).order_by(TABLE.c.id))
    ]


def set_matched(db: Connection) -> None:
    """Record that every region is compared with every other."""
    db.execute(TABLE.update().where(TABLE.c.matched == 0).values(matched=1))


def recipes(db: Connection) -> dict[str, int]:
    """Count fingerprints by recipe."""
    return {
        row.recipe: row.n
        for row in db.execute(select(FINGERPRINTS.c.recipe, func.count().label("n")).group_by(FINGERPRINTS.c.recipe))
    }
