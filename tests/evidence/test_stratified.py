from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.errors import NotEnoughError
from evidence.stratified import Sampled, bootstrap, envelope, moments, pool


def stratum(units: int, *values: float) -> Sampled:
    return Sampled(units, np.array(values, np.float64))


def test_the_expanded_total_and_its_error_are_those_of_the_textbook() -> None:
    # Worked by hand from the formulas in the project's counting notes, section 1.3: 10/2 * 1 + 20/4 * 2; variances
    # 100 * .8 * .5 / 2 = 20 and 400 * .8 * (1/3) / 4 = 80/3; df = (140/3)^2 / (400 + (80/3)^2 / 3).
    total, error, freedom = moments([stratum(10, 0, 1), stratum(20, 0, 1, 0, 1)])
    assert total == pytest.approx(15)
    assert error**2 == pytest.approx(140 / 3)
    assert freedom == pytest.approx((140 / 3) ** 2 / (400 + (80 / 3) ** 2 / 3))


def test_a_population_that_was_looked_at_whole_has_no_interval() -> None:
    total = envelope([stratum(3, 0, 1, -0.5), stratum(1, 1.0)], base=10, seed=1)
    assert (total.low, total.estimate, total.high, total.error) == (11.5, 11.5, 11.5, 0.0)


def test_where_no_error_was_seen_the_interval_still_has_width() -> None:
    total = envelope([stratum(1000, *[0.0] * 50)], base=1000, seed=1)
    assert total.estimate == 1000
    assert total.low < 1000 < total.high
    # Weight .5 of 51 at +1, with a beta distribution: its .975 quantile is .048 of the 950 unseen (beta tables).
    assert total.high == pytest.approx(1000 + 950 * 0.048, abs=8)


def test_the_bootstrap_is_that_of_weights_drawn_for_each_unit() -> None:
    values = np.array([0.0] * 6 + [1.0, -0.5, 0.0, 1.0])
    rng = np.random.default_rng(5)
    weights = rng.standard_gamma(np.r_[np.ones(10), 0.5, 0.5], (40_000, 12))
    means = weights @ np.r_[values, -0.5, 1.0] / weights.sum(axis=1)
    wanted = np.quantile(values.sum() + 90 * means, (0.025, 0.975))
    assert bootstrap([Sampled(100, values)], seed=1, draws=40_000) == pytest.approx(tuple(wanted), abs=1.0)


def test_a_stratum_with_too_few_answers_is_joined_with_the_next() -> None:
    (joined,) = pool([stratum(5), stratum(10, 1), stratum(20, 0, 1)])
    assert (joined.units, list(joined.values)) == (35, [1, 0, 1])


def test_the_last_stratum_is_joined_with_the_one_before_and_not_with_one_known_whole() -> None:
    whole, other = pool([stratum(2, 1, 1), stratum(10, 0, 1), stratum(20)])
    assert (whole.units, other.units) == (2, 30)


def test_strata_without_units_are_passed_over() -> None:
    assert [each.units for each in pool([stratum(0), stratum(4, 0, 1), stratum(0)])] == [4]


@pytest.mark.parametrize("strata", [[stratum(9)], [stratum(9, 1.0)], [stratum(4), stratum(5, 0.0)]])
def test_one_answer_is_too_few(strata: list[Sampled]) -> None:
    with pytest.raises(NotEnoughError, match="import decisions"):
        envelope(strata, base=9, seed=1)


def test_nothing_at_all_is_nothing() -> None:
    assert envelope([], base=0, seed=1).estimate == 0


def test_a_seed_gives_the_same_interval_again() -> None:
    strata = [stratum(100, 0, 1, 0, -0.5), stratum(50, 0, 0, 0)]
    assert envelope(strata, base=5, seed=7) == envelope(strata, base=5, seed=7)


@given(st.lists(st.lists(st.sampled_from([-0.5, 0.0, 1.0]), max_size=6), min_size=1, max_size=5), st.integers(0, 50))
def test_no_figure_is_ever_undefined(values: list[list[float]], more: int) -> None:
    strata = [stratum(len(each) + more, *each) for each in values]
    try:
        total = envelope(strata, base=100, seed=1)
    except NotEnoughError:
        return
    assert np.isfinite([total.estimate, total.error, total.low, total.high]).all()
    assert total.low <= total.estimate <= total.high
