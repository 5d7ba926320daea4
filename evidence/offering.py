"""Reads from the catalogue what speaks for clusters showing one piece: ads, clips, verdicts and colours."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evidence import hints
from evidence.bundles import Hint, Offer
from evidence.catalogue import Connection, ads, regions, sightings, verdicts
from evidence.catalogue.regions import RegionRow
from evidence.catalogue.sightings import Sighting
from evidence.catalogue.verdicts import VerdictRow
from evidence.snapshot import within
from evidence.wording import facts
from index import colours
from index.cluster import Cluster


@dataclass(frozen=True, slots=True)
class Evidence:
    """What ads and clips show, what else speaks for or against pairs of clusters, and pairs known to be two things."""

    offers: tuple[Offer, ...]
    hints: tuple[Hint, ...]
    apart: frozenset[tuple[int, int]]


def read(
    db: Connection,
    rows: dict[int, RegionRow],
    found: Sequence[Cluster],
    judged: Sequence[VerdictRow] | None = None,
) -> Evidence:
    """Read it; clusters are numbered as in ``found``, verdicts are read as well where they are not given."""
    cluster_of = {region: place for place, cluster in enumerate(found) for region in cluster.regions}
    judged = list(verdicts.everything(db)) if judged is None else judged
    apart = hints.side_by_side(judged, cluster_of)
    seen = list(sightings.everything(db))
    offers = [*_ads(db, rows, cluster_of, seen), *_clips(rows, cluster_of, seen)]
    sellers = _sellers(rows, cluster_of, seen)
    told = hints.from_verdicts(judged, cluster_of)
    told += hints.from_colours(sellers, [offer.clusters for offer in offers], _codes(db, rows, found))
    told += hints.from_shots(_frames(db, rows, cluster_of))
    return Evidence(tuple(offers), tuple(told), frozenset(apart))


def _ads(
    db: Connection, rows: dict[int, RegionRow], cluster_of: dict[int, int], seen: Sequence[Sighting]
) -> Iterator[Offer]:
    """Yield every ad with the pictures that stand in it on their own: a composite shows too much to tell."""
    parts = Counter(rows[region].sha256 for region in cluster_of)
    alone = {rows[region].sha256: place for region, place in cluster_of.items() if parts[rows[region].sha256] == 1}
    shown: dict[int, set[int]] = defaultdict(set)
    first: dict[int, str] = {}
    for sighting in seen:
        if sighting.ad_id is not None:
            if sighting.sha256 in alone and not sighting.part:
                shown[sighting.ad_id].add(alone[sighting.sha256])
            if sighting.seen_at:
                first[sighting.ad_id] = min(sighting.seen_at, first.get(sighting.ad_id, sighting.seen_at))
    for ad in ads.everything(db):
        at = ad.posted_at or first.get(ad.id, "")
        yield Offer(ad.account, at, facts(ad.text), frozenset(shown.get(ad.id, ())))


def _clips(rows: dict[int, RegionRow], cluster_of: dict[int, int], seen: Sequence[Sighting]) -> Iterator[Offer]:
    frames: dict[str, set[int]] = defaultdict(set)
    for region, place in cluster_of.items():
        if rows[region].seconds is not None:
            frames[rows[region].sha256].add(place)
    told: dict[str, Sighting] = {}
    for sighting in seen:
        told.setdefault(sighting.sha256, sighting)
    for sha256, places in sorted(frames.items()):
        account = told[sha256].account_id if sha256 in told else None
        yield Offer(account, told[sha256].seen_at if sha256 in told else "", frozenset(), frozenset(places), clip=True)


def _sellers(rows: dict[int, RegionRow], cluster_of: dict[int, int], seen: Sequence[Sighting]) -> dict[int, list[int]]:
    showing: dict[str, list[tuple[RegionRow, int]]] = defaultdict(list)
    for region, place in cluster_of.items():
        showing[rows[region].sha256].append((rows[region], place))
    sellers: dict[int, set[int]] = defaultdict(set)
    for sighting in seen:
        if sighting.account_id is not None:
            held = showing.get(sighting.sha256, [])
            sellers[sighting.account_id] |= {
                place for row, place in held if not sighting.part or within(row, sighting.part)
            }
    return {account: sorted(places) for account, places in sorted(sellers.items())}


def _codes(db: Connection, rows: dict[int, RegionRow], found: Sequence[Cluster]) -> dict[int, NDArray[np.uint8]]:
    """Return the colours of each cluster's eldest region that is a picture of its own, else of its eldest."""
    eldest = {
        min(cluster.regions, key=lambda region: (rows[region].kind != "whole", region)): place
        for place, cluster in enumerate(found)
    }
    packed = regions.packed(db, colours.RECIPE, sorted(eldest))
    return {eldest[region]: np.frombuffer(code, np.uint8) for region, code in packed}


def _frames(
    db: Connection, rows: dict[int, RegionRow], cluster_of: dict[int, int]
) -> Iterator[list[tuple[float, int, NDArray[np.uint8]]]]:
    frames = sorted(region for region in cluster_of if rows[region].seconds is not None)
    clips: dict[str, list[tuple[float, int, NDArray[np.uint8]]]] = defaultdict(list)
    for region, code in regions.packed(db, colours.RECIPE, frames):
        row = rows[region]
        clips[row.sha256].append((row.seconds or 0.0, cluster_of[region], np.frombuffer(code, np.uint8)))
    yield from clips.values()
