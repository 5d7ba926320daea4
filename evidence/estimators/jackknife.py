"""First and second order jackknife (Burnham and Overton 1978): what leaving occasions out would lose, put on top."""

from __future__ import annotations

from dataclasses import replace

from evidence import frequencies
from evidence.estimators import Observed, stated
from evidence.frequencies import Figure, Frequencies
from evidence.records import Estimate

TIER = "T3"
QUANTITY = "pieces in stock"
CLAIM = "indicative: range beside the lower bound, where nothing comes or goes"
ASSUMES = (
    "the stock stays the same over all occasions; each sighting is of the right piece. At most "
    "about once (second order: twice) the pieces seen once are added, however many were missed"
)


def estimate(observed: Observed) -> tuple[Estimate, ...]:
    """Estimate from the encounter histories: first order, then second.

    Raises:
        NotEnoughError: Fewer than two occasions, or no piece seen twice.
    """
    seen = frequencies.of(observed.histories)
    forms = (("jackknife", first(seen)), ("jackknife:2", second(seen)))
    return tuple(stated(name, found, observed.confidence) for name, found in forms)


def first(seen: Frequencies) -> Figure:
    """Return the first order jackknife with the standard error of the delta method."""
    return frequencies.figure(lambda counts: counts.sum() + counts[1] * seen.share, seen)


def second(seen: Frequencies) -> Figure:
    """Return the second order jackknife; the count itself where that would be more."""
    units = seen.units
    by_once, by_twice = (2 * units - 3) / units, (units - 2) ** 2 / (units * (units - 1))
    found = frequencies.figure(lambda counts: counts.sum() + counts[1] * by_once - counts[2] * by_twice, seen)
    return replace(found, value=max(found.value, found.seen))
