"""How likely an ad is still up when its account is next checked."""

from __future__ import annotations

from dataclasses import dataclass

from evidence.errors import NotEnoughError

LEAST = 0.5
"""At this probability and below, the series of the thinning estimator no longer converges (counting.md, 2.1)."""


@dataclass(frozen=True, slots=True)
class Survival:
    """The probability that an ad, once posted, is still up at the next check.

    Attributes:
        probability: In (0, 1].
        variance: Of the probability.
        basis: Where it comes from, in words.
    """

    probability: float
    variance: float
    basis: str


def check(survival: Survival) -> None:
    """Refuse a probability that bears no estimate.

    Raises:
        NotEnoughError: It is 0.5 or less.
    """
    if survival.probability <= LEAST:
        raise NotEnoughError(
            f"An ad is up at the next check with probability {survival.probability:.2f} only; above {LEAST} is needed. "
            "Check the accounts more often."
        )
