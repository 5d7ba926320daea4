"""What the catalogue says at one moment, joined once for counting and for readers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from evidence.catalogue import Catalogue, acquisitions, clusters, heads, originals, regions, revisits, sightings
from evidence.catalogue.clusters import ClusterRow, PieceRow
from evidence.catalogue.originals import OriginalRow
from evidence.catalogue.regions import RegionRow
from evidence.catalogue.revisits import Revisit
from evidence.catalogue.sightings import Sighting

Sort = Literal["picture", "clip", "other", "unreadable", "waiting"]
"""What an original turned out to be; waiting means that dedupe has not looked at it yet."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One consistent state of the catalogue.

    Attributes:
        sightings: In the order of the ledger.
        sightings_of: The same, by sha256.
        originals: By sha256, in the order of storing.
        regions: By id, ascending.
        clusters: By cluster id, ascending.
        pieces: By piece id, ascending.
        cluster_of: Cluster by region id; a blank region has none.
        clusters_in: Clusters by sha256 of the original that shows them.
        intake: Files handed in, by state.
        uncompared: Regions that were not compared with the others yet.
        head: Ledger entries followed, and the digest of the last.
        revisits: Ads looked for again, in the order of the ledger.
    """

    sightings: list[Sighting]
    sightings_of: dict[str, list[Sighting]]
    originals: dict[str, OriginalRow]
    regions: dict[int, RegionRow]
    clusters: dict[str, ClusterRow]
    pieces: dict[str, PieceRow]
    cluster_of: dict[int, str]
    clusters_in: dict[str, frozenset[str]]
    intake: dict[str, int]
    uncompared: int
    head: tuple[int, str]
    revisits: tuple[Revisit, ...] = ()

    def sort(self, sha256: str) -> Sort:
        """Say what an original turned out to be."""
        original = self.originals[sha256]
        if original.state == "":
            return "waiting"
        if original.state == "unreadable":
            return "unreadable"
        if original.state == "ok" and original.kind in ("image", "video"):
            return "picture" if original.kind == "image" else "clip"
        return "other"

    def seen(self, sha256s: Iterable[str]) -> list[Sighting]:
        """List the sightings of these originals, each original once."""
        return [sighting for sha256 in dict.fromkeys(sha256s) for sighting in self.sightings_of.get(sha256, ())]

    def showing(self, regions: Iterable[RegionRow]) -> list[Sighting]:
        """List the sightings that show any of some regions; one of a part of an original shows what lies in it."""
        by_original: dict[str, list[RegionRow]] = {}
        for region in regions:
            by_original.setdefault(region.sha256, []).append(region)
        return [
            sighting
            for sha256, rows in by_original.items()
            for sighting in self.sightings_of.get(sha256, ())
            if not sighting.part or any(within(row, sighting.part) for row in rows)
        ]

    def shown_in(self, cluster: str) -> list[Sighting]:
        """List the sightings that show a cluster."""
        return self.showing(self.regions[region] for region in self.clusters[cluster].regions)

    def shown_by(self, sighting: Sighting) -> frozenset[str]:
        """Return the clusters that a sighting shows: those of its original, or of the part that it is of."""
        held = self.clusters_in.get(sighting.sha256, frozenset())
        if not sighting.part:
            return held
        return frozenset(cluster for cluster in held if self._in_part(cluster, sighting))

    def _in_part(self, cluster: str, sighting: Sighting) -> bool:
        rows = (self.regions[region] for region in self.clusters[cluster].regions)
        return any(row.sha256 == sighting.sha256 and within(row, sighting.part) for row in rows)


def take(catalogue: Catalogue) -> Snapshot:
    """Read the catalogue into memory; about 100 MB for the source study's 57,479 pictures."""
    with catalogue.reading() as db:
        parts = {row.id: row for row in regions.everything(db)}
        groups = {row.cluster: row for row in clusters.everything(db)}
        seen = list(sightings.everything(db))
        cluster_of = {region: row.cluster for row in groups.values() for region in row.regions}
        return Snapshot(
            sightings=seen,
            sightings_of=_by_original(seen),
            originals={row.sha256: row for row in originals.everything(db)},
            regions=parts,
            clusters=groups,
            pieces={row.piece: row for row in clusters.pieces(db)},
            cluster_of=cluster_of,
            clusters_in=_shown(cluster_of, parts),
            intake=acquisitions.by_state(db),
            uncompared=len(regions.unmatched(db)),
            head=heads.get(db),
            revisits=tuple(revisits.everything(db)),
        )


def _by_original(seen: Iterable[Sighting]) -> dict[str, list[Sighting]]:
    grouped: dict[str, list[Sighting]] = {}
    for sighting in seen:
        grouped.setdefault(sighting.sha256, []).append(sighting)
    return grouped


def _shown(cluster_of: Mapping[int, str], parts: Mapping[int, RegionRow]) -> dict[str, frozenset[str]]:
    shown: dict[str, set[str]] = {}
    for region, cluster in cluster_of.items():
        shown.setdefault(parts[region].sha256, set()).add(cluster)
    return {sha256: frozenset(names) for sha256, names in shown.items()}


def within(region: RegionRow, part: str) -> bool:
    """Tell whether the middle of a region lies in ``left,top,width,height`` of its original."""
    left, top, width, height = (int(each) for each in part.split(","))
    across, down = region.left + region.width / 2, region.top + region.height / 2
    return left <= across < left + width and top <= down < top + height


def span(seen: Iterable[Sighting]) -> tuple[str, str]:
    """Return the first and last time seen (ISO 8601, UTC); empty strings where no sighting has a time."""
    times = sorted(sighting.seen_at for sighting in seen if sighting.seen_at)
    return (times[0], times[-1]) if times else ("", "")
