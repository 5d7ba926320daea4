"""Table ``avatars``: the little pictures beside posters' names in screenshots."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import Column, Connection, ForeignKey, Integer, LargeBinary, String, Table, insert, select

from evidence.catalogue.schema import METADATA

TABLE = Table(
    "avatars",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("sha256", String(64), ForeignKey("originals.sha256"), nullable=False, index=True),
    Column("post", Integer, nullable=False),
    Column("code", LargeBinary, nullable=False),
    Column("left", Integer, nullable=False),
    Column("top", Integer, nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
)


@dataclass(frozen=True, slots=True)
class AvatarRow:
    """One little picture: number of its post on the page, its pHash (8 bytes), and its box in the original's pixels."""

    sha256: str
    post: int
    code: bytes
    left: int
    top: int
    width: int
    height: int


def replace(db: Connection, sha256s: Sequence[str], rows: Sequence[AvatarRow]) -> None:
    """Put these rows in the place of all that some originals have."""
    for start in range(0, len(sha256s), 500):
        db.execute(TABLE.delete().where(TABLE.c.sha256.in_(sha256s[start : start + 500])))
    if rows:
        db.execute(insert(TABLE), [asdict(row) for row in rows])


def everything(db: Connection) -> Iterator[AvatarRow]:
    """Yield every row, by original, from the top of each."""
    columns = [TABLE.c[name] for name in AvatarRow.__slots__]
    for row in db.execute(select(*columns).order_by(TABLE.c.sha256, TABLE.c.id)):
        yield AvatarRow(**row._mapping)
