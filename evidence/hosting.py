"""Pictures that one region is a part of, and that were never compared: they are, before it brings them together.

So are those that copies under a plate are copies of: two such are alike where nothing but the cloth is left of either.

A strip of a cloth is a part of every photo that was taken on it, and says of no two of them that they are copies. Words
proposed the strip with each, but not these with each other, since each lies among too many like it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from evidence.catalogue.regions import RegionRow
from evidence.catalogue.verdicts import VerdictRow
from evidence.proposing import HOSTS, PAIRED, Proposal
from evidence.waves import SURE, Groups
from index import fingerprints
from index.calibration import HIDES
from index.links import MOST, Link, parts_of, whole
from index.unions import Groups as Unions

MOST_HOSTS = 6
"""Pictures of one part that are compared with each other, the likeliest: a part of so many is held to be a hub's. No
more of a neighbour's are looked at: a hub has thousands, and thousands of parts may be near it."""


def unasked(
    judged: Iterable[VerdictRow], rows: Mapping[int, RegionRow], groups: Groups, new: set[int]
) -> list[Proposal]:
    """Propose the pairs that one region is a part of both of, or a copy of but for a plate, and that were not compared.

    What a part is a copy of, or a part of, may be a part itself: two strips of one cloth have hosts in common.

    Args:
        judged: Every verdict so far.
        rows: Regions by id.
        groups: What clean links hold together.
        new: Regions that this run compares with the others; a part is asked about where it or a host is one of them.
    """
    near: dict[int, dict[int, float]] = {}
    parts, hidden, sure = _Hosts(groups, near), _Hosts(groups, near), Unions(rows, ())
    between: set[tuple[int, int]] = set()
    for row in judged:
        here, there = groups.of(row.left), groups.of(row.right)
        between.add((min(here, there), max(here, there)))
        if row.verdict != "same picture" or "left_box" not in row.figures:
            continue
        link = _link(row)
        for group, other in ((here, there), (there, here)):
            beside = near.setdefault(group, {})
            beside[other] = min(beside.get(other, 0.0), -link.probability)
        parts.note(link, parts_of(link, MOST), new)
        hidden.note(link, _hidden(link), new)
        if link.probability >= SURE:
            sure.joined(link.left, link.right, link.probability)
    found = [*_pairs(parts.several(), rows, between), *_pairs(hidden.several(), rows, between, sure)]
    return sorted(found, key=lambda pair: (pair.left, pair.right))


class _Hosts:
    """What each group is a part of, or a copy of but for a plate; ``near``: what is linked to it, and how unlikely."""

    def __init__(self, groups: Groups, near: Mapping[int, Mapping[int, float]]) -> None:
        self.groups, self.near = groups, near
        self.of: dict[int, dict[int, tuple[float, int]]] = {}
        self.asked: set[int] = set()

    def note(self, link: Link, pairs: Iterable[tuple[int, int]], new: set[int]) -> None:
        """Take in a link, and which of its regions is the host of the other."""
        for part, host in pairs:
            group, home = self.groups.of(part), self.groups.of(host)
            best = self.of.setdefault(group, {})
            best[home] = min(best.get(home, (0.0, host)), (-link.probability, host))
            if part in new or host in new:
                self.asked.add(group)

    def several(self) -> list[dict[int, tuple[float, int]]]:
        """Return, of each group that is asked about, its hosts and those that it has by way of others."""
        few = {group: _likeliest(best, MOST_HOSTS + 1) for group, best in self.of.items()}  # one may be who asks
        return [_with_further(group, self.near[group], few) for group in self.asked]


def _likeliest(hosts: Mapping[int, tuple[float, int]], most: int) -> dict[int, tuple[float, int]]:
    return {home: hosts[home] for home in sorted(hosts, key=lambda home: hosts[home])[:most]}


def _with_further(
    group: int, near: Mapping[int, float], hosts: Mapping[int, Mapping[int, tuple[float, int]]]
) -> dict[int, tuple[float, int]]:
    """Return the hosts of a group, and those of its copies and of its hosts, as likely as the less likely step."""
    found = dict(hosts[group])
    for other, step in near.items():
        for further, (unlikely, region) in hosts.get(other, {}).items():
            if further != group:
                found[further] = min(found.get(further, (0.0, region)), (max(step, unlikely), region))
    return found


def _pairs(
    several: Sequence[Mapping[int, tuple[float, int]]],
    rows: Mapping[int, RegionRow],
    between: set[tuple[int, int]],
    sure: Unions | None = None,
) -> Iterable[Proposal]:
    far = fingerprints.load(PAIRED).BITS
    for hosts in several:
        for here, there in combinations(sorted(_likeliest(hosts, MOST_HOSTS)), 2):
            left, right = sorted((hosts[here][1], hosts[there][1]))
            if sure is not None and sure.of[left] == sure.of[right]:
                continue
            if (here, there) not in between and rows[left].sha256 != rows[right].sha256:
                between.add((here, there))
                yield Proposal(left, right, far, 0, 0, 0.0, (HOSTS,))


def _link(row: VerdictRow) -> Link:
    boxes = tuple(row.figures["left_box"]), tuple(row.figures["right_box"])
    explained = float(row.figures["explained"])
    return Link(row.left, row.right, row.probability, bool(row.figures["clean"]), *boxes, explained)


def _hidden(link: Link) -> list[tuple[int, int]]:
    """List both ways of a link of two regions that share all but what is laid over much of one."""
    return [(link.left, link.right), (link.right, link.left)] if link.explained >= HIDES and whole(link) else []
