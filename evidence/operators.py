"""Accounts that may be one operator's, grouped without chaining: average linkage, with pairs held apart by people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

Ids = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Joined:
    """Accounts held together, ascending, and the mean log10 posterior odds over all their pairs at the last step."""

    accounts: Ids
    mean: float


def groups(
    odds: Mapping[tuple[int, int], float],
    otherwise: float,
    apart: Iterable[tuple[int, int]] = (),
    together: Iterable[tuple[int, int]] = (),
) -> list[Joined]:
    """Join accounts, the two likeliest groups first, while the mean odds over all pairs between them are above even.

    A friend of a friend is no friend: each pair between two groups counts, and one that shows nothing counts against.

    Args:
        odds: log10 posterior odds of one operator, by pair (lower id first), where something speaks for or against.
        otherwise: The same of every other pair.
        apart: Pairs that a person holds for different operators.
        together: Pairs that a person holds for one operator: joined first, unless that would join a pair held apart.

    Returns:
        Groups of two and more, by their lowest id.
    """
    never = {frozenset(pair) for pair in apart}
    likely = {number for pair, each in odds.items() if each > 0 for number in pair}
    said = [(min(pair), max(pair)) for pair in sorted(together)]
    held: list[Ids] = [(number,) for number in sorted(likely | {number for pair in said for number in pair})]
    steps: dict[Ids, float] = {}
    for one, other in said:
        left, right = (next(each for each in held if number in each) for number in (one, other))
        if left != right and _may(left, right, never):
            held = _joined(held, left, right)
            steps[held[-1]] = _mean(left, right, odds, otherwise)
    while True:
        best = max(((_mean(a, b, odds, otherwise), a, b) for a, b in combinations(held, 2) if _may(a, b, never)),
                   key=lambda told: told[0], default=None)  # fmt: skip
        if best is None or best[0] <= 0:
            return sorted((Joined(one, steps[one]) for one in held if len(one) > 1), key=lambda each: each.accounts)
        mean, left, right = best
        held = _joined(held, left, right)
        steps[held[-1]] = mean


def _joined(held: list[Ids], left: Ids, right: Ids) -> list[Ids]:
    """Put two groups together, at the end."""
    return [each for each in held if each not in (left, right)] + [tuple(sorted(left + right))]


def _mean(left: Ids, right: Ids, odds: Mapping[tuple[int, int], float], otherwise: float) -> float:
    told = [odds.get((min(a, b), max(a, b)), otherwise) for a in left for b in right]
    return sum(told) / len(told)


def _may(left: Ids, right: Ids, never: set[frozenset[int]]) -> bool:
    return not any(frozenset((a, b)) in never for a in left for b in right)
