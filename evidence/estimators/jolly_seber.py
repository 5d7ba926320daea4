"""Jolly (1965) and Seber (1965): pieces on sale on each occasion, where pieces come and go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from evidence import captures, frequencies
from evidence.captures import Captures, Numbers
from evidence.errors import NotEnoughError
from evidence.estimators import Observed
from evidence.records import Estimate

TIER = "T3"
QUANTITY = "pieces on sale"
CLAIM = "indicative: a trend of the stock on sale, not its level"
ASSUMES = (
    "each sighting is of the right piece; pieces on sale are all as easily seen on an occasion, and as likely to stay, "
    "whether they were seen before or not; a piece that is gone does not come back"
)
Form = Literal["jolly", "seber", "program"]
LEAST_OCCASIONS = 3
LEAST_KNOWN = 5
"""Fewest known pieces on an occasion, and fewest seen again after it, for a figure (Seber's rule is 10 for safety)."""


@dataclass(frozen=True, slots=True)
class Stock:
    """Figures by occasion, (occasions,) float64; NaN where an occasion does not bear one.

    Attributes:
        known: M, known pieces on sale.
        pieces: N, pieces on sale.
        stays: phi, probability to stay until the next occasion.
        added: B, pieces that came before the next occasion.
        pieces_error: Standard error of ``pieces``.
        stays_error: Standard error of ``stays``.
    """

    known: Numbers
    pieces: Numbers
    stays: Numbers
    added: Numbers
    pieces_error: Numbers
    stays_error: Numbers


def estimate(observed: Observed) -> tuple[Estimate, ...]:
    """Estimate one number for each occasion that bears it.

    Raises:
        NotEnoughError: Fewer than three occasions, no piece seen twice, or no occasion that bears a figure.
    """
    counted = captures.of(captures.checked(observed.histories, LEAST_OCCASIONS))
    found = tuple(_figures(observed, counted, of(counted)))
    if not found:
        raise NotEnoughError(
            f"On no occasion were {LEAST_KNOWN} pieces seen again and {LEAST_KNOWN} of its pieces seen later. "
            "Check the accounts more often, or name longer occasions."
        )
    return found


def _figures(observed: Observed, counted: Captures, stock: Stock) -> Iterator[Estimate]:
    z = frequencies.z(observed.confidence)
    for place, name in enumerate(observed.histories.occasions):
        number, error, least = (float(each[place]) for each in (stock.pieces, stock.pieces_error, counted.seen))
        enough = min(counted.known[place], counted.again[place]) >= LEAST_KNOWN
        if enough and np.isfinite(number) and np.isfinite(error):
            number = max(number, least)
            yield Estimate(
                tier=TIER,
                quantity=f"{QUANTITY} on occasion {name}",
                estimate=number,
                low=max(number - z * error, least),
                high=number + z * error,
                confidence=observed.confidence,
                estimator="jolly_seber",
                claim=CLAIM,
                assumes=ASSUMES,
                standard_error=error,
            )


def of(counted: Captures, form: Form = "seber") -> Stock:
    """Return all figures.

    Args:
        counted: The numbers of each occasion.
        form: ``jolly``: as in Jolly (1965). ``seber``: corrected for bias (Seber 1982, chapter 5). ``program``: as
            well, but what divides in the probability to stay is left uncorrected, as program JOLLY does.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        plain = counted.known + counted.released * counted.between / counted.again
        known = counted.known + (counted.released + 1) * counted.between / (counted.again + 1)
        # On the first occasion nothing is known, on the last nothing can be seen again.
        plain[0], known[0], plain[-1], known[-1] = 0.0, 0.0, np.nan, np.nan
        if form == "jolly":
            return _completed(counted, (plain, plain), counted.seen * plain / counted.known)
        pieces = (counted.seen + 1) * known / (counted.known + 1)
        pieces[0] = np.nan
        return _completed(counted, (known, plain if form == "program" else known), pieces)


def _completed(counted: Captures, marked: tuple[Numbers, Numbers], pieces: Numbers) -> Stock:
    known, dividing = marked
    stays = _next(known) / (dividing - counted.known + counted.released)
    added = _next(pieces) - stays * (pieces - counted.seen + counted.released)
    return Stock(
        known, pieces, stays, added, _pieces_error(counted, known, pieces), _stays_error(counted, known, stays)
    )


def _next(numbers: Numbers) -> Numbers:
    return np.append(numbers[1:], np.nan)


def _pieces_error(counted: Captures, known: Numbers, pieces: Numbers) -> Numbers:
    lost = (known - counted.known + counted.released) / known * (1 / counted.again - 1 / counted.released)
    variance = pieces * (pieces - counted.seen) * (lost + (pieces - known) / (pieces * counted.known))
    error: Numbers = np.sqrt(np.maximum(variance, 0))
    return error


def _stays_error(counted: Captures, known: Numbers, stays: Numbers) -> Numbers:
    alive, rest = known - counted.known + counted.released, known - counted.known
    unseen = 1 / counted.again - 1 / counted.released
    later = _next(rest) * _next(alive) / _next(known) ** 2 * _next(unseen)
    error: Numbers = np.sqrt(np.maximum(stays**2 * (later + rest / alive * unseen) + stays * (1 - stays) / alive, 0))
    return error
