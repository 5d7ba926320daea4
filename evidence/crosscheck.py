"""Checks beside the estimate: do two reviewers agree, how many copies did the list of candidates leave out."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evidence.reviewing import Answer, Review, counted, pattern, twice


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two reviewers on the same units: how many, the share on which they agree, and Cohen's kappa."""

    units: int
    agreed: float
    kappa: float


@dataclass(frozen=True, slots=True)
class Found:
    """Links that two independent routes led to.

    Attributes:
        first: Confirmed links that the first route showed.
        second: That the second showed.
        both: That both showed.
        links: Estimated number of all links (Chapman).
        variance: Of ``links``.
        recall: Of the first route, at most 1.
        shown: Share of the links that the two routes show together, at most 1.
    """

    first: int
    second: int
    both: int
    links: float
    variance: float
    recall: float
    shown: float


def agreement(answers: Sequence[Answer]) -> Agreement | None:
    """Compare the first two reviewers of each unit by the kind of answer; None where no unit has two."""
    pairs = [(pattern(one), pattern(other)) for one, other in twice(answers)]
    if not pairs:
        return None
    n = len(pairs)
    same = sum(one == other for one, other in pairs) / n
    left, right = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    chance = sum(left[kind] * right[kind] for kind in left) / n**2
    # Where both say one and the same of every unit, chance alone would agree: kappa is then 1 by convention.
    kappa = (same - chance) / (1 - chance) if chance < 1 else 1.0
    return Agreement(n, same, kappa)


def recall(review: Review) -> Found | None:
    """Estimate which share of true links the lists of candidates show; None where the second route confirmed none."""
    shown = {unit.piece: (set(unit.first_route), set(unit.second_route)) for unit in review.units}
    first = second = both = 0
    for unit, answers in counted(review.answers).items():
        confirmed = {name for answer in answers for thing in answer.things for name in thing.elsewhere}
        by_first, by_second = shown.get(unit, (set[str](), set[str]()))
        first += len(confirmed & by_first)
        second += len(confirmed & by_second)
        both += len(confirmed & by_first & by_second)
    return chapman(first, second, both) if second else None


def chapman(first: int, second: int, both: int) -> Found:
    """Estimate the number of links from two routes that are independent (Chapman 1951)."""
    links = (first + 1) * (second + 1) / (both + 1) - 1
    variance = (first + 1) * (second + 1) * (first - both) * (second - both) / ((both + 1) ** 2 * (both + 2))
    shares = (min(1.0, found / links) if links else 1.0 for found in (first, first + second - both))
    return Found(first, second, both, links, variance, *shares)


def lshe(sizes: Mapping[int, int], recall: float) -> float:
    """Estimate entities from the sizes of groups when true links are found with one probability and no false ones.

    A line for sensitivity only: it knows no false merges, which dominate with pictures.

    Args:
        sizes: Number of groups by their size.
        recall: Probability that a true link was found, above 0 and at most 1.

    Source: Chen, Shrivastava and Steorts 2018 (arXiv 1710.02690); sizes of 4 and more are taken as they are.
    """
    p, q = recall, 1 - recall
    threes = sizes.get(3, 0) / (p**2 * (3 - 2 * p))
    twos = (sizes.get(2, 0) - 3 * p * q**2 * threes) / p
    ones = sizes.get(1, 0) - 2 * q * twos - 3 * q**2 * p * threes - 3 * q**3 * threes
    return math.fsum([ones, twos, threes, *(number for size, number in sizes.items() if size > 3)])
