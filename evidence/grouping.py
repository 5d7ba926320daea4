"""Third part of ``dedupe``: verdicts to clusters, clusters to pieces, all with ids that stay.

The id of a cluster or piece is a digest of its eldest region's name. Pictures added later are never elder, so a cluster
that grows keeps its id, and a catalogue that is rebuilt from the originals arrives at the same ones.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from itertools import pairwise

from evidence.catalogue import Connection, regions, sightings, verdicts
from evidence.catalogue import clusters as table
from evidence.catalogue.clusters import ClusterRow, PieceRow
from evidence.catalogue.regions import RegionRow
from evidence.catalogue.verdicts import VerdictRow
from index.cluster import Cluster, Link, clusters
from index.hubs import parts, without_parts

LEAST_ADS = 2
"""Ads in which two clusters must stand together before they are held for views of one piece."""

LEAST_OVERLAP = 0.5
"""Share of the ads showing either that must show both."""

SEEN_COVER = 0.6
SEEN_PATCH = 0.03
"""Two regions plainly differ where so much of both is seen and so large a patch of it disagrees."""

CO_POSTED_PROBABILITY = 0.8
CLIP_PROBABILITY = 0.9


def regroup(db: Connection) -> bool:
    """Make clusters and pieces from all verdicts; return whether anything changed."""
    rows = {row.id: row for row in regions.everything(db) if not row.flat}
    judged = list(verdicts.everything(db))
    links = [_link(row) for row in judged if row.verdict == "same picture"]
    differ = [(row.left, row.right) for row in judged if _plainly_differ(row)]
    held = parts(list(rows), links, differ)
    found = clusters(list(rows), without_parts(links, held), differ=differ)
    clustered, pieces = _pieces(db, rows, found)
    before = (table.everything(db), list(table.pieces(db)))
    if before == (sorted(clustered, key=lambda c: c.cluster), sorted(pieces, key=lambda p: p.piece)):
        return False
    table.replace(db, clustered, pieces)
    return True


def held_parts(db: Connection) -> dict[int, set[int]]:
    """Return the regions that are a part of many different pictures, each with these; they hang on none of them."""
    rows = [row.id for row in regions.everything(db) if not row.flat]
    judged = list(verdicts.everything(db))
    links = [_link(row) for row in judged if row.verdict == "same picture"]
    return parts(rows, links, [(row.left, row.right) for row in judged if _plainly_differ(row)])


def _link(row: VerdictRow) -> Link:
    left_box, right_box = tuple(row.figures["left_box"]), tuple(row.figures["right_box"])
    clean, explained = bool(row.figures["clean"]), float(row.figures["explained"])
    return Link(row.left, row.right, row.probability, clean, left_box, right_box, explained)


def _plainly_differ(row: VerdictRow) -> bool:
    """Tell whether a verdict shows two different things in one scene, seen whole, with nothing laid over them."""
    if row.verdict != "same scene":
        return False
    seen = min(row.figures["cover_left"], row.figures["cover_right"])
    return bool(seen >= SEEN_COVER and row.figures["patch"] >= SEEN_PATCH and row.figures["explained"] == 0.0)


def _name(letter: str, region: str) -> str:
    return letter + hashlib.sha256(region.encode()).hexdigest()[:12]


def _pieces(
    db: Connection, rows: dict[int, RegionRow], found: list[Cluster]
) -> tuple[list[ClusterRow], list[PieceRow]]:
    shown = _shown_in(db, rows, found)
    parent = list(range(len(found)))
    reasons: dict[int, tuple[str, float]] = {}
    for first, second, basis, probability in (*_one_clip(rows, found), *_co_posted(shown)):
        here, there = sorted((_root(parent, first), _root(parent, second)))
        if here != there:
            parent[there] = here
            old = reasons.pop(there, ("", 1.0))
            mine = reasons.get(here, ("", 1.0))
            words = sorted({word for word in (*mine[0].split("; "), *old[0].split("; "), basis) if word})
            reasons[here] = ("; ".join(words), min(probability, mine[1], old[1]))
    clustered = []
    pieces: dict[str, PieceRow] = {}
    for place, cluster in enumerate(found):
        root = _root(parent, place)
        piece = _name("P", rows[found[root].regions[0]].name)
        basis, probability = reasons.get(root, ("one picture", 1.0))
        pieces[piece] = PieceRow(piece, basis, probability)
        clustered.append(ClusterRow(_name("C", rows[cluster.regions[0]].name), piece, cluster.regions, cluster.weakest))
    return clustered, list(pieces.values())


def _root(parent: list[int], place: int) -> int:
    while parent[place] != place:
        parent[place] = parent[parent[place]]
        place = parent[place]
    return place


def _shown_in(db: Connection, rows: dict[int, RegionRow], found: list[Cluster]) -> list[set[int]]:
    """For each cluster, the ads that show it as a picture of its own: a composite shows too much to tell."""
    parts = Counter(row.sha256 for row in rows.values())
    ads: dict[str, set[int]] = {}
    for sighting in sightings.everything(db):
        if sighting.ad_id is not None and parts[sighting.sha256] == 1:
            ads.setdefault(sighting.sha256, set()).add(sighting.ad_id)
    return [set().union(*(ads.get(rows[region].sha256, set()) for region in cluster.regions)) for cluster in found]


def _co_posted(shown: list[set[int]]) -> list[tuple[int, int, str, float]]:
    """Pairs of clusters that stand together in several ads and seldom apart."""
    by_ad: dict[int, list[int]] = {}
    for place, ads in enumerate(shown):
        for ad in ads:
            by_ad.setdefault(ad, []).append(place)
    together: Counter[tuple[int, int]] = Counter()
    for places in by_ad.values():
        if len(places) <= 12:
            together.update((first, second) for i, first in enumerate(places) for second in places[i + 1 :])
    return [
        (first, second, "shown together in several ads", CO_POSTED_PROBABILITY)
        for (first, second), count in sorted(together.items())
        if count >= LEAST_ADS and count >= LEAST_OVERLAP * len(shown[first] | shown[second])
    ]


def _one_clip(rows: dict[int, RegionRow], found: list[Cluster]) -> list[tuple[int, int, str, float]]:
    """Pairs of clusters whose frames follow each other in one clip."""
    frames: dict[str, list[tuple[float, int]]] = {}
    for place, cluster in enumerate(found):
        for region in cluster.regions:
            seconds = rows[region].seconds
            if seconds is not None:
                frames.setdefault(rows[region].sha256, []).append((seconds, place))
    pairs = []
    for times in frames.values():
        places = [place for _, place in sorted(times)]
        pairs += [(a, b, "frames of one clip", CLIP_PROBABILITY) for a, b in pairwise(places) if a != b]
    return pairs
