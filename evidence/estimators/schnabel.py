"""Schnabel (1938), with Chapman's correction (1952), and Schumacher and Eschmeyer (1943): known among those seen."""

from __future__ import annotations

import math

import numpy as np
from scipy.stats import chi2
from scipy.stats import t as student

from evidence import captures
from evidence.captures import Captures
from evidence.errors import NotEnoughError
from evidence.estimators import Observed
from evidence.records import Estimate

TIER = "T3"
QUANTITY = "pieces in stock"
CLAIM = "indicative: range beside the lower bound, where nothing comes or goes"
ASSUMES = (
    "the stock stays the same over all occasions; each sighting is of the right piece; every piece is as easily seen "
    "as any other, on each occasion anew. Where some are shown more often, the figure is too low"
)
Ends = tuple[float, float, float]
"""Estimate, lower and upper end of its interval."""


def estimate(observed: Observed) -> tuple[Estimate, ...]:
    """Estimate with Chapman's correction, then without, then by regression where its interval has an upper end.

    Raises:
        NotEnoughError: Fewer than two occasions, or no piece seen twice.
    """
    seen = captures.checked(observed.histories, 2)
    counted, least = captures.of(seen), float(len(seen))
    found = {
        "schnabel": chapman(counted, observed.confidence),
        "schnabel:1938": classic(counted, observed.confidence),
        "schnabel:schumacher": regression(counted, observed.confidence),
    }
    return tuple(_worded(name, ends, least, observed.confidence) for name, ends in found.items() if ends is not None)


def _worded(name: str, ends: Ends, least: float, confidence: float) -> Estimate:
    number, low, high = (max(each, least) for each in ends)
    return Estimate(TIER, QUANTITY, number, low, high, confidence, name, CLAIM, ASSUMES)


def chapman(counted: Captures, confidence: float) -> Ends:
    """Return Chapman's form: sum of C M over one more than sum of R; the interval as in ``classic``."""
    products, again = float(counted.seen @ counted.marked), float(counted.known.sum())
    return (products / (again + 1), *_poisson(products, again, confidence))


def classic(counted: Captures, confidence: float) -> Ends:
    """Return Schnabel's: sum of C M over sum of R, whose interval is exact for a Poisson number.

    Raises:
        NotEnoughError: No piece was seen again.
    """
    products, again = float(counted.seen @ counted.marked), float(counted.known.sum())
    if not again:
        raise NotEnoughError("No piece was seen again, so nothing says how many there are. Check the accounts again.")
    return (products / again, *_poisson(products, again, confidence))


def _poisson(products: float, again: float, confidence: float) -> tuple[float, float]:
    tail = (1 - confidence) / 2
    most, fewest = chi2.ppf(1 - tail, 2 * again + 2) / 2, chi2.ppf(tail, 2 * again) / 2
    return float(products / most), float(products / fewest)


def regression(counted: Captures, confidence: float) -> Ends | None:
    """Return Schumacher and Eschmeyer's: sum of C M M over sum of R M; None where its interval has no upper end."""
    marked, seen, known = counted.marked, counted.seen, counted.known
    there = seen > 0
    squares, products = float(seen @ marked**2), float(known @ marked)
    freedom = int(there.sum()) - 2
    if freedom < 1 or not products:
        return None
    left = float(np.sum(known[there] ** 2 / seen[there])) - products**2 / squares
    margin = float(student.ppf(0.5 + confidence / 2, freedom)) * math.sqrt(max(left, 0.0) / freedom / squares)
    share = products / squares
    return (1 / share, 1 / (share + margin), 1 / (share - margin)) if share > margin else None
