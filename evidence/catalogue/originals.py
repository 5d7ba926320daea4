"""Table ``originals``: one row for each stored original, with what decoding said of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Column, Connection, Float, Integer, String, Table, bindparam, func, insert, select, update

from evidence.catalogue.fetching import records
from evidence.catalogue.schema import METADATA, Wide

TABLE = Table(
    "originals",
    METADATA,
    Column("sha256", String(64), primary_key=True),
    Column("bytes", Wide, nullable=False),
    Column("seq", Integer, nullable=False, index=True, comment="ledger entry that stored it"),
    Column("kind", String(8), nullable=False, server_default="", comment="image, video, other; empty until decoded"),
    Column("format", String(16), nullable=False, server_default=""),
    Column("width", Integer),
    Column("height", Integer),
    Column("seconds", Float),
    Column(
        "state", String(12), nullable=False, server_default="", comment="ok, unreadable, ignored; empty until decoded"
    ),
    Column("reason", String, nullable=False, server_default=""),
)


@dataclass(frozen=True, slots=True)
class OriginalRow:
    """One original: its digest, size in bytes, and what decoding said (empty strings and None before it)."""

    sha256: str
    bytes: int
    seq: int
    kind: str
    format: str
    width: int | None
    height: int | None
    seconds: float | None
    state: str
    reason: str


@dataclass(frozen=True, slots=True)
class Decoded:
    """What decoding said of one original; sizes in pixels, upright; ``seconds`` is a clip's length."""

    sha256: str
    kind: str
    format: str
    width: int | None
    height: int | None
    seconds: float | None
    state: str
    reason: str


def add(db: Connection, rows: Sequence[Mapping[str, object]]) -> None:
    """Add originals that are not there yet, each by its ``sha256``, ``bytes`` and ``seq``."""
    if rows:
        db.execute(insert(TABLE), rows)


def known(db: Connection, sha256: str) -> bool:
    """Say whether an original of this digest is there."""
    return db.execute(select(TABLE.c.sha256).where(TABLE.c.sha256 == sha256)).first() is not None


def known_of(db: Connection, digests: Iterable[str]) -> set[str]:
    """Return those of these digests whose originals are there."""
    wanted = list(digests)
    found: set[str] = set()
    for start in range(0, len(wanted), 500):
        query = select(TABLE.c.sha256).where(TABLE.c.sha256.in_(wanted[start : start + 500]))
        found.update(db.execute(query).scalars())
    return found


def undecoded(db: Connection) -> list[tuple[str, int]]:
    """List (sha256, bytes) of the originals that were not decoded yet, oldest first."""
    rows = db.execute(select(TABLE.c.sha256, TABLE.c.bytes).where(TABLE.c.state == "").order_by(TABLE.c.seq))
    return [(row.sha256, row.bytes) for row in rows]


def set_decoded(db: Connection, rows: Sequence[Decoded]) -> None:
    """Record what decoding said."""
    if not rows:
        return
    names = ("kind", "format", "width", "height", "seconds", "state", "reason")
    statement = update(TABLE).where(TABLE.c.sha256 == bindparam("which"))
    statement = statement.values({name: bindparam(f"new_{name}") for name in names})
    told = [{"which": row.sha256, **{f"new_{name}": getattr(row, name) for name in names}} for row in rows]
    db.execute(statement, told)


def everything(db: Connection) -> Iterable[OriginalRow]:
    """Yield every original, in the order of storing."""
    yield from records(db, select(TABLE).order_by(TABLE.c.seq), OriginalRow)


def count(db: Connection) -> int:
    """Count originals."""
    return db.execute(select(func.count()).select_from(TABLE)).scalar_one()
