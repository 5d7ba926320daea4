"""Pieces advertised, those hidden by deletion included, with a review's corrections of the machine's pieces.

Known thinning counts a piece seen in x ads as 1 - (-r)^x pieces, r the odds of deletion. That weight takes the place of
the 1 that a piece counts in the stratified difference estimate, so that a piece wrongly split, which looks like pieces
of few ads, corrects both the count and what is held for hidden.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from evidence import reviewing
from evidence.histories import Histories
from evidence.reviewing import READINGS, Answer, Review, Thing
from evidence.stratified import PSEUDO, Sampled, Total, envelope
from evidence.survival import Survival

Weigh = Callable[[int], float]


def fits(histories: Histories, review: Review) -> bool:
    """Tell whether the review is of these pieces, so that the ads of each sampled one are known."""
    known = set(histories.pieces)
    return review.pieces == len(known) and all(unit.piece in known for unit in review.units)


def advertised(histories: Histories, rate: Survival, review: Review, *, seed: int) -> Total:
    """Estimate pieces advertised, without the error that deletion itself brings.

    Where a unit holds several pieces, its ads are shared out evenly, since nobody said which ad shows which.

    Args:
        histories: Of the pieces of the review's state; see ``fits``.
        rate: Its probability is above 0.5.
        review: With answers.
        seed: Of the bootstrap.

    Raises:
        NotEnoughError: Fewer than two units are answered.
    """
    odds = (1 - rate.probability) / rate.probability

    def weigh(ads: int) -> float:
        return 1 - (-odds) ** ads if ads else 1.0

    shown = _shown(histories)
    answers = reviewing.by_stratum(review)
    strata = [
        Sampled(
            stratum.units,
            np.array([_discrepancy(said, shown, weigh) for said in answers[stratum.name]], np.float64),
            (PSEUDO[0] * (1 + odds), PSEUDO[1] * (1 + odds)),
        )
        for stratum in review.strata
    ]
    return envelope(strata, base=sum(weigh(len(ads)) for ads in shown.values()), seed=seed)


def _shown(histories: Histories) -> Mapping[str, frozenset[int]]:
    """Return the ads of each piece; made up, none in common, where only their numbers are known."""
    if histories.in_ads:
        return dict(zip(histories.pieces, histories.in_ads, strict=True))
    ends = np.cumsum(histories.ads)
    starts = ends - histories.ads
    return {name: frozenset(range(start, end)) for name, start, end in zip(histories.pieces, starts, ends, strict=True)}


def _discrepancy(said: list[Answer], shown: Mapping[str, frozenset[int]], weigh: Weigh) -> float:
    own = weigh(len(shown[said[0].unit]))
    found = [_share(answer.unit, reviewing.read(answer, way), shown, weigh) for answer in said for way in READINGS]
    return sum(found) / len(found) - own


def _share(unit: str, things: tuple[Thing, ...], shown: Mapping[str, frozenset[int]], weigh: Weigh) -> float:
    here, total = shown[unit], 0.0
    own = max(round(len(here) / max(len(things), 1)), min(len(here), 1))
    for thing in things:
        beyond = frozenset[int]().union(*(shown.get(other, frozenset()) for other in thing.elsewhere))
        total += weigh(own + len(beyond - here)) / (1 + len(thing.elsewhere))
    return total
