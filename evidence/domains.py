"""Estimates of tier T1 for parts of a case: each account, each occasion, each type that reviewers named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from evidence import visible
from evidence.errors import NotEnoughError
from evidence.estimators import Observed, difference
from evidence.records import Estimate
from evidence.reviewing import Review, kinds
from evidence.stratified import CONFIDENCE, Total

NAME = "difference:domain"
"""The estimator of all of them; their quantity says which part."""


def estimates(observed: Observed) -> tuple[Estimate, ...]:
    """Estimate the pieces visible in each part; none without a review that bears the whole.

    A piece that several parts show is in each of them, so that the parts add up to more than the whole.
    """
    if observed.review is None:
        return ()
    try:
        return tuple(_worded(name, total) for name, total in _totals(observed.review, observed.seed))
    except NotEnoughError:
        return ()


def quantity(domain: str) -> str:
    """Name what is estimated of a domain, such as ``account wechat / li``."""
    return f"{difference.QUANTITY}: {domain}"


def _totals(review: Review, seed: int) -> Iterator[tuple[str, Total]]:
    yield from visible.domains(review, _names(review.shown.values()), seed=seed).items()
    for kind in kinds(review):
        yield f"type {kind}", visible.of_kind(review, kind, seed=seed)


def _names(shown: Iterable[Iterable[str]]) -> list[str]:
    return sorted({name for each in shown for name in each})


def _worded(name: str, total: Total) -> Estimate:
    return Estimate(
        tier=difference.TIER,
        quantity=quantity(name),
        estimate=total.estimate,
        low=total.low,
        high=total.high,
        confidence=CONFIDENCE,
        estimator=NAME,
        claim=difference.CLAIM,
        assumes=difference.ASSUMES,
        standard_error=total.error,
    )
