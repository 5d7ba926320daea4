"""What a cluster, a piece or an account is made of, as tiles: a picture, where it lies on its original, where seen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from evidence.catalogue.clusters import ClusterRow
from evidence.catalogue.regions import RegionRow
from evidence.catalogue.sightings import Sighting
from evidence.phrases import phrase
from evidence.review.asking import NotThereError
from evidence.review.desk import View
from evidence.review.sides import by_time

MOST = 400
"""Tiles on one screen; a cluster with more is a banner."""

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Tile:
    """One picture.

    Attributes:
        region: The region that stands for it.
        link: Address of what it stands for; empty where that is itself.
        copies: How many regions it stands for.
        whole: Id of the region that shows the whole original, where this one is a part of it.
        box: Where it lies on the original: left, top, width, height, each 0 to 1.
        size: Of the original, width and height in pixels.
        seen: Sightings of its original, by time.
    """

    region: RegionRow
    link: str
    copies: int
    whole: int | None
    box: Box
    size: tuple[int, int]
    seen: tuple[Sighting, ...]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another cluster that verification compared this one with: a pair of region ids, and what it said."""

    left: int
    right: int
    shown: int
    verdict: str


def of_cluster(view: View, name: str) -> list[Tile]:
    """Return a tile for each region of a cluster, the eldest first.

    Raises:
        NotThereError: There is no such cluster.
    """
    row = view.now.clusters.get(name)
    if row is None:
        raise NotThereError(phrase("This case has no such cluster. It may have been split or merged since."))
    return [_tile(view, view.now.regions[region], "", 1) for region in row.regions[:MOST]]


def of_piece(view: View, name: str) -> list[Tile]:
    """Return a tile for each distinct picture of a piece, the eldest first.

    Raises:
        NotThereError: There is no such piece.
    """
    rows = clusters_of(view, name)
    if not rows:
        raise NotThereError(phrase("This case has no such piece. It may have been split or merged since."))
    return [_of(view, row, f"/cluster/{row.cluster}") for row in rows[:MOST]]


def of_pieces(view: View, names: Iterable[str]) -> list[Tile]:
    """Return a tile for each of some pieces, showing its eldest picture."""
    members: dict[str, list[ClusterRow]] = {name: [] for name in names}
    for row in view.now.clusters.values():
        if row.piece in members:
            members[row.piece].append(row)
    eldest = [(min(rows, key=_eldest), name) for name, rows in members.items() if rows]
    return [_of(view, row, f"/piece/{name}") for row, name in sorted(eldest, key=lambda each: _eldest(each[0]))[:MOST]]


def clusters_of(view: View, piece: str) -> list[ClusterRow]:
    """Return the clusters of a piece, the eldest first."""
    return sorted((row for row in view.now.clusters.values() if row.piece == piece), key=_eldest)


def neighbours(view: View, name: str) -> list[Neighbour]:
    """Return the other clusters that a cluster was compared with and that have something in common with it."""
    own = set(view.now.clusters[name].regions)
    found: dict[str, Neighbour] = {}
    for (left, right), verdict in view.verdicts.items():
        if (left in own) != (right in own):
            other = right if left in own else left
            cluster = view.now.cluster_of.get(other)
            if cluster is not None and cluster not in found:
                found[cluster] = Neighbour(left, right, other, verdict.verdict)
    return sorted(found.values(), key=lambda each: (each.verdict != "unsure", each.shown))[:24]


def _eldest(row: ClusterRow) -> int:
    return row.regions[0]


def _of(view: View, row: ClusterRow, link: str) -> Tile:
    return _tile(view, view.now.regions[row.regions[0]], link, len(row.regions))


def _tile(view: View, row: RegionRow, link: str, copies: int) -> Tile:
    whole = None if row.kind in ("whole", "frame") else view.wholes.get(row.sha256)
    original = view.now.originals[row.sha256]
    wide, high = max(1, original.width or 1), max(1, original.height or 1)
    shares = (row.left / wide, row.top / high, row.width / wide, row.height / high)
    box = tuple(round(min(1.0, max(0.0, share)), 4) for share in shares)
    return Tile(row, link, copies, whole, (box[0], box[1], box[2], box[3]), (wide, high), by_time(view.now, row))
