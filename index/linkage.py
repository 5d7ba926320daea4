"""Average linkage over a few probable pairs, with pairs that never come together."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Pairs = Iterable[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Decided:
    """What people said: pairs that belong together, and pairs that never come together, which weigh more."""

    together: tuple[tuple[int, int], ...] = ()
    apart: tuple[tuple[int, int], ...] = ()


NOTHING = Decided()


@dataclass(frozen=True, slots=True)
class Group:
    """Things held together: ids ascending, and the probability of the weakest step that joined them (1.0: one thing).

    ``steps`` are the pairs of ids (eldest of either side) that were joined, with the probability at that moment.
    """

    members: tuple[int, ...]
    weakest: float
    steps: tuple[tuple[int, int, float], ...]


class _Forest:
    """Groups under way; each is known by its eldest member."""

    def __init__(self, count: int) -> None:
        self.of = list(range(count))
        self.members = {place: [place] for place in range(count)}
        self.near: dict[int, dict[int, float]] = {place: {} for place in range(count)}
        self.foes: dict[int, set[int]] = {}
        self.steps: dict[int, list[tuple[int, int, float]]] = {}

    def forbid(self, pairs: Pairs) -> None:
        """Keep the groups of these pairs apart from now on; what is joined stays."""
        for left, right in pairs:
            here, there = self.of[left], self.of[right]
            if here != there:
                self.foes.setdefault(here, set()).add(there)
                self.foes.setdefault(there, set()).add(here)

    def oblige(self, pairs: Pairs) -> None:
        """Join the groups of these pairs, in this order, but for those that are kept apart."""
        for left, right in pairs:
            here, there = self.of[left], self.of[right]
            if here != there and self.may_join(here, there):
                self.join(here, there, 1.0)

    def may_join(self, left: int, right: int) -> bool:
        return right not in self.foes.get(left, ())

    def join(self, left: int, right: int, probability: float) -> int:
        """Join two groups; return the one that is left."""
        keep, gone = sorted((left, right))
        weights = len(self.members[keep]), len(self.members[gone])
        mine, others = self.near[keep], self.near.pop(gone)
        mine.pop(gone, None)
        others.pop(keep, None)
        for other in sorted(mine.keys() | others.keys()):
            known = mine.get(other), others.get(other)
            # Where only one side knows the third group, the other side knows it through this very step.
            here = known[0] if known[0] is not None else (known[1] or 0.0) * probability
            there = known[1] if known[1] is not None else here * probability
            mean = (here * weights[0] + there * weights[1]) / sum(weights)
            mine[other] = self.near[other][keep] = mean
            self.near[other].pop(gone, None)
        for member in self.members[gone]:
            self.of[member] = keep
        self.members[keep] += self.members.pop(gone)
        self.steps[keep] = [*self.steps.pop(keep, []), *self.steps.pop(gone, []), (keep, gone, probability)]
        for foe in self.foes.pop(gone, set()):
            self.foes.setdefault(keep, set()).add(foe)
            self.foes[foe].discard(gone)
            self.foes[foe].add(keep)
        return keep


def average(
    count: int,
    pairs: Mapping[tuple[int, int], float],
    *,
    least: float,
    apart: Pairs = (),
    decided: Decided = NOTHING,
) -> list[Group]:
    """Join groups, the most probable pair of groups first, while the mean over their pairs is at least ``least``.

    A pair of which nothing is known counts as the product of the links that lead from one to the other, so that a long
    chain weakens. What is known against a pair counts in full.

    Args:
        count: Things, numbered from 0.
        pairs: Probability that two things (left < right) belong together, where something is known.
        least: Lowest mean at which two groups are joined.
        apart: Pairs that never come into one group, unless people said that they belong together.
        decided: What people said comes first; of two words that cannot both hold, the one that keeps apart holds.

    Returns:
        Every thing in exactly one group, by the eldest member. Cost grows with the number of pairs times its logarithm,
        and with the neighbours of the groups that are joined.
    """
    forest = _Forest(count)
    for (left, right), probability in pairs.items():
        forest.near[left][right] = forest.near[right][left] = probability
    forest.forbid(decided.apart)
    forest.oblige(decided.together)
    forest.forbid(apart)
    known = [(left, right, chance) for left, near in forest.near.items() for right, chance in near.items()]
    waiting = [(-chance, left, right) for left, right, chance in known if left < right and chance >= least]
    heapq.heapify(waiting)
    while waiting:
        negative, left, right = heapq.heappop(waiting)
        if forest.near.get(left, {}).get(right) != -negative or not forest.may_join(left, right):
            continue
        kept = forest.join(left, right, -negative)
        for other, probability in forest.near[kept].items():
            if probability >= least:
                heapq.heappush(waiting, (-probability, min(kept, other), max(kept, other)))
    return [_group(sorted(members), forest.steps.get(place, [])) for place, members in sorted(forest.members.items())]


def _group(members: list[int], steps: list[tuple[int, int, float]]) -> Group:
    return Group(tuple(members), min((step[2] for step in steps), default=1.0), tuple(steps))
