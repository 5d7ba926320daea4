"""Groups that may show one picture, of which overlaid copies only were compared: the plainest of each are.

What the routes bring together first are often two copies under stickers, a filter and a mosaic: each differs from the
other by what it has of its own, and after a few such looks the two groups are held for apart. Between them lie the
pairs that would tell, those of the copies that most others are clean copies of.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, product

from evidence.catalogue.regions import RegionRow
from evidence.catalogue.verdicts import VerdictRow
from evidence.proposing import BRIDGES, PAIRED, Proposal
from evidence.waves import Groups
from index import fingerprints

LOOKS = 3
"""Pairs of two groups that are compared besides, at most: of this many regions of each."""

PARTNERS = 4
"""A group that may be one with more others than this is left alone: it lies on a cloth that many share, or is a part of
many. Of 186 pairs of groups of one picture on six sets nine are left out so, of 253 of different ones, small pieces
nearly all, 159."""

NEAREST = 2
"""Groups that a region without any link is compared with besides: those that most keypoints were laid on by."""

INLIERS = 12
"""So many of these at least."""

Pair = tuple[int, int]


@dataclass(slots=True)
class _Told:
    """What verdicts say of groups.

    Attributes:
        known: Pairs of regions that were compared.
        cleanly: How many regions each is a clean copy of.
        likely: Pairs of groups that some verdict holds for one picture, though not cleanly.
        apart: Pairs of groups that some verdict does not hold for one picture: the most keypoints that agreed then.
    """

    known: set[Pair] = field(default_factory=set)
    cleanly: Counter[int] = field(default_factory=Counter)
    likely: set[Pair] = field(default_factory=set)
    apart: dict[Pair, int] = field(default_factory=dict)

    def note(self, row: VerdictRow, pair: Pair) -> None:
        self.known.add((row.left, row.right))
        if pair[0] == pair[1]:
            if row.verdict == "same picture" and row.figures["clean"]:
                self.cleanly.update((row.left, row.right))
        elif row.verdict == "same picture":
            self.likely.add(pair)
        elif row.verdict != "unrelated":
            self.apart[pair] = max(self.apart.get(pair, 0), row.figures.get("inliers", 0))


def unasked(
    judged: Iterable[VerdictRow], rows: Mapping[int, RegionRow], groups: Groups, new: set[int], *, closely: bool = True
) -> list[Proposal]:
    """Propose pairs of the plainest regions of groups that were compared, and are not surely joined or apart.

    Args:
        judged: Every verdict so far.
        rows: Regions by id.
        groups: What clean links hold together.
        new: Regions that this run compares with the others; groups are asked about where one has one of them.
        closely: Ask of regions without any link as well: on a cloth that many share each of them lies near others.
    """
    told = _Told()
    for row in judged:
        here, there = groups.of(row.left), groups.of(row.right)
        told.note(row, (min(here, there), max(here, there)))
    fresh = {groups.of(region) for region in new}
    asked = {pair for pair in _doubtful(told, groups, closely=closely) if pair[0] in fresh or pair[1] in fresh}
    plainest = _plainest(told, rows, groups, {group for pair in asked for group in pair})
    far = fingerprints.load(PAIRED).BITS
    return [
        Proposal(*pair, far, 0, 0, 0.0, (BRIDGES,))
        for here, there in sorted(asked)
        for pair in islice(_pairs(plainest[here], plainest[there], rows, told.known), LOOKS)
    ]


def _doubtful(told: _Told, groups: Groups, *, closely: bool) -> Iterator[Pair]:
    """Yield the pairs of groups that are worth another look."""
    linked = {group for pair in told.likely for group in pair}
    doubted = [pair for pair in told.likely if pair in told.apart or all(groups.size.get(one, 1) > 1 for one in pair)]
    partners = Counter(group for pair in doubted for group in pair)
    yield from (pair for pair in doubted if max(partners[group] for group in pair) <= PARTNERS)
    near: dict[int, list[tuple[int, Pair]]] = {}
    for pair, inliers in told.apart.items() if closely else ():
        for group in pair:
            if inliers >= INLIERS and group not in linked and groups.size.get(group, 1) == 1:
                near.setdefault(group, []).append((-inliers, pair))
    for several in near.values():
        yield from (pair for _, pair in sorted(several)[:NEAREST])


def _plainest(told: _Told, rows: Mapping[int, RegionRow], groups: Groups, wanted: set[int]) -> dict[int, list[int]]:
    """List of each wanted group the LOOKS regions that are clean copies of most others."""
    members: dict[int, list[int]] = {group: [] for group in wanted}
    for region in rows:
        if (group := groups.of(region)) in members:
            members[group].append(region)
    return {
        group: sorted(every, key=lambda region: (-told.cleanly[region], region))[:LOOKS]
        for group, every in members.items()
    }


def _pairs(
    here: Sequence[int], there: Sequence[int], rows: Mapping[int, RegionRow], known: set[Pair]
) -> Iterator[Pair]:
    """Yield the pairs of two groups, the plainest first, that were not compared."""
    ranked = sorted(product(range(len(here)), range(len(there))), key=lambda ranks: (sum(ranks), ranks))
    for one, other in ranked:
        pair = min(here[one], there[other]), max(here[one], there[other])
        if pair not in known and rows[pair[0]].sha256 != rows[pair[1]].sha256:
            yield pair
