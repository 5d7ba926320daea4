"""Table ``lines``: lines of writing that OCR reads in originals: suggestions, never facts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import Column, Connection, Float, ForeignKey, Integer, String, Table, insert, select

from evidence.catalogue.schema import METADATA

TABLE = Table(
    "lines",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("sha256", String(64), ForeignKey("originals.sha256"), nullable=False, index=True),
    Column("text", String, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("role", String(4), nullable=False, comment="name, text, time, page, over"),
    Column("post", Integer, comment="number of the post on its page"),
    Column("left", Integer, nullable=False),
    Column("top", Integer, nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
)


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line.

    Attributes:
        sha256: Of its original.
        text: As read.
        confidence: What OCR says of it, 0 to 1.
        role: ``name``, ``text`` or ``time`` of a post on a screenshot, ``page`` for all else on it,
            ``over`` a picture.
        post: Number of the post on its page, from the top; None where it belongs to none.
        left: Of its box, in the original's pixels, upright.
        top: Of its box.
        width: Of its box.
        height: Of its box.
    """

    sha256: str
    text: str
    confidence: float
    role: str
    post: int | None
    left: int
    top: int
    width: int
    height: int


def replace(db: Connection, sha256s: Sequence[str], rows: Sequence[LineRow]) -> None:
    """Put these rows in the place of all that some originals have."""
    for start in range(0, len(sha256s), 500):
        db.execute(TABLE.delete().where(TABLE.c.sha256.in_(sha256s[start : start + 500])))
    if rows:
        db.execute(insert(TABLE), [asdict(row) for row in rows])


def everything(db: Connection) -> Iterator[LineRow]:
    """Yield every row, by original, from the top of each."""
    columns = [TABLE.c[name] for name in LineRow.__slots__]
    for row in db.execute(select(*columns).order_by(TABLE.c.sha256, TABLE.c.id)):
        yield LineRow(**row._mapping)
