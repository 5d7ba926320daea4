"""A market is simulated: real pieces, their ads, deletions, a machine that splits and merges; the truth is known."""

from __future__ import annotations

import numpy as np
import pytest

from evidence import hidden
from evidence.estimators import Observed, thinning
from evidence.histories import Histories
from evidence.reviewing import Answer, Review, Stratum, Thing, Unit
from evidence.survival import Survival

REAL, UP = 3000, 0.85


def market(seed: int) -> tuple[Histories, Review]:
    """The machine splits every fifth piece with two ads or more in two, which then share out its ads."""
    rng = np.random.default_rng(seed)
    posted = 1 + rng.negative_binomial(1, 0.4, REAL)
    kept = rng.binomial(posted, UP)
    ads: list[int] = []
    other: dict[int, int] = {}
    for count in kept[kept > 0]:
        if count > 1 and rng.random() < 0.2:
            other |= {len(ads): len(ads) + 1, len(ads) + 1: len(ads)}
            ads += [count // 2, count - count // 2]
        else:
            ads.append(int(count))
    names = tuple(f"P{row:05}" for row in range(len(ads)))
    chosen = rng.choice(len(ads), 300, replace=False)
    answers = tuple(Answer(names[row], "li", (Thing((names[other[row]],) if row in other else ()),)) for row in chosen)
    units = tuple(Unit(names[row], "all", 300 / len(ads)) for row in chosen)
    review = Review("state", len(ads), (Stratum("all", len(ads)),), units, answers)
    return Histories(names, (), np.zeros((len(ads), 0), dtype=bool), np.array(ads)), review


def test_a_machine_that_splits_is_corrected_in_the_count_and_in_what_is_hidden() -> None:
    plain, corrected, inside = [], [], 0
    for seed in range(60):
        histories, review = market(seed)
        rate = Survival(UP, 0.0, "a test")
        (found,) = thinning.estimate(Observed(histories, rate, review=review, seed=seed))
        plain.append(thinning.of(histories.ads, rate).value / REAL)
        corrected.append(found.estimate / REAL)
        inside += found.low <= REAL <= found.high
    assert np.mean(plain) > 1.08
    assert np.mean(corrected) == pytest.approx(1, abs=0.01)
    assert inside / 60 >= 0.9


def test_ads_that_two_halves_share_are_counted_once() -> None:
    histories = Histories(
        ("P1", "P2"), (), np.zeros((2, 0), dtype=bool), np.array([1, 1]), in_ads=(frozenset({7}), frozenset({7}))
    )
    answers = tuple(Answer(unit, "li", (Thing((other,)),)) for unit, other in (("P1", "P2"), ("P2", "P1")))
    review = Review("s", 2, (Stratum("all", 2, whole=True),), (Unit("P1", "all", 1), Unit("P2", "all", 1)), answers)
    found = hidden.advertised(histories, Survival(0.8, 0.0, ""), review, seed=0)
    # One piece in one ad: 1 + r, with r = .25; every unit was looked at, so nothing is left open.
    assert [found.estimate, found.low, found.high] == pytest.approx([1.25] * 3)


def test_a_merge_of_two_shares_its_ads_out() -> None:
    histories = Histories(("P1",), (), np.zeros((1, 0), dtype=bool), np.array([2]))
    review = Review(
        "s", 1, (Stratum("all", 1, whole=True),), (Unit("P1", "all", 1),), (Answer("P1", "li", (Thing(), Thing())),)
    )
    assert hidden.advertised(histories, Survival(0.8, 0.0, ""), review, seed=0).estimate == pytest.approx(2 * 1.25)


def test_a_review_of_other_pieces_gives_its_count_and_the_machine_the_share_hidden() -> None:
    histories, review = market(1)
    now = Histories(tuple(f"Q{name}" for name in histories.pieces), (), histories.seen, histories.ads)
    assert not hidden.fits(now, review)
    (found,) = thinning.estimate(Observed(now, Survival(UP, 0.0, "a test"), review=review))
    assert found.estimate == pytest.approx(REAL, rel=0.1)
    assert found.low < found.estimate < found.high
