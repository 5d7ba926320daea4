"""Contact sheets: what the largest clusters look like, and on which accounts and days they were seen."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from evidence import snapshot
from evidence.catalogue.regions import RegionRow
from evidence.phrases import Phrase, fixed, phrase
from evidence.report.showing import Showing
from evidence.report.text import day, local_day, period
from evidence.snapshot import Snapshot

MOST_CLUSTERS = 24
MOST_THUMBNAILS = 12
EDGE = 160
"""Longer edge of a thumbnail on the page, in pixels; keeps 288 of them under 4 MB."""


@dataclass(frozen=True, slots=True)
class Print:
    """One thumbnail with its caption; ``source`` is a data: address, empty where the thumbnail is lost."""

    source: str
    account: str
    when: str
    where: str
    further: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One cluster: how widely it was seen, and its thumbnails.

    Attributes:
        cluster: Its id.
        piece: Id of its piece.
        times: Sightings that show it, clips included.
        originals: Distinct originals that show it.
        ads: Distinct ads.
        accounts: Named accounts, most sightings first.
        when: First to last day seen.
        weakest: Probability of its weakest internal link; None for one region alone.
        prints: Its thumbnails.
        left_out: How many more regions it has.
    """

    cluster: str
    piece: str
    times: int
    originals: int
    ads: int
    accounts: tuple[str, ...]
    when: str
    weakest: float | None
    prints: tuple[Print, ...]
    left_out: int


def sheets(now: Snapshot, showing: Showing, zone: ZoneInfo) -> list[Sheet]:
    """Lay out the clusters seen most often, most first; those seen once are left out."""
    sizes = {cluster: len(now.shown_in(cluster)) for cluster in now.clusters}
    chosen = sorted((name for name in sizes if sizes[name] > 1), key=lambda name: (-sizes[name], name))
    return [_sheet(now, cluster, showing, zone) for cluster in chosen[:MOST_CLUSTERS]]


def _sheet(now: Snapshot, cluster: str, showing: Showing, zone: ZoneInfo) -> Sheet:
    row, seen = now.clusters[cluster], now.shown_in(cluster)
    first, last = snapshot.span(seen)
    shown = _spread(now, row.regions)[:MOST_THUMBNAILS]
    accounts: dict[str, int] = {}
    for sighting in seen:
        accounts[sighting.account] = accounts.get(sighting.account, 0) + 1
    return Sheet(
        cluster=cluster,
        piece=row.piece,
        times=len(seen),
        originals=len({sighting.sha256 for sighting in seen}),
        ads=len({sighting.ad_id for sighting in seen} - {None}),
        accounts=tuple(sorted((name for name in accounts if name), key=lambda name: (-accounts[name], name))),
        when=period(local_day(first, zone), local_day(last, zone)),
        weakest=row.weakest,
        prints=tuple(_print(now, region, showing, zone) for region in shown),
        left_out=len(row.regions) - len(shown),
    )


def _spread(now: Snapshot, ids: tuple[int, ...]) -> list[RegionRow]:
    """Order regions so that each account, then each original, is shown once before any is shown again."""

    def rounds(key: str) -> int:
        counts[key] = counts.get(key, 0) + 1
        return counts[key]

    counts: dict[str, int] = {}
    ranked = []
    for region in (now.regions[number] for number in ids):
        seen = now.sightings_of.get(region.sha256, [])
        account = f"account {seen[0].account_id}" if seen else ""
        ranked.append((rounds(region.sha256), rounds(account), seen[0].seen_at if seen else "", region))
    return [entry[3] for entry in sorted(ranked, key=lambda entry: (*entry[:3], entry[3].id))]


def _print(now: Snapshot, region: RegionRow, showing: Showing, zone: ZoneInfo) -> Print:
    seen = sorted(now.sightings_of.get(region.sha256, []), key=lambda s: (s.seen_at == "", s.seen_at, s.seq))
    first = seen[0] if seen else None
    return Print(
        source=address(showing.jpeg(region, EDGE)),
        account=first.account if first else "",
        when=day(local_day(first.seen_at, zone)) if first else "–",
        where=where(region),
        further=max(0, len(seen) - 1),
    )


def where(region: RegionRow) -> Phrase:
    """Say which part of its original a region is, in words."""
    if region.kind == "frame":
        return phrase("clip, at {seconds:.1f} s", seconds=region.seconds or 0)
    if region.kind == "whole":
        return phrase("whole picture")
    size, corner = f"{region.width} × {region.height}", f"{region.left}, {region.top}"
    return phrase("{kind}, {size} px at {corner}", kind=fixed(region.kind), size=size, corner=corner)


def address(jpeg: bytes) -> str:
    """Write a JPEG as a data: address; empty for none."""
    return "data:image/jpeg;base64," + base64.b64encode(jpeg).decode() if jpeg else ""
