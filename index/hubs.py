"""Hubs: what many different pictures have in common, and what must therefore link none of them.

A shop's sign pasted into a thousand photos is a part of each; the chrome of an app surrounds each of them; so does one
cloth all that was ever photographed on it. None of this says that two of the pictures are copies.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.cluster import clusters
from index.links import Bounds, Link, parts_of

LEAST_HOSTS = 6
"""A region that is a part of so many pictures, which nothing else holds together, is a part of different ones."""

LEAST_SHARING = 12
"""Different pictures that share a surround before it is held for one."""

EXACT = 0.006
"""Where the overlap ends so near to the edges of both, as a share of the edge, two regions lie on each other exactly.
Of 100 screenshots of one app, all 833 pairs that share its chrome do; of photos on one cloth, a third."""


@dataclass(frozen=True, slots=True)
class Surround:
    """Regions (ids, ascending) that lie on each other exactly and agree in part; ``shown`` has one of each picture."""

    regions: tuple[int, ...]
    shown: tuple[int, ...]


class _Sets:
    """Union-find over ids as they come; the lowest id of a set stands for it."""

    def __init__(self, pairs: Iterable[tuple[int, int]] = ()) -> None:
        self.parent: dict[int, int] = {}
        for left, right in pairs:
            self.join(left, right)

    def of(self, one: int) -> int:
        while self.parent.get(one, one) != one:
            self.parent[one] = self.parent.get(self.parent[one], self.parent[one])
            one = self.parent[one]
        return one

    def join(self, left: int, right: int) -> None:
        here, there = sorted((self.of(left), self.of(right)))
        self.parent[there] = here


def exact(left: Bounds, right: Bounds, *, within: float = EXACT) -> bool:
    """Tell whether two regions that share these boxes (0 to 1) lie on each other from edge to edge."""
    whole = (0.0, 0.0, 1.0, 1.0)
    return all(abs(a - b) <= within for box in (left, right) for a, b in zip(box, whole, strict=True))


def surrounds(alike: Iterable[tuple[int, int]], copies: Iterable[tuple[int, int]]) -> list[Surround]:
    """Find what at least LEAST_SHARING different pictures lie in.

    Args:
        alike: Pairs of regions that lie on each other exactly and agree in part.
        copies: Pairs that are copies beyond doubt, exact or not.

    Returns:
        Sorted by the first region, each region in one at most. Time n log n in the number of pairs.
    """
    copies = list(copies)
    alike = list(alike)
    pictures, groups = _Sets(copies), _Sets(alike)
    touched = {region for pair in alike for region in pair}
    for left, right in copies:
        if left in touched and right in touched:
            groups.join(left, right)
    members: dict[int, list[int]] = {}
    for region in sorted(touched):
        members.setdefault(groups.of(region), []).append(region)
    found = []
    for regions in members.values():
        shown = {pictures.of(region): region for region in reversed(regions)}
        if len(shown) >= LEAST_SHARING:
            found.append(Surround(tuple(regions), tuple(sorted(shown.values()))))
    return found


def parts(regions: Sequence[int], links: Sequence[Link], differ: Iterable[tuple[int, int]] = ()) -> dict[int, set[int]]:
    """Find regions that are a part of many different pictures.

    Args:
        regions: Distinct ids.
        links: Pairs held for copies of one picture.
        differ: See ``index.cluster.clusters``.

    Returns:
        By region, the regions that it, or a copy of it, is a part of: LEAST_HOSTS different pictures at least.
    """
    copies = _Sets((link.left, link.right) for link in links if link.clean and not parts_of(link))
    hosts: dict[int, set[int]] = {}
    for link in links:
        for small, host in parts_of(link):
            hosts.setdefault(copies.of(small), set()).add(host)
    many = {group for group, found in hosts.items() if len({copies.of(host) for host in found}) >= LEAST_HOSTS}
    if not many:
        return {}
    suspects = {region: hosts[copies.of(region)] for region in regions if copies.of(region) in many}
    without = clusters(regions, [link for link in links if not _by(link, suspects)], differ=differ)
    home = {region: place for place, cluster in enumerate(without) for region in cluster.regions}
    return {
        region: found
        for region, found in suspects.items()
        if len({home[host] for host in found} - {home[region]}) >= LEAST_HOSTS
    }


def without_parts(links: Iterable[Link], held: dict[int, set[int]]) -> list[Link]:
    """Leave out the links by which a region that is a part of many pictures hangs on them."""
    return [link for link in links if not _by(link, held)]


def _by(link: Link, held: dict[int, set[int]]) -> bool:
    return any(small in held for small, _ in parts_of(link))
