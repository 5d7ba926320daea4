"""Stocks are simulated, so it is known which may be estimated."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from evidence import domains, tiers
from evidence.estimators import Observed
from evidence.histories import Histories
from evidence.records import Estimate
from evidence.reviewing import Answer, Review, Stratum, Thing, Unit
from evidence.survival import Survival


def stock(seed: int = 1, pieces: int = 900, occasions: int = 16) -> Histories:
    rng = np.random.default_rng(seed)
    seen = rng.random((pieces, occasions)) < rng.gamma(2.0, 0.06, (pieces, 1))
    seen = seen[seen.any(axis=1)]
    names = tuple(f"P{row:04}" for row in range(len(seen)))
    return Histories(names, tuple(f"round {number}" for number in range(occasions)), seen, seen.sum(axis=1))


def reviewed(histories: Histories, answered: int = 200) -> Review:
    """A review in which every piece is what the machine said."""
    units = tuple(Unit(name, "clean", answered / len(histories.pieces)) for name in histories.pieces[:answered])
    answers = tuple(Answer(unit.piece, "li", (Thing(),)) for unit in units)
    return Review("state", len(histories.pieces), (Stratum("clean", len(histories.pieces)),), units, answers)


def by_tier(found: tiers.Tiers, tier: str) -> list[Estimate]:
    return [each for each in found.estimates if each.tier == tier]


def test_a_stock_that_stays_and_was_reviewed_gets_every_tier() -> None:
    history = stock()
    found = tiers.tiers(Observed(history, Survival(0.9, 0.0001, "a test"), review=reviewed(history)))
    assert found.gate.passed
    assert all(by_tier(found, tier) for tier in ("T1", "T2", "T3"))
    least = next(each for each in found.estimates if each.estimator == "chao2_bc")
    assert len(history.pieces) < least.estimate <= 930
    assert [each for each in found.refusals if each.tier != "T3"] == []


def test_each_account_that_shows_pieces_has_its_own_estimate() -> None:
    history = stock()
    shown = {name: {"account li": 1.0} if row % 4 else {"account wu": 1.0} for row, name in enumerate(history.pieces)}
    review = dataclasses.replace(reviewed(history), shown=shown)
    found = {each.quantity: each for each in tiers.tiers(Observed(history, review=review)).estimates}
    # Every answer is as the machine said, so the estimate is the machine's number.
    wu = found[domains.quantity("account wu")]
    assert wu.estimate == pytest.approx(-(-len(history.pieces) // 4))
    assert wu.low <= wu.estimate <= wu.high
    assert domains.quantity("account li") in found


def test_without_a_review_nothing_of_tier_three_is_given_and_the_reason_is() -> None:
    found = tiers.tiers(Observed(stock(), Survival(0.9, 0.0001, "a test")))
    assert by_tier(found, "T3") == []
    assert {each.tier for each in found.refusals} == {"T1", "T3"}
    assert "evidence sample" in next(each.reason for each in found.refusals if each.tier == "T3")


def test_the_curve_goes_through_what_was_seen_and_never_falls() -> None:
    history = stock()
    found = tiers.tiers(Observed(history))
    at_the_end = [each for each in found.curve if each.occasions == 16]
    assert [each.pieces for each in at_the_end] == [pytest.approx(len(history.pieces))]
    assert all(left.pieces <= right.pieces for left, right in zip(found.curve, found.curve[1:], strict=False))
    assert all(each.low <= each.pieces <= each.high for each in found.curve)
    assert found.curve[-1].occasions == 32
    assert [each.beyond for each in found.curve] == [each.occasions > 16 for each in found.curve]


def test_new_pieces_add_up_to_the_pieces() -> None:
    history = stock()
    found = tiers.tiers(Observed(history))
    assert sum(each.new for each in found.occasions) == len(history.pieces)
    assert [each.pieces for each in found.occasions] == history.seen.sum(axis=0).tolist()


@pytest.mark.parametrize("shape", [(0, 0), (3, 0), (3, 1), (0, 7)])
def test_too_little_gives_reasons_and_no_figures(shape: tuple[int, int]) -> None:
    names = tuple(f"P{row}" for row in range(shape[0])), tuple(f"round {column}" for column in range(shape[1]))
    found = tiers.tiers(Observed(Histories(*names, np.ones(shape, dtype=bool), np.zeros(shape[0], dtype=np.int64))))
    assert (found.estimates, found.curve) == ((), ())
    assert {each.tier for each in found.refusals} == {"T1", "T2", "T3"}
