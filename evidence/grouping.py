"""Third part of ``dedupe``: verdicts to clusters, clusters to pieces, all with ids that stay.

The id of a cluster or piece is a digest of its eldest region's name. Pictures added later are never elder, so a cluster
that grows keeps its id, and a catalogue that is rebuilt from the originals arrives at the same ones.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evidence import offering, pieces, standing
from evidence.catalogue import Connection, judgements, regions, verdicts
from evidence.catalogue import clusters as table
from evidence.catalogue.clusters import ClusterRow, PieceRow
from evidence.catalogue.regions import RegionRow
from evidence.catalogue.verdicts import VerdictRow
from index.cluster import Cluster, clusters
from index.hubs import parts, without_parts
from index.linkage import Decided
from index.links import Link

SEEN_COVER = (0.6, 0.95)
SEEN_PATCH, SEEN_LAID, BESIDE_LAID = 0.03, 0.02, 0.04
"""Two regions plainly differ where so much of the one and of the other is seen, so large a patch of it disagrees, and
nothing is laid over or hidden; or no more than the second share, and the patch is as large as the third: what is black
in a photo hides .01 of it, and a sticker may be explained but in part. Where neither is seen whole, the patch may lie
in what surrounds a picture: a viewer's bars, the table by a screen."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Lowest mean probability of one piece, and what people said of regions."""

    least: float
    decided: Decided

    def of(self, found: list[Cluster]) -> Decided:
        """Say it of clusters, which are numbered as in ``found``."""
        home = {region: place for place, cluster in enumerate(found) for region in cluster.regions}

        def places(pairs: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
            moved = ((min(home[a], home[b]), max(home[a], home[b])) for a, b in pairs)
            return tuple((a, b) for a, b in moved if a != b)

        return Decided(places(self.decided.together), places(self.decided.apart))


_Rows = tuple[list[ClusterRow], list[PieceRow]]


PATCH_WEIGHS = 0.5
"""What an unexplained patch adds to the residue of a link. On four draws of tables this brings three more text blocks
to the right one of the pictures that they may hide, none to a wrong one."""


def regroup(db: Connection, least: float = 0.75) -> bool:
    """Make clusters and pieces from all verdicts and people's words; return whether anything changed.

    Args:
        db: The catalogue.
        least: Lowest mean probability at which two groups of clusters are held for one piece.
    """
    rows = {row.id: row for row in regions.everything(db) if not row.flat}
    judged = list(verdicts.everything(db))
    links = [_link(row) for row in judged if row.verdict == "same picture"]
    differ = [(row.left, row.right) for row in judged if _plainly_differ(row)]
    held = parts(list(rows), links, differ)
    unlike = [
        Link(row.left, row.right, 0.0, clean=False, alike=False) for row in judged if row.verdict != "same picture"
    ]
    asked = standing.asked(judgements.standing(db), {row.name: row.id for row in rows.values()})
    said = asked.pictures
    free = [*without_parts(links, held), *unlike]
    found = clusters(list(rows), free, together=said.together, apart=said.apart, differ=differ)
    clustered, grouped = _pieces(db, (rows, judged), found, _Wanted(least, asked.pieces))
    before = (table.everything(db), list(table.pieces(db)))
    if before == (sorted(clustered, key=lambda c: c.cluster), sorted(grouped, key=lambda p: p.piece)):
        return False
    table.replace(db, clustered, grouped)
    return True


def held_parts(rows: Iterable[RegionRow], judged: Sequence[VerdictRow]) -> dict[int, set[int]]:
    """Return the regions that are a part of many different pictures, each with these; they hang on none of them."""
    telling = [row.id for row in rows if not row.flat]
    links = [_link(row) for row in judged if row.verdict == "same picture"]
    return parts(telling, links, [(row.left, row.right) for row in judged if _plainly_differ(row)])


def _link(row: VerdictRow) -> Link:
    left_box, right_box = tuple(row.figures["left_box"]), tuple(row.figures["right_box"])
    clean, explained = bool(row.figures["clean"]), float(row.figures["explained"])
    residue = 1.0 - float(row.figures["correlation"]) + PATCH_WEIGHS * float(row.figures["patch"])
    return Link(row.left, row.right, row.probability, clean, left_box, right_box, explained, residue)


def _plainly_differ(row: VerdictRow) -> bool:
    """Tell whether a verdict shows two different things in one scene, seen whole, with little laid over them."""
    if row.verdict != "same scene":
        return False
    less, more = sorted((row.figures["cover_left"], row.figures["cover_right"]))
    seen = less >= SEEN_COVER[0] and more >= SEEN_COVER[1]
    explained = row.figures["explained"]
    least = SEEN_PATCH if explained == 0.0 else BESIDE_LAID
    return bool(seen and row.figures["patch"] >= least and explained <= SEEN_LAID)


def _name(letter: str, region: str) -> str:
    return letter + hashlib.sha256(region.encode()).hexdigest()[:12]


def _pieces(
    db: Connection, known: tuple[dict[int, RegionRow], list[VerdictRow]], found: list[Cluster], wanted: _Wanted
) -> _Rows:
    rows, judged = known
    evidence = offering.read(db, rows, found, judged)
    links = pieces.links(evidence.offers, evidence.hints)
    decided = wanted.of(found)
    groups = pieces.group(len(found), links, least=wanted.least, apart=evidence.apart, decided=decided)
    clustered: list[ClusterRow] = []
    grouped: list[PieceRow] = []
    for group in groups:
        piece = _name("P", rows[found[group.clusters[0]].regions[0]].name)
        grouped.append(PieceRow(piece, "; ".join(group.basis) or "one picture", round(group.probability, 4)))
        for place in group.clusters:
            cluster = found[place]
            name = _name("C", rows[cluster.regions[0]].name)
            clustered.append(ClusterRow(name, piece, cluster.regions, cluster.weakest))
    return clustered, grouped
