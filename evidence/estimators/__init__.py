"""STRATEGY: one estimator per module. Each module itself satisfies ``Estimator``; adding one is adding a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, cast

from evidence import frequencies, strategies
from evidence.frequencies import Figure
from evidence.histories import Histories
from evidence.records import Estimate
from evidence.reviewing import Review
from evidence.survival import Survival


@dataclass(frozen=True, slots=True)
class Observed:
    """Everything an estimator may need.

    Attributes:
        histories: Of the pieces as grouped.
        survival: How likely an ad is still up at the next check; None where nothing says so.
        confidence: Of every interval.
        seed: Of every draw.
        review: What people said of a sample of the pieces; None where nobody has looked.
        no_survival: Why ``survival`` is None, where ads were looked for again and it still is; a sentence.
    """

    histories: Histories
    survival: Survival | None = None
    confidence: float = 0.95
    seed: int = 0
    review: Review | None = None
    no_survival: str = ""


class Estimator(Protocol):
    """What each module of this folder is.

    Attributes:
        TIER: ``T1``, ``T2`` or ``T3``.
        QUANTITY: What is estimated.
        CLAIM: ``estimated``, ``lower bound``, ``indicative`` or ``sensitivity``; a colon; the same in words.
        ASSUMES: What must be so for the claim to hold.
    """

    TIER: str
    QUANTITY: str
    CLAIM: str
    ASSUMES: str

    def estimate(self, observed: Observed) -> tuple[Estimate, ...]:
        """Estimate; the main figure first, variants after it.

        Raises:
            NotEnoughError: What was observed does not bear this estimate; the text says why.
        """


def names() -> tuple[str, ...]:
    """Names of the estimators, sorted."""
    return strategies.names(__name__)


def load(name: str) -> Estimator:
    """Load an estimator.

    Raises:
        WrongCallError: There is none of this name.
    """
    return cast("Estimator", strategies.load(__name__, name, "estimator"))


def stated(name: str, found: Figure, confidence: float) -> Estimate:
    """Word a figure as its estimator does, with the interval of ``frequencies.interval``.

    Args:
        name: The estimator's, with a variant after a colon: ``ice`` or ``ice:1``.
        found: Its figure.
        confidence: Of the interval.
    """
    says = load(name.partition(":")[0])
    low, high = frequencies.interval(found, confidence)
    return Estimate(
        tier=says.TIER,
        quantity=says.QUANTITY,
        estimate=found.value,
        low=low,
        high=high,
        confidence=confidence,
        estimator=name,
        claim=says.CLAIM,
        assumes=says.ASSUMES,
        standard_error=found.error,
    )
