"""How well one grouping agrees with another: pairwise and B-cubed precision and recall."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two shares from 0 to 1; each is 1 where there was nothing to be wrong about."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Harmonic mean of both; 0 where both are 0."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def pairwise(found: Sequence[Hashable], truth: Sequence[Hashable]) -> Agreement:
    """Compare two groupings by the pairs that each puts together.

    Args:
        found: The group of each member.
        truth: The true group of each member, in the same order.

    Returns:
        Precision: share of the pairs put together that belong together; recall: share of the pairs that belong
        together that were put together. Cost grows with n.

    Raises:
        ValueError: The two differ in length.
    """
    both = _pairs(Counter(zip(found, truth, strict=True)))
    return Agreement(_share(both, _pairs(Counter(found))), _share(both, _pairs(Counter(truth))))


def bcubed(found: Sequence[Hashable], truth: Sequence[Hashable]) -> Agreement:
    """Compare two groupings member by member, as the mean over members (Bagga and Baldwin 1998).

    Args:
        found: The group of each member.
        truth: The true group of each member, in the same order.

    Returns:
        Precision: mean share of a member's group that belongs with it; recall: mean share of what belongs with it
        that is in its group.

    Raises:
        ValueError: The two differ in length.
    """
    cells, groups, classes = Counter(zip(found, truth, strict=True)), Counter(found), Counter(truth)
    precision = sum(n * n / groups[group] for (group, _), n in cells.items())
    recall = sum(n * n / classes[kind] for (_, kind), n in cells.items())
    return Agreement(_share(precision, len(found)), _share(recall, len(truth)))


def _pairs(counts: Counter[Hashable] | Counter[tuple[Hashable, Hashable]]) -> int:
    return sum(n * (n - 1) // 2 for n in counts.values())


def _share(part: float, whole: int) -> float:
    return part / whole if whole else 1.0
