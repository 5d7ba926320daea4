"""Estimates that do not believe in pieces seen once, which wrongly split pieces would be; a sensitivity line only."""

from __future__ import annotations

from dataclasses import replace

from evidence import frequencies
from evidence.errors import NotEnoughError
from evidence.estimators import Observed, stated
from evidence.frequencies import Counts, Figure, Frequencies
from evidence.records import Estimate

TIER = "T3"
QUANTITY = "pieces in stock, had every piece seen once been a wrong split"
CLAIM = "sensitivity: unstable; shows how much hangs on the pieces seen once"
ASSUMES = "the stock stays the same over all occasions; how often pieces are seen follows the counts at two to four"


def estimate(observed: Observed) -> tuple[Estimate, ...]:
    """Estimate from the encounter histories: Edgar and Flyvbjerg, then Chiu and Chao.

    Raises:
        NotEnoughError: Fewer than two occasions, no piece seen twice, or none seen three times.
    """
    seen = frequencies.of(observed.histories)
    if not seen.counts[3]:
        raise NotEnoughError(
            "No piece was seen on exactly three occasions, and the estimate divides by their number. "
            "Use another estimator, or check the accounts again."
        )
    forms = (("singleton_free", of(seen)), ("singleton_free:chiu", chiu(seen)))
    return tuple(
        stated(name, replace(found, value=max(found.value, found.seen)), observed.confidence) for name, found in forms
    )


def of(seen: Frequencies) -> Figure:
    """Return the estimate of Edgar and Flyvbjerg (2018), which may be less than was seen; ``counts[3]`` is not 0."""
    return frequencies.figure(_edgar, seen)


def chiu(seen: Frequencies) -> Figure:
    """Return the count with the pieces seen once estimated (Chiu and Chao 2016); ``counts[3]`` is not 0."""
    return frequencies.figure(_chiu, seen)


def _edgar(counts: Counts) -> float:
    twice, thrice = counts[2], counts[3]
    return float(counts.sum() - counts[1] + 2 * twice**3 / (9 * thrice**2) + 2 * twice**2 / (3 * thrice))


def _chiu(counts: Counts) -> float:
    return float(counts.sum() - counts[1] + once_expected(counts))


def once_expected(counts: Counts) -> float:
    """Say how many pieces seen once the others lead to expect; may be negative."""
    twice, thrice, fourth = counts[2], counts[3], counts[4] or 1.0
    return float(4 * twice**2 / (3 * thrice) - twice * thrice / (2 * fourth))
