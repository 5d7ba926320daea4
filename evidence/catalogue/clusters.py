"""Tables ``clusters``, ``memberships`` and ``pieces``: which regions are one picture, which clusters one piece."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Column, Connection, Float, ForeignKey, Integer, String, Table, delete, func, insert, select

from evidence.catalogue.fetching import records
from evidence.catalogue.schema import METADATA

PIECES = Table(
    "pieces",
    METADATA,
    Column("piece", String, primary_key=True),
    Column("basis", String, nullable=False, comment="why its clusters are held for one piece"),
    Column("probability", Float, nullable=False),
)
TABLE = Table(
    "clusters",
    METADATA,
    Column("cluster", String, primary_key=True),
    Column("piece", String, ForeignKey("pieces.piece"), nullable=False, index=True),
    Column("regions", Integer, nullable=False),
    Column("weakest", Float, comment="probability of its weakest internal link; null for one region alone"),
)
MEMBERSHIPS = Table(
    "memberships",
    METADATA,
    Column("region", Integer, ForeignKey("regions.id"), primary_key=True),
    Column("cluster", String, ForeignKey("clusters.cluster"), nullable=False, index=True),
)


@dataclass(frozen=True, slots=True)
class ClusterRow:
    """One cluster: its id, its piece, its regions' ids (ascending), the probability of its weakest internal link."""

    cluster: str
    piece: str
    regions: tuple[int, ...]
    weakest: float | None


@dataclass(frozen=True, slots=True)
class PieceRow:
    """One piece as grouped by the machine, with the reason and its probability."""

    piece: str
    basis: str
    probability: float


def replace(db: Connection, clusters: Sequence[ClusterRow], pieces: Sequence[PieceRow]) -> None:
    """Put this grouping in the place of the one before."""
    for table in (MEMBERSHIPS, TABLE, PIECES):
        db.execute(delete(table))
    if not clusters:
        return
    db.execute(insert(PIECES), [{name: getattr(row, name) for name in PieceRow.__slots__} for row in pieces])
    db.execute(
        insert(TABLE),
        [{"cluster": c.cluster, "piece": c.piece, "regions": len(c.regions), "weakest": c.weakest} for c in clusters],
    )
    db.execute(insert(MEMBERSHIPS), [{"region": r, "cluster": c.cluster} for c in clusters for r in c.regions])


def everything(db: Connection) -> list[ClusterRow]:
    """List every cluster, by id."""
    members: dict[str, list[int]] = {}
    for region, cluster in db.execute(select(MEMBERSHIPS).order_by(MEMBERSHIPS.c.region)).all():
        members.setdefault(cluster, []).append(region)
    rows = db.execute(select(TABLE).order_by(TABLE.c.cluster))
    return [ClusterRow(row.cluster, row.piece, tuple(members[row.cluster]), row.weakest) for row in rows]


def counted(db: Connection) -> tuple[int, int]:
    """Count clusters and pieces."""
    query = select(func.count(), func.count(func.distinct(TABLE.c.piece))).select_from(TABLE)
    clusters, pieces = db.execute(query).one()
    return int(clusters), int(pieces)


def of_regions(db: Connection, regions: Sequence[int]) -> list[ClusterRow]:
    """List the clusters that hold any of some regions (at most 30,000 ids), by id, each with all its regions."""
    wanted = select(MEMBERSHIPS.c.cluster).where(MEMBERSHIPS.c.region.in_(regions))
    members: dict[str, list[int]] = {}
    query = select(MEMBERSHIPS).where(MEMBERSHIPS.c.cluster.in_(wanted)).order_by(MEMBERSHIPS.c.region)
    for row in db.execute(query):
        members.setdefault(row.cluster, []).append(row.region)
    rows = db.execute(select(TABLE).where(TABLE.c.cluster.in_(wanted)).order_by(TABLE.c.cluster))
    return [ClusterRow(row.cluster, row.piece, tuple(members[row.cluster]), row.weakest) for row in rows]


def pieces(db: Connection) -> Iterator[PieceRow]:
    """Yield every piece, by id."""
    yield from records(db, select(PIECES).order_by(PIECES.c.piece), PieceRow)
