"""Known thinning: pieces of which every ad was deleted before the next check, from how many ads the others have."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from evidence import frequencies, hidden, survival
from evidence.errors import NotEnoughError
from evidence.estimators import Observed
from evidence.frequencies import Figure
from evidence.records import Estimate
from evidence.reviewing import Review
from evidence.survival import Survival
from evidence.visible import visible

TIER = "T2"
QUANTITY = "pieces that these accounts advertised"
CLAIM = "estimated: pieces seen and pieces whose ads were all deleted before a check"
ASSUMES = (
    "ads are deleted independently of each other with the rate given; what a review says of the pieces is right. "
    "Where a trader deletes all ads of a piece at once, the figure is too low"
)
MOST_WITHOUT_AD = 0.05
"""Largest share of pieces without a named ad; they count as seen and add nothing to what is hidden."""


def estimate(observed: Observed) -> tuple[Estimate, ...]:
    """Estimate from the numbers of ads that show each piece.

    Raises:
        NotEnoughError: No rate of deletion is known, or it is too high; no piece, or too few with a named ad.
    """
    ads = observed.histories.ads
    if observed.survival is None:
        raise NotEnoughError(
            observed.no_survival
            or "How likely an ad is deleted before the next check is not known. Record ads that were looked for again "
            "(column 'gone' of a table), or say it: evidence count --survival 0.88 --survival-sd 0.02"
        )
    survival.check(observed.survival)
    _check(ads)
    found = of(ads, observed.survival)
    variance = found.error**2 + shared(observed.histories.in_ads, observed.survival)
    found = replace(found, error=math.sqrt(max(variance, 0.0)))
    margin = frequencies.z(observed.confidence) * found.error
    value, low, high = found.value, max(found.value - margin, found.seen), found.value + margin
    review = observed.review if observed.review is not None and observed.review.answers else None
    if review is not None:
        value, low, high = _reviewed(observed, observed.survival, review, found)
    checked = "" if review is not None else "the pieces as grouped are right, which nobody has checked; "
    return (
        Estimate(
            tier=TIER,
            quantity=QUANTITY,
            estimate=value,
            low=low,
            high=high,
            confidence=observed.confidence,
            estimator="thinning",
            claim=CLAIM,
            assumes=f"{checked}{ASSUMES}. An ad is up at the next check with probability "
            f"{observed.survival.probability:.3f} ({observed.survival.basis})",
            standard_error=found.error if review is None else None,
        ),
    )


def _reviewed(observed: Observed, rate: Survival, review: Review, machine: Figure) -> tuple[float, float, float]:
    """Correct by the review; its error and that of deletion are independent, so their squares add."""
    if hidden.fits(observed.histories, review):
        total = hidden.advertised(observed.histories, rate, review, seed=observed.seed)
        scale = 1.0
    else:
        # Of other pieces than are grouped now: the share hidden is still the best guess.
        total = visible(review, seed=observed.seed).pieces
        scale = machine.value / machine.seen
    value = scale * total.estimate
    thinned = frequencies.z(observed.confidence) * machine.error * value / machine.value
    below, above = value - scale * total.low, scale * total.high - value
    return value, max(value - math.hypot(below, thinned), 0.0), value + math.hypot(above, thinned)


def _check(ads: NDArray[np.int64]) -> None:
    if not len(ads):
        raise NotEnoughError("There is no piece yet. Run 'evidence dedupe'.")
    without = float(np.mean(ads == 0))
    if without > MOST_WITHOUT_AD:
        raise NotEnoughError(
            f"{100 * without:.0f} % of the pieces were seen in no named ad, and the estimate counts ads. Say which "
            "pictures belong to one ad, with --layout '{account}/{ad}' or a column."
        )


def of(ads: NDArray[np.int64], rate: Survival) -> Figure:
    """Add the pieces hidden to those seen; unbiased however often pieces are posted again.

    Args:
        ads: (pieces,) distinct ads that show each piece seen.
        rate: Its probability is above 0.5.
    """
    lost, variance = unseen(ads, rate)
    return Figure(len(ads) + max(lost, 0.0), math.sqrt(max(variance, 0.0)), float(len(ads)))


def shared(in_ads: Sequence[frozenset[int]], rate: Survival) -> float:
    """Return what the variance is larger by since one ad shows several pieces, which are then deleted together.

    To first order, with d = (1 + r)(-r)^(x - 1) what one ad of a piece adds: (1 - p) times the sum over ads of the
    square of the sum of d less the sum of its squares.
    """
    odds = (1 - rate.probability) / rate.probability
    sums: dict[int, tuple[float, float]] = {}
    for held in in_ads:
        adds = (1 + odds) * (-odds) ** (len(held) - 1) if held else 0.0
        for ad in held:
            total, squares = sums.get(ad, (0.0, 0.0))
            sums[ad] = (total + adds, squares + adds**2)
    return (1 - rate.probability) * sum(total**2 - squares for total, squares in sums.values())


def unseen(ads: NDArray[np.int64], rate: Survival) -> tuple[float, float]:
    """Return the number of pieces hidden and its variance; the former may be below zero by chance.

    With r = (1 - p) / p the number is -sum (-r)^x Q_x, its variance sum r^2x Q_x plus the number, plus what the
    uncertainty of p adds (counting.md, 2.1).
    """
    times, pieces = np.unique(ads[ads > 0], return_counts=True)
    p = rate.probability
    odds = (1 - p) / p
    powers = (-odds) ** times.astype(np.float64)
    lost = -float(powers @ pieces)
    slope = float((times * (-odds) ** (times - 1.0)) @ pieces) / p**2
    return lost, float(powers**2 @ pieces) + max(lost, 0.0) + slope**2 * rate.variance
