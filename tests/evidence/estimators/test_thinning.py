from __future__ import annotations

import numpy as np
import pytest

from evidence.errors import NotEnoughError
from evidence.estimators import Observed, thinning
from evidence.histories import Histories
from evidence.survival import Survival

NONE = np.zeros((0, 0), dtype=bool)


def given(ads: np.ndarray, survival: Survival | None) -> Observed:
    return Observed(Histories((), (), NONE, ads.astype(np.int64)), survival)


def test_the_worked_example_of_the_reference_is_met() -> None:
    ads = np.repeat([1, 2, 3], [40, 20, 5])
    assert thinning.unseen(ads, Survival(0.8, 0.0, "")) == pytest.approx((8.828125, 11.407470703125))


def test_what_the_rate_adds_to_the_variance_follows_a_change_of_the_rate() -> None:
    ads = np.repeat([1, 2, 3, 7], [40, 20, 5, 3])
    up, down = (thinning.unseen(ads, Survival(0.8 + step, 0.0, ""))[0] for step in (1e-5, -1e-5))
    sure, unsure = (thinning.unseen(ads, Survival(0.8, variance, ""))[1] for variance in (0.0, 0.01))
    assert unsure - sure == pytest.approx(0.01 * ((up - down) / 2e-5) ** 2, rel=1e-4)


@pytest.mark.parametrize("probability", [0.95, 0.85, 0.7])
def test_the_truth_is_met_and_covered_however_unevenly_pieces_are_posted(probability: float) -> None:
    # A simulation whose truth is known: 4,000 pieces, ads per piece from a mixture of one and a heavy tail.
    rng = np.random.default_rng(5)
    ratios, inside = [], 0
    for _ in range(200):
        posted = 1 + np.where(rng.random(4000) < 0.5, 0, rng.negative_binomial(0.7, 0.25, 4000))
        ads = rng.binomial(posted, probability)
        (found,) = thinning.estimate(given(ads[ads > 0], Survival(probability, 0.0, "")))
        ratios.append(found.estimate / 4000)
        inside += found.low <= 4000 <= found.high
    assert np.mean(ratios) == pytest.approx(1, abs=0.002)
    assert 0.91 <= inside / 200 <= 0.99


def test_pieces_that_share_ads_are_deleted_together_and_the_interval_knows() -> None:
    # 3,000 pieces, three in each ad, one or two ads each; an ad is deleted with all that it shows.
    rng = np.random.default_rng(8)
    errors, told = [], []
    for _ in range(150):
        up = rng.random(2000) < 0.85
        held = []
        for row in range(3000):
            posted = {row // 3} if row % 2 else {row // 3, 1000 + row // 3}
            held.append(frozenset(ad for ad in posted if up[ad]))
        sets = tuple(each for each in held if each)
        ads = np.array([len(each) for each in sets])
        history = Histories(
            tuple(map(str, range(len(sets)))), (), np.zeros((len(sets), 0), dtype=bool), ads, in_ads=sets
        )
        (found,) = thinning.estimate(Observed(history, Survival(0.85, 0.0, "")))
        errors.append(found.estimate - 3000)
        told.append(found.standard_error or 0.0)
    assert np.mean(told) == pytest.approx(np.std(errors), rel=0.15)


def test_half_or_less_is_refused_and_the_remedy_named() -> None:
    with pytest.raises(NotEnoughError, match="more often"):
        thinning.estimate(given(np.ones(5), Survival(0.5, 0.0, "")))


def test_without_a_rate_the_ways_to_give_one_are_named() -> None:
    with pytest.raises(NotEnoughError, match="--survival"):
        thinning.estimate(given(np.ones(5), None))


def test_pieces_without_ads_are_refused_where_they_are_many_and_only_counted_where_few() -> None:
    rate = Survival(0.9, 0.0, "")
    with pytest.raises(NotEnoughError, match="no named ad"):
        thinning.estimate(given(np.array([0, 1, 2]), rate))
    ads = np.array([0] + [2] * 99)
    assert thinning.of(ads, rate).value == pytest.approx(100)
