"""Hubs of a case: what stands in very many pictures and therefore links none of them, each named once."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from evidence.catalogue import Connection, clusters, regions, sightings, verdicts
from evidence.catalogue.clusters import ClusterRow
from evidence.catalogue.regions import RegionRow
from evidence.catalogue.sightings import Sighting
from evidence.catalogue.verdicts import VerdictRow
from evidence.grouping import held_parts
from evidence.holding import shared_by_many

LEAST_ORIGINALS = 20
"""A picture that stands in so many originals, and in more than the square root of all, is a banner. Of 57,479 pictures
that is 240; a piece posted in every round by five accounts stays below."""

Kind = Literal["banner", "part", "surround", "blank"]


@dataclass(frozen=True, slots=True)
class Hub:
    """One hub.

    Attributes:
        kind: banner (one picture posted very often), part (of many different pictures), surround (chrome, a text plate
            or one cloth around many different pictures), blank.
        cluster: The cluster that it is, or the eldest that shows it; empty where blank.
        region: Name of its eldest region.
        originals: In which it stands.
        ads: That show these.
        accounts: That posted these.
        why: Why it is held for a hub.
    """

    kind: Kind
    cluster: str
    region: str
    originals: int
    ads: int
    accounts: int
    why: str


class _Case:
    """What naming a hub needs to know of a case."""

    def __init__(self, db: Connection) -> None:
        self.rows: dict[int, RegionRow] = {row.id: row for row in regions.everything(db)}
        self.judged: list[VerdictRow] = list(verdicts.everything(db))
        self.grouped: list[ClusterRow] = clusters.everything(db)
        self.home = {region: row.cluster for row in self.grouped for region in row.regions}
        self.seen: dict[str, list[Sighting]] = {}
        for sighting in sightings.everything(db):
            self.seen.setdefault(sighting.sha256, []).append(sighting)
        self.originals = len({row.sha256 for row in self.rows.values()})

    def of(self, members: Iterable[int]) -> set[str]:
        return {self.rows[region].sha256 for region in members}

    def hub(self, kind: Kind, named: int, members: Iterable[int], why: str) -> Hub:
        originals = self.of(members)
        seen = [sighting for sha256 in originals for sighting in self.seen.get(sha256, ())]
        ads = {sighting.ad_id for sighting in seen} - {None}
        accounts = {sighting.account_id for sighting in seen} - {None}
        name = self.rows[named].name
        return Hub(kind, self.home.get(named, ""), name, len(originals), len(ads), len(accounts), why)


def find(db: Connection) -> tuple[Hub, ...]:
    """Name every hub of a case that was grouped: of each kind, those in most originals first."""
    case = _Case(db)
    found = [*_banners(case), *_parts(case), *_surrounds(case), *_blanks(case)]
    kinds: tuple[Kind, ...] = ("banner", "part", "surround", "blank")
    return tuple(sorted(found, key=lambda hub: (kinds.index(hub.kind), -hub.originals, hub.region)))


def _banners(case: _Case) -> Iterator[Hub]:
    least = max(LEAST_ORIGINALS, math.isqrt(case.originals))
    for row in case.grouped:
        count = len(case.of(row.regions))
        if count >= least:
            why = f"the same picture in {count:,} of {case.originals:,} originals"
            yield case.hub("banner", row.regions[0], row.regions, why)


def _parts(case: _Case) -> Iterator[Hub]:
    named: dict[str, list[int]] = {}
    held = held_parts(case.rows.values(), case.judged)
    for region in sorted(held):
        named.setdefault(case.home[region], []).append(region)
    for members in named.values():
        hosts = set().union(*(held[region] for region in members))
        count = len({case.home[host] for host in hosts})
        yield case.hub("part", members[0], {*members, *hosts}, f"a part of {count:,} different pictures")


def _surrounds(case: _Case) -> Iterator[Hub]:
    for shared in shared_by_many(case.judged):
        count = len({case.home[region] for region in shared.regions})
        why = f"{count:,} different pictures lie in the same chrome, behind the same text plate or on the same cloth"
        yield case.hub("surround", shared.regions[0], shared.regions, why)


def _blanks(case: _Case) -> Iterator[Hub]:
    blank = [region for region, row in case.rows.items() if row.flat]
    if blank:
        yield case.hub(
            "blank", blank[0], blank, f"of one shade, or too small: nothing to link by ({len(blank):,} in all)"
        )
