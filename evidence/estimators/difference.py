"""Pieces visible in the captures: the machine's count, corrected by what people found in a sample of its pieces."""

from __future__ import annotations

from collections.abc import Iterator

from evidence import crosscheck
from evidence.errors import NotEnoughError
from evidence.estimators import Observed
from evidence.records import Estimate
from evidence.reviewing import Review
from evidence.stratified import CONFIDENCE, Total
from evidence.visible import LEAST_RECALL, Visible, visible

TIER = "T1"
QUANTITY = "pieces visible in the captures"
CLAIM = "estimated: 95 % interval from a sample that people looked at"
ASSUMES = (
    "reviewers tell the same piece from another one, and find it among the other pieces that they are shown; rows of "
    "the sample that are not answered are like those of the same stratum that are. Nothing is assumed of the machine."
)


def estimate(observed: Observed) -> tuple[Estimate, ...]:
    """Estimate from the review.

    Raises:
        NotEnoughError: There is no review, or too little of it is answered.
    """
    if observed.review is None:
        raise NotEnoughError(
            "No person has looked at a sample, so the pieces as grouped have an unknown error. Run 'evidence sample', "
            "answer the sheet, and read it back with 'evidence import decisions FILE'."
        )
    return tuple(_figures(visible(observed.review, seed=observed.seed), observed.review))


def _figures(found: Visible, review: Review) -> Iterator[Estimate]:
    yield _worded("", QUANTITY, found.pieces)
    if found.unsure or found.contradictions:
        yield _worded("minimum", f"{QUANTITY}, unsure read as the same piece", found.minimum)
        yield _worded("maximum", f"{QUANTITY}, unsure read as different pieces", found.maximum)
    if found.each is not None:
        yield _worded("each", "pieces, each one on a group photo counted", found.each)
    yield _worded("merged", "real pieces hidden by false merges", found.merged)
    yield _worded("missed", "pieces too many by missed merges", found.missed)
    if found.nothing.estimate:
        yield _worded("nothing", "groups of pictures that show no piece", found.nothing)
    if found.found is not None and found.scenario is not None:
        says = (
            "links that neither list of candidates shows are as frequent as the overlap of the two says, if they are "
            f"independent: they show {found.found.shown:.0%} of them, less than {LEAST_RECALL:.0%}"
        )
        yield _scenario("recall", f"{QUANTITY}, with copies that no list showed", found.scenario, says)
        if review.sizes:
            says = "no false merges; true links are found independently of each other with one probability"
            number = crosscheck.lshe(review.sizes, found.found.shown)
            yield _scenario("lshe", f"{QUANTITY}, by the sizes of groups alone", number, says)


def _worded(variant: str, quantity: str, total: Total) -> Estimate:
    return Estimate(
        tier=TIER,
        quantity=quantity,
        estimate=total.estimate,
        low=total.low,
        high=total.high,
        confidence=CONFIDENCE,
        estimator=f"difference:{variant}" if variant else "difference",
        claim=CLAIM,
        assumes=ASSUMES,
        standard_error=total.error,
    )


def _scenario(variant: str, quantity: str, number: float, assumes: str) -> Estimate:
    claim = "sensitivity: a second scenario, without an interval"
    name = f"difference:{variant}"
    return Estimate(TIER, quantity, number, number, number, CONFIDENCE, name, claim, assumes)
