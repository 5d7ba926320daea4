"""Which candidate pairs are worth verifying next: what a wave's verdicts make needless is dropped."""

from __future__ import annotations

from collections.abc import Iterable

from evidence.catalogue.verdicts import VerdictRow
from evidence.proposing import BRIDGES, HOSTS, Proposal

SURE = 0.95
"""A region on its own that a link of this probability joins to a group, though something laid over one of the two had
to be explained, needs no second look at that group."""

PLAINLY_INKED = (0.1, 0.002, 0.99, 0.99)
"""Nor after a link with strokes of ink over less than the first share, where the rest leaves at most this patch and
agrees at least so well, by share and median correlation (what was told wrong had a text block besides), unless some
pair of the two was no copy: more links must outweigh that one."""

LOOKS = 3
"""Pairs verified between two groups before they are held for apart."""

LIKELY_LOOKS = 8
"""And where both hold several regions and some pairs are copies, though something laid over one had to be explained:
the next pair may have nothing laid over it, and join the two."""

ONE_TELLS = 3
"""A region that is so often held for a copy of one group, but never cleanly, is asked of it no more: it has a flaw of
its own, and other regions of its group may join the two cleanly."""

PLAINLY = (45, 0.95, 0.06)
"""Least keypoints that agree, median correlation and unexplained patch of two that plainly show other pieces on one
cloth: no second look. Of 3,019 such verdicts on tables none was of copies; of 4,120 of one scene three were."""

TIRED = 8
"""Once so many pairs of each of two regions were no copies, a weak proposal of the two is passed over: they lie on a
cloth that many share. On tables of lookalikes that is one pair of seven; of 1,000 passed over, 2 to 4 were copies."""

WEAK_VOTES = 40
WEAK_COSINE = 0.75
"""A proposal is weak that one route made with less than this."""

STRANGERS, NO_NEARER, NEAR = 2, 1.25, 0.9
ATTACHED = 0.9
"""Once so many pairs of each of two groups of several regions were no copies, a proposal with no more than so many
times the votes that those had in the mean, and less than this cosine, is of one more stranger on their cloth. A region
on its own that was held for a copy with this probability is as good as a group of several. Of 8,990 pairs on tables of
320 photos 4,583 are left, and of 2,026 of a gauntlet 2,020; none that anything hangs on is lost."""

QUICK_WITHIN = 40
"""PDQ codes this near align a pair from edge to edge well enough to compare it without keypoints."""


def likeliest(pair: Proposal) -> tuple[int, int, float, int, int]:
    """Order: first what a fingerprint aligns, the nearest first, then by votes, then as the network likes it."""
    near = pair.distance if pair.distance <= QUICK_WITHIN else 256
    return near, -pair.votes, -pair.cosine, pair.left, pair.right


def _weak(pair: Proposal) -> bool:
    alone = len(pair.routes) == 1 and pair.distance > QUICK_WITHIN and HOSTS not in pair.routes
    return alone and pair.votes < WEAK_VOTES and pair.cosine < WEAK_COSINE


def _plainly_inked(row: VerdictRow) -> bool:
    if row.verdict != "same picture" or not row.figures.get("inked"):
        return False
    explained, patch, agreement, correlation = PLAINLY_INKED
    little = row.figures["explained"] < explained and row.figures["patch"] <= patch
    return bool(little and row.figures["agreement"] >= agreement and row.figures["correlation"] >= correlation)


def _plainly_other(row: VerdictRow) -> bool:
    if row.verdict != "same scene" or "patch" not in row.figures:
        return False
    inliers, correlation, patch = (float(row.figures[name]) for name in ("inliers", "correlation", "patch"))
    return inliers >= PLAINLY[0] and correlation >= PLAINLY[1] and patch >= PLAINLY[2]


class Groups:
    """Regions that clean links hold together so far, and how often two groups were looked at in vain."""

    def __init__(self, regions: Iterable[int]) -> None:
        self.parent = {region: region for region in regions}
        self.size: dict[int, int] = {}
        self.looks: dict[tuple[int, int], int] = {}
        self.likely: dict[tuple[int, int], int] = {}
        self.sure: set[tuple[int, int]] = set()
        self.inked: set[tuple[int, int]] = set()
        self.held: dict[tuple[int, int], int] = {}
        self.plainly: dict[tuple[int, int], int] = {}
        self.strangers: dict[int, int] = {}
        self.compared: dict[int, tuple[int, int]] = {}
        self.attached: set[int] = set()

    def of(self, region: int) -> int:
        """Return the region that stands for its group."""
        while self.parent[region] != region:
            self.parent[region] = self.parent[self.parent[region]]
            region = self.parent[region]
        return region

    def _join(self, here: int, there: int) -> None:
        if here != there:
            self.parent[there] = here
            self.size[here] = self.size.get(here, 1) + self.size.pop(there, 1)
            (few, votes), (more, others) = self.compared.get(here, (0, 0)), self.compared.pop(there, (0, 0))
            self.compared[here] = few + more, votes + others

    def note(self, row: VerdictRow) -> None:
        """Take one verdict in."""
        here, there = sorted((self.of(row.left), self.of(row.right)))
        if row.verdict == "same picture" and row.figures["clean"]:
            self._join(here, there)
        else:
            if row.verdict == "same picture":
                for region, other in ((row.left, self.of(row.right)), (row.right, self.of(row.left))):
                    self.held[region, other] = self.held.get((region, other), 0) + 1
            if row.verdict == "same picture" and row.probability >= ATTACHED:
                self.attached |= {here, there}
            if row.verdict == "same picture" and row.probability >= SURE:
                self.sure.add((here, there))
            if _plainly_inked(row):
                self.inked.add((here, there))
            if _plainly_other(row):
                self.plainly[here, there] = self._together((here, there))
            told = self.likely if row.verdict == "same picture" else self.looks
            told[here, there] = told.get((here, there), 0) + 1
        if row.verdict in ("same scene", "unrelated"):
            for region in (row.left, row.right):
                self.strangers[region] = self.strangers.get(region, 0) + 1
                pairs, votes = self.compared.get(self.of(region), (0, 0))
                self.compared[self.of(region)] = pairs + 1, votes + row.figures.get("votes", 0)

    def _settled(self, key: tuple[int, int]) -> bool:
        """Tell whether two groups were looked at enough.

        A sure link is enough only while one of them is alone, and a plain difference only while neither grows: what
        is laid over the one that was looked at may not lie over the next.
        """
        alone = min(self.size.get(group, 1) for group in key) == 1
        sure = key in self.sure or (key in self.inked and key not in self.looks)
        if (alone and sure) or self.plainly.get(key) == self._together(key):
            return True
        looks, likely = self.looks.get(key, 0), self.likely.get(key, 0)
        return looks >= LOOKS or looks + likely >= (LOOKS if alone else LIKELY_LOOKS)

    def _together(self, key: tuple[int, int]) -> int:
        return sum(self.size.get(group, 1) for group in key)

    def tired_of(self, pair: Proposal) -> bool:
        """Tell whether a weak proposal is of two regions that were compared in vain often enough."""
        return _weak(pair) and min(self.strangers.get(region, 0) for region in (pair.left, pair.right)) >= TIRED

    def as_strangers(self, pair: Proposal, key: tuple[int, int]) -> bool:
        """Tell whether two groups of several regions are no likelier to be one than those that were no copies."""
        if pair.cosine >= NEAR or HOSTS in pair.routes:
            return False
        if any(self.size.get(group, 1) == 1 and group not in self.attached for group in key):
            return False
        compared = [self.compared.get(group, (0, 0)) for group in key]
        if min(pairs for pairs, _ in compared) < STRANGERS:
            return False
        return pair.votes <= NO_NEARER * min(votes / pairs for pairs, votes in compared)

    def has_told(self, pair: Proposal, key: tuple[int, int]) -> bool:
        """Tell whether one of two regions was held for a copy of the other's group often enough; see ONE_TELLS."""
        if any(self.size.get(group, 1) == 1 for group in key):
            return False
        here, there = self.of(pair.left), self.of(pair.right)
        return max(self.held.get((pair.left, there), 0), self.held.get((pair.right, here), 0)) >= ONE_TELLS

    def _needless(self, pair: Proposal, key: tuple[int, int]) -> bool:
        enough = self._settled(key) or self.has_told(pair, key)
        return enough or self.tired_of(pair) or self.as_strangers(pair, key)

    def choose(self, waiting: list[Proposal], most: int) -> tuple[list[Proposal], list[Proposal]]:
        """Split into those to verify now, at most one between two groups, and those for later; drop the needless."""
        now: list[Proposal] = []
        later: list[Proposal] = []
        likely = _Forest()
        for pair in waiting:
            here, there = self.of(pair.left), self.of(pair.right)
            key = (here, there) if here < there else (there, here)
            if here == there or (BRIDGES not in pair.routes and self._needless(pair, key)):
                continue
            if len(now) >= most or not likely.join(here, there):
                later.append(pair)
            else:
                now.append(pair)
        return now, later


class _Forest:
    """What hangs together if all that a wave asks is answered as is likely: a wave asks nothing more within it.

    Of n copies of one picture a wave then asks n - 1 pairs, and not n times the neighbours of each.
    """

    def __init__(self) -> None:
        self.parent: dict[int, int] = {}

    def _of(self, group: int) -> int:
        while self.parent.get(group, group) != group:
            self.parent[group] = self.parent.get(self.parent[group], self.parent[group])
            group = self.parent[group]
        return group

    def join(self, here: int, there: int) -> bool:
        """Join two groups; say False where they hang together already."""
        here, there = self._of(here), self._of(there)
        self.parent[there] = here
        return here != there
