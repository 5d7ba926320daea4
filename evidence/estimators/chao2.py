"""Chao2 (Chao 1987): how many pieces there are at least, from those seen once and those seen twice."""

from __future__ import annotations

import math

from evidence import frequencies
from evidence.estimators import Observed, stated
from evidence.frequencies import Figure, Frequencies
from evidence.records import Estimate

TIER = "T3"
QUANTITY = "pieces in stock, at least"
CLAIM = "lower bound: at least so many, where nothing comes or goes"
ASSUMES = (
    "the stock stays the same over all occasions; each sighting is of the right piece; pieces are seen independently. "
    "With turnover, the figure is too high and no lower bound."
)


def estimate(observed: Observed) -> tuple[Estimate, ...]:
    """Estimate from the encounter histories.

    Raises:
        NotEnoughError: Fewer than two occasions, or no piece seen twice.
    """
    return (stated("chao2", of(frequencies.of(observed.histories)), observed.confidence),)


def of(seen: Frequencies, *, share: float | None = None) -> Figure:
    """Return Chao2, or Chao1 of individuals, with its closed variance.

    Without pieces seen twice, the bias-corrected form takes its place; without pieces seen once, the count itself.

    Args:
        seen: The frequencies.
        share: Small-sample factor; (T - 1) / T where None, 1 in the form of 1987.
    """
    factor = seen.share if share is None else share
    once, twice = seen.counts[1], seen.counts[2]
    if not once:
        return frequencies.nothing_once(seen)
    if not twice:
        return _without_doubletons(seen, factor)
    ratio = once / twice
    variance = twice * (factor * ratio**2 / 2 + factor**2 * ratio**3 + factor**2 * ratio**4 / 4)
    return Figure(seen.distinct + factor * once * ratio / 2, math.sqrt(variance), seen.distinct)


def _without_doubletons(seen: Frequencies, factor: float) -> Figure:
    once = seen.counts[1]
    number = seen.distinct + factor * once * (once - 1) / 2
    variance = (
        factor * once * (once - 1) / 2 + factor**2 * once * (2 * once - 1) ** 2 / 4 - factor**2 * once**4 / (4 * number)
    )
    return Figure(number, math.sqrt(max(variance, 0.0)), seen.distinct)
