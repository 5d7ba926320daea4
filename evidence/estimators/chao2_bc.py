"""Chao2, bias-corrected (Chao 2005): defined without pieces seen twice, and steadier with few."""

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
    return (stated("chao2_bc", of(frequencies.of(observed.histories)), observed.confidence),)


def of(seen: Frequencies) -> Figure:
    """Return the estimate with its closed variance; the count itself where no piece is seen once."""
    factor, once, more = seen.share, seen.counts[1], seen.counts[2] + 1
    if not once:
        return frequencies.nothing_once(seen)
    hidden = factor * once * (once - 1) / (2 * more)
    variance = (
        hidden
        + factor**2 * once * (2 * once - 1) ** 2 / (4 * more**2)
        + factor**2 * once**2 * seen.counts[2] * (once - 1) ** 2 / (4 * more**4)
    )
    return Figure(seen.distinct + hidden, math.sqrt(variance), seen.distinct)
