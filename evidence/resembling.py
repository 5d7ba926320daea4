"""Have we seen a picture of this fingerprint before? For a partner who may not show the picture itself."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from evidence.case import Case
from evidence.catalogue import Connection, clusters, regions, sightings
from evidence.catalogue.sightings import Sighting
from evidence.errors import NotEnoughError, WrongCallError
from index import fingerprints


@dataclass(frozen=True, slots=True)
class Resemblance:
    """A cluster with a fingerprint near to the one asked about; unproven, for no picture was compared.

    Attributes:
        cluster: Its id.
        piece: The piece it is grouped under.
        region: Name of the region that is nearest.
        distance: Bits apart, in the best orientation.
        sightings: All sightings of the cluster's originals, by time.
    """

    cluster: str
    piece: str
    region: str
    distance: int
    sightings: tuple[Sighting, ...]


def resembling(case: Case, name: str, code: str, most: int) -> list[Resemblance]:
    """Look one fingerprint up, mirrored and turned too.

    Args:
        case: After dedupe.
        name: Of the fingerprint: ``pdq256`` or ``phash64``.
        code: Its bits in hex.
        most: Clusters to return.

    Returns:
        The clusters that are at most as many bits apart as the case's settings let candidates be, the nearest first.

    Raises:
        WrongCallError: There is no such fingerprint, or the code is none of its.
        NotEnoughError: The case has no fingerprints yet.
    """
    if name not in fingerprints.names():
        raise WrongCallError(f"There is no fingerprint '{name[:40]}'. Use one of: {', '.join(fingerprints.names())}.")
    fingerprint = fingerprints.load(name)
    if not re.fullmatch(rf"[0-9a-fA-F]{{{fingerprint.BITS // 4}}}", code):
        raise WrongCallError(f"A code of {name} has {fingerprint.BITS // 4} hex digits.")
    within = {"pdq256": case.settings.pdq_within, "phash64": case.settings.phash_within}[name]
    with case.catalogue.reading() as db:
        ids, rows = regions.codes(db, fingerprint.RECIPE)
        if not len(ids):
            raise NotEnoughError("No picture of this case has a fingerprint yet. Run 'evidence dedupe' first.")
        ours = rows.reshape(len(ids), fingerprints.ORIENTATIONS, -1)
        bits = np.bitwise_count(ours ^ np.frombuffer(bytes.fromhex(code), np.uint8)).sum(axis=2, dtype=np.int64)
        apart = bits.min(axis=1)
        near = np.flatnonzero(apart <= within)
        nearest = near[np.argsort(apart[near], kind="stable")][: 50 * most]
        return _clusters(db, {int(ids[place]): int(apart[place]) for place in nearest})[:most]


def _clusters(db: Connection, distances: dict[int, int]) -> list[Resemblance]:
    found: list[Resemblance] = []
    for row in clusters.of_regions(db, sorted(distances)):
        best = min((region for region in row.regions if region in distances), key=lambda region: distances[region])
        members = regions.some(db, row.regions)
        names = {member.id: member.name for member in members}
        seen = sightings.of_originals(db, sorted({member.sha256 for member in members}))
        timeline = tuple(sorted(seen, key=lambda sighting: (sighting.seen_at, sighting.seq)))
        found.append(Resemblance(row.cluster, row.piece, names[best], distances[best], timeline))
    return sorted(found, key=lambda each: (each.distance, each.cluster))
