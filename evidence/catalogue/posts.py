"""Table ``posts``: posts of a feed that were found on screenshots: suggestions, never facts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import JSON, Boolean, Column, Connection, ForeignKey, Integer, String, Table, insert, select

from evidence.catalogue.schema import METADATA

TABLE = Table(
    "posts",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("sha256", String(64), ForeignKey("originals.sha256"), nullable=False, index=True),
    Column("post", Integer, nullable=False, comment="number on its page, from the top"),
    Column("whole", Boolean, nullable=False, comment="false where the page may end before the post does"),
    Column("pictures", JSON, nullable=False, comment="left, top, width, height of each picture that it shows"),
    Column("left", Integer, nullable=False),
    Column("top", Integer, nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
)


@dataclass(frozen=True, slots=True)
class PostRow:
    """One post on one screenshot; boxes in the original's pixels, upright."""

    sha256: str
    post: int
    whole: bool
    pictures: list[list[int]]
    left: int
    top: int
    width: int
    height: int


def replace(db: Connection, sha256s: Sequence[str], rows: Sequence[PostRow]) -> None:
    """Put these rows in the place of all that some originals have."""
    for start in range(0, len(sha256s), 500):
        db.execute(TABLE.delete().where(TABLE.c.sha256.in_(sha256s[start : start + 500])))
    if rows:
        db.execute(insert(TABLE), [asdict(row) for row in rows])


def everything(db: Connection) -> Iterator[PostRow]:
    """Yield every row, by original, from the top of each."""
    columns = [TABLE.c[name] for name in PostRow.__slots__]
    for row in db.execute(select(*columns).order_by(TABLE.c.sha256, TABLE.c.post)):
        yield PostRow(**row._mapping)
