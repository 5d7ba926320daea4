"""iChao2 (Chiu, Wang, Walther and Chao 2014): a sharper lower bound, from pieces seen up to four times."""

from __future__ import annotations

from functools import partial

from evidence import frequencies
from evidence.errors import NotEnoughError
from evidence.estimators import Observed, chao2, stated
from evidence.frequencies import Counts, Figure, Frequencies
from evidence.records import Estimate

TIER = "T3"
QUANTITY = "pieces in stock, at least"
CLAIM = "lower bound: at least so many, where nothing comes or goes"
ASSUMES = (
    "the stock stays the same over all occasions; each sighting is of the right piece; pieces are seen independently. "
    "With turnover, the figure is too high and no lower bound."
)
LEAST_OCCASIONS = 4


def estimate(observed: Observed) -> tuple[Estimate, ...]:
    """Estimate from the encounter histories.

    Raises:
        NotEnoughError: Fewer than four occasions, or no piece seen twice.
    """
    seen = frequencies.of(observed.histories)
    if seen.units < LEAST_OCCASIONS:
        raise NotEnoughError(f"{seen.units} occasions are too few for iChao2; at least {LEAST_OCCASIONS} are needed.")
    return (stated("ichao2", of(seen), observed.confidence),)


def of(seen: Frequencies) -> Figure:
    """Return iChao2, or iChao1 of individuals, with the standard error of the delta method.

    Without pieces seen four times, one is put in their place, as the authors do. Their program SpadeR prints a smaller
    standard error: its derivatives by Q1, Q2 and Q3 are not those of the formula (tests show both).
    """
    if not seen.counts[1]:
        return frequencies.nothing_once(seen)
    return frequencies.figure(partial(value, seen), seen)


def value(seen: Frequencies, counts: Counts) -> float:
    """Return the estimate for other counts of as many units."""
    once, twice, thrice, fourth = (float(counts[times]) for times in range(1, 5))
    fourth = fourth or 1.0
    first = chao2.of(Frequencies(seen.units, counts, seen.incidence)).value
    units = seen.units
    outer, inner = ((units - 3) / units, (units - 3) / (units - 1)) if seen.incidence else (1.0, 1.0)
    return first + outer * thrice / (4 * fourth) * max(once - inner * twice * thrice / (2 * fourth), 0.0)
