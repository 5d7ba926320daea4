"""The two sides of a pair as the screen shows them: pictures, where they were seen, and what differs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from evidence.catalogue.ads import AdRow
from evidence.catalogue.originals import OriginalRow
from evidence.catalogue.regions import RegionRow
from evidence.catalogue.sightings import Sighting
from evidence.phrases import Phrase
from evidence.report.contact import where
from evidence.report.text import legible
from evidence.review.desk import View
from evidence.snapshot import Snapshot

MOST_SEEN = 3
"""Sightings named on one side; the others are counted."""


@dataclass(frozen=True, slots=True)
class Side:
    """One region, its original, its cluster and piece, and the sightings of its original by time."""

    region: RegionRow
    original: OriginalRow
    cluster: str
    piece: str
    copies: int
    seen: tuple[Sighting, ...]
    ad: AdRow | None
    where: Phrase

    @property
    def further(self) -> int:
        """Sightings beyond those that are named."""
        return max(0, len(self.seen) - MOST_SEEN)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the comparison: key of its text, both values, and whether they differ."""

    label: str
    left: str
    right: str

    @property
    def differs(self) -> bool:
        """Whether the two sides say different things."""
        return self.left != self.right


def side(view: View, region: int) -> Side:
    """Gather what is known of a region that has a cluster."""
    now = view.now
    row = now.regions[region]
    cluster = now.clusters[now.cluster_of[region]]
    seen = by_time(now, row)
    ad = next((view.ads[each.ad_id] for each in seen if each.ad_id in view.ads), None)
    original = now.originals[row.sha256]
    return Side(row, original, cluster.cluster, cluster.piece, len(cluster.regions), seen, ad, where(row))


def by_time(now: Snapshot, row: RegionRow) -> tuple[Sighting, ...]:
    """Return the sightings of a region's original, the earliest first, those without a time last."""
    seen = now.sightings_of.get(row.sha256, [])
    return tuple(sorted(seen, key=lambda each: (not each.seen_at, each.seen_at, each.seq)))


def lines(left: Side, right: Side, day: Callable[[str], str]) -> list[Line]:
    """Set both sides against each other."""
    values = (dict(_values(left, day)), dict(_values(right, day)))
    return [Line(label, values[0][label], values[1][label]) for label in values[0]]


def _values(one: Side, day: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    first = one.seen[0] if one.seen else None
    yield "line.account", _some(sorted({legible(f"{s.platform} {s.account}".strip()) for s in one.seen if s.account}))
    yield "line.ad", _some(sorted({legible(s.ad, 40) for s in one.seen if s.ad}))
    yield "line.date", day(first.seen_at) if first else "–"
    yield "line.price", legible(one.ad.price or "–", 30) if one.ad else "–"
    yield "line.text", legible(" ".join((one.ad.text or "–").split()), 220) if one.ad else "–"
    yield "line.size", f"{one.original.width or '?'} × {one.original.height or '?'}"
    yield "line.bytes", f"{one.original.bytes / 1000:,.0f} kB"
    yield "line.where", one.where


def _some(names: list[str]) -> str:
    return "–" if not names else ", ".join(names[:3]) + (f" +{len(names) - 3}" if len(names) > 3 else "")
