"""Pieces visible in the captures, from a review: the stratified difference estimator and what is told beside it.

The machine's count is corrected by what a sample of its pieces, drawn by risk, was found to stand for. Nothing is
assumed of the machine; only of the people who looked.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from evidence import reviewing
from evidence.contradictions import Contradiction, settle
from evidence.crosscheck import Agreement, Found, agreement, recall
from evidence.reviewing import READINGS, Answer, Review, Stratum
from evidence.stratified import PSEUDO, Sampled, Total, enough, envelope

LEAST_RECALL = 0.97
"""Below this share of links that the lists of candidates show, the estimate comes with a second scenario."""

_MERGED, _MISSED = (0.0, 1.0), (0.0, 0.5)
"""Pseudo-observations of what is hidden by merging (or no piece at all) and of what is too many by splitting."""

Value = Callable[[Answer], float]


@dataclass(frozen=True, slots=True)
class Visible:
    """What a review says of the pieces of its state.

    Attributes:
        state: Digest of the state.
        machine: Pieces as the machine grouped them.
        sampled: Units in the sample.
        answered: Of these, units that somebody answered.
        pieces: Real pieces; its interval spans both readings of unsure answers, its estimate lies halfway.
        minimum: The same, unsure answers read as the same piece.
        maximum: The same, unsure answers read as different pieces.
        each: The same as ``pieces``, every piece of a group photo counted; None where no group was counted.
        merged: Real pieces that the machine hid by joining them with others.
        missed: Pieces of the machine that are too many since it split real ones.
        nothing: Pieces of the machine that are none: banners, faces, chats.
        unsure: Answered units with something unsure in them.
        contradictions: Answers that cannot all be right; read as unsure.
        joined: Strata with too few answers to stand alone; each was joined with a neighbour.
        agreement: Of two reviewers, where some units have two.
        found: Share of links that the lists of candidates show, where the second route can tell.
        scenario: Pieces if links that no list showed are as frequent as ``found`` says; None where not needed.
    """

    state: str
    machine: int
    sampled: int
    answered: int
    pieces: Total
    minimum: Total
    maximum: Total
    each: Total | None
    merged: Total
    missed: Total
    nothing: Total
    unsure: int
    contradictions: tuple[Contradiction, ...]
    joined: tuple[str, ...]
    agreement: Agreement | None
    found: Found | None
    scenario: float | None


@dataclass(frozen=True, slots=True)
class _Told:
    """A review made ready: its strata, the answers that count on each answered unit by stratum, and the seed."""

    review: Review
    answers: Mapping[str, Sequence[Sequence[Answer]]]
    seed: int

    def total(self, value: Value, *, base: float = 0.0, pseudo: tuple[float, float] = PSEUDO) -> Total:
        """Estimate ``base`` plus a value of every unit; reviewers who disagree count by halves."""
        strata = [Sampled(each.units, self.values(each.name, value), pseudo) for each in self.review.strata]
        return envelope(strata, base=base, seed=self.seed)

    def values(self, stratum: str, value: Value) -> NDArray[np.float64]:
        """Return one value for each answered unit of a stratum."""
        return np.array([sum(map(value, said)) / len(said) for said in self.answers[stratum]], np.float64)


def visible(review: Review, *, seed: int) -> Visible:
    """Estimate how many real pieces a state shows.

    Raises:
        NotEnoughError: Fewer than two units are answered, and they are not all.
    """
    told, contradictions = _made_ready(review, seed)
    low, high = _both(told, grouped=False)
    missed, links = _loss(told, _missed, _MISSED), recall(told.review)
    counts = {name: len(units) for name, units in told.answers.items()}
    return Visible(
        state=review.state,
        machine=review.pieces,
        sampled=len(review.units),
        answered=sum(counts.values()),
        pieces=_span(low, high),
        minimum=low,
        maximum=high,
        each=_span(*_both(told, grouped=True)) if _has_groups(review) else None,
        merged=_loss(told, _merged, _MERGED),
        missed=missed,
        nothing=_loss(told, _nothing, _MERGED),
        unsure=sum(any(map(_unsure, said)) for units in told.answers.values() for said in units),
        contradictions=contradictions,
        joined=tuple(each.name for each in review.strata if _too_few(each, counts[each.name])),
        agreement=agreement(review.answers),
        found=links,
        scenario=None if links is None or links.shown >= LEAST_RECALL else _scenario(low, high, missed, links.shown),
    )


def domains(review: Review, names: Sequence[str], *, seed: int) -> dict[str, Total]:
    """Estimate the real pieces that each domain shows; a piece may be shown in several.

    Args:
        review: The review; its ``shown`` has the domains of every piece.
        names: Domains, such as ``account li``.
        seed: Of the bootstrap.

    Raises:
        NotEnoughError: Fewer than two units are answered, and they are not all.
    """
    told, _ = _made_ready(review, seed)
    return {name: _domain(told, name) for name in names}


def of_kind(review: Review, kind: str, *, seed: int) -> Total:
    """Estimate the real pieces of a type that reviewers named; what no one looked at has no type.

    Raises:
        NotEnoughError: Fewer than two units are answered, and they are not all.
    """
    told, _ = _made_ready(review, seed)
    return _loss(told, lambda answer: _halfway(answer) if answer.kind == kind else 0.0, _MERGED)


def _made_ready(review: Review, seed: int) -> tuple[_Told, tuple[Contradiction, ...]]:
    settled = settle(review.answers)
    review = replace(review, answers=settled.answers)
    return _Told(review, reviewing.by_stratum(review), seed), settled.contradictions


def _both(told: _Told, *, grouped: bool) -> tuple[Total, Total]:
    """Return the minimum and the maximum; they are one where nothing is unsure."""
    base = float(told.review.pieces)
    low = told.total(lambda answer: reviewing.share(answer, "same", grouped=grouped) - 1, base=base)
    if not any(map(_unsure, told.review.answers)):
        return low, low
    return low, told.total(lambda answer: reviewing.share(answer, "different", grouped=grouped) - 1, base=base)


def _span(low: Total, high: Total) -> Total:
    middle = (low.estimate + high.estimate) / 2
    wider = max(low, high, key=lambda each: each.error)
    return Total(middle, wider.error, wider.freedom, min(low.low, high.low), max(low.high, high.high))


def _loss(told: _Told, value: Value, pseudo: tuple[float, float]) -> Total:
    """Estimate a total of values that are never below 0; what was seen with people's eyes is its least."""
    total = told.total(value, pseudo=pseudo)
    seen = sum(float(told.values(name, value).sum()) for name in told.answers)
    return replace(total, low=max(total.low, seen), high=max(total.high, seen))


def _domain(told: _Told, name: str) -> Total:
    """Correct the number of the machine's pieces in a domain, by units that lie in it or whose real pieces do.

    A discrepancy that no sampled unit shows is as rare in a domain as the domain's units are in the state: its spread
    goes by the root of that share. In 60 simulated surveys of 3,000 pieces in 12 domains, 300 looked at, .97 to 1 of
    the true numbers were covered where errors are rare (by the share itself, .90 to .98), .90 to 1 elsewhere.
    """
    shown = told.review.shown
    within = {piece for piece, domains in shown.items() if domains.get(name, 0.0) > 0}
    part = math.sqrt(len(within) / max(1, told.review.pieces))

    def value(answer: Answer) -> float:
        return reviewing.share_within(answer, name, shown) - float(answer.unit in within)

    total = told.total(value, base=float(len(within)), pseudo=(PSEUDO[0] * part, PSEUDO[1] * part))
    return replace(total, low=max(0.0, total.low))


def _merged(answer: Answer) -> float:
    return sum(max(0, len(reviewing.read(answer, reading)) - 1) for reading in READINGS) / 2


def _nothing(answer: Answer) -> float:
    return float(not answer.things)


def _missed(answer: Answer) -> float:
    return sum(len(reviewing.read(answer, r)) - reviewing.share(answer, r) for r in READINGS) / 2


def _halfway(answer: Answer) -> float:
    return sum(reviewing.share(answer, reading) for reading in READINGS) / 2


def _unsure(answer: Answer) -> bool:
    return answer.perhaps_one or any(thing.perhaps for thing in answer.things)


def _has_groups(review: Review) -> bool:
    return any(thing.count > 1 for answer in review.answers for thing in answer.things)


def _too_few(stratum: Stratum, answered: int) -> bool:
    return stratum.units > 0 and not enough(Sampled(stratum.units, np.zeros(answered)))


def _scenario(low: Total, high: Total, missed: Total, found: float) -> float:
    """Take away once more the splits that no list of candidates could show, in proportion to those it did."""
    return (low.estimate + high.estimate) / 2 - missed.estimate * (1 - found) / found
