"""Table ``qr_codes``: QR codes in originals, with what each says. What is no contact is kept all the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import Column, Connection, ForeignKey, Integer, String, Table, insert, select

from evidence.catalogue.schema import METADATA

TABLE = Table(
    "qr_codes",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("sha256", String(64), ForeignKey("originals.sha256"), nullable=False, index=True),
    Column("payload", String, nullable=False),
    Column("kind", String(8), nullable=False, comment="contact, payment, url, other"),
    Column("left", Integer, nullable=False),
    Column("top", Integer, nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
)


@dataclass(frozen=True, slots=True)
class CodeRow:
    """One QR code: what it says, which kind that is, and its box in the original's pixels, upright."""

    sha256: str
    payload: str
    kind: str
    left: int
    top: int
    width: int
    height: int


def replace(db: Connection, sha256s: Sequence[str], rows: Sequence[CodeRow]) -> None:
    """Put these rows in the place of all that some originals have."""
    for start in range(0, len(sha256s), 500):
        db.execute(TABLE.delete().where(TABLE.c.sha256.in_(sha256s[start : start + 500])))
    if rows:
        db.execute(insert(TABLE), [asdict(row) for row in rows])


def everything(db: Connection) -> Iterator[CodeRow]:
    """Yield every row, by original, from the top of each."""
    columns = [TABLE.c[name] for name in CodeRow.__slots__]
    for row in db.execute(select(*columns).order_by(TABLE.c.sha256, TABLE.c.id)):
        yield CodeRow(**row._mapping)
