"""How likely the machine is wrong about a piece, from what it knows itself: the strata of a sample."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from evidence import hubs, offering, pieces
from evidence.catalogue import Connection, ads, verdicts
from evidence.catalogue.clusters import ClusterRow
from evidence.likeness import agree
from evidence.snapshot import Snapshot
from evidence.wording import Fact, facts
from index.cluster import Cluster

WEAK = 0.9
"""A piece whose weakest link is less likely may be two; the setting ``piece_probability`` joins from .75 up."""

NEAR = 0.25
"""Two pieces that show one with at least this probability, though not enough to be joined, may be one."""

SPREADS = {
    "largest": 0.6,
    "weak link": 0.6,
    "near another": 0.33,
    "clean": 0.12,
}
"""Strata, in the order of risk, with the spread of discrepancies to plan with; from simulated surveys.

Pieces of one and of several pictures are not told apart: their spreads hardly differ, and each stratum widens the
interval by what it may hide (110 units: half-width .047 of the pieces instead of .055)."""


@dataclass(slots=True)
class Risk:
    """What the machine knows of one piece.

    Attributes:
        pictures: Distinct pictures (clusters).
        regions: Regions in all.
        doubts: Why it may be several pieces; empty where nothing says so.
        near: Whether another piece may be the same.
    """

    pictures: int
    regions: int
    doubts: list[str] = field(default_factory=list)
    near: bool = False


def find(db: Connection, now: Snapshot) -> dict[str, Risk]:
    """Find the risks of every piece as grouped now."""
    grouped = sorted(now.clusters.values(), key=lambda row: row.regions[0])
    found = {piece: Risk(0, 0) for piece in now.pieces}
    for row in grouped:
        risk = found[row.piece]
        risk.pictures += 1
        risk.regions += len(row.regions)
        if row.weakest is not None and row.weakest < WEAK:
            risk.doubts.append("a weak link between copies")
    for piece in now.pieces.values():
        if found[piece.piece].pictures > 1 and piece.probability < WEAK:
            found[piece.piece].doubts.append("a weak link between pictures")
    for hub in hubs.find(db):
        if hub.cluster:
            found[now.clusters[hub.cluster].piece].doubts.append(f"holds a {hub.kind} that many pictures share")
    _contradicting(db, now, found)
    _near_by_verdicts(db, now, found)
    _near_by_links(db, now, found, grouped)
    return found


def strata(found: Mapping[str, Risk], whole: int) -> dict[str, list[str]]:
    """Put every piece into one of SPREADS; the ``whole`` largest, of several regions, into the first."""
    names = list(SPREADS)
    several = [piece for piece, risk in found.items() if risk.regions > 1]
    largest = set(sorted(several, key=lambda piece: (-found[piece].pictures, -found[piece].regions, piece))[:whole])
    members: dict[str, list[str]] = {name: [] for name in names}
    for piece, risk in sorted(found.items()):
        members["largest" if piece in largest else names[_place(risk)]].append(piece)
    return members


def _place(risk: Risk) -> int:
    if risk.doubts:
        return 1
    return 2 if risk.near else 3


def _contradicting(db: Connection, now: Snapshot, found: Mapping[str, Risk]) -> None:
    """Doubt pieces of which two ads, each showing nothing else, state different weights."""
    shown: dict[int, set[str]] = defaultdict(set)
    for sighting in now.sightings:
        if sighting.ad_id is not None:
            clusters = now.shown_by(sighting)
            shown[sighting.ad_id] |= {now.clusters[cluster].piece for cluster in clusters}
    stated: dict[str, list[Fact]] = defaultdict(list)
    for ad in ads.everything(db):
        weights = [fact for fact in facts(ad.text) if fact.kind == "weight"]
        if len(weights) == 1 and len(shown[ad.id]) == 1:
            stated[next(iter(shown[ad.id]))].append(weights[0])
    for piece, weights in stated.items():
        if any(not agree(weights[0], other) for other in weights[1:]):
            found[piece].doubts.append("ads state different weights")


def _near_by_verdicts(db: Connection, now: Snapshot, found: Mapping[str, Risk]) -> None:
    for row in verdicts.everything(db):
        if row.verdict in ("unsure", "same picture") and row.left in now.cluster_of and row.right in now.cluster_of:
            left, right = (now.clusters[now.cluster_of[region]].piece for region in (row.left, row.right))
            if left != right:
                found[left].near = found[right].near = True


def _near_by_links(db: Connection, now: Snapshot, found: Mapping[str, Risk], grouped: Sequence[ClusterRow]) -> None:
    rows = {region: row for region, row in now.regions.items() if not row.flat}
    evidence = offering.read(db, rows, [Cluster(row.regions, row.weakest) for row in grouped])
    sums: dict[tuple[str, str], float] = defaultdict(float)
    for link in pieces.links(evidence.offers, evidence.hints):
        pair = sorted((grouped[link.left].piece, grouped[link.right].piece))
        if pair[0] != pair[1] and (link.left, link.right) not in evidence.apart:
            sums[pair[0], pair[1]] += link.probability
    for (left, right), total in sums.items():
        if total / (found[left].pictures * found[right].pictures) >= NEAR:
            found[left].near = found[right].near = True
