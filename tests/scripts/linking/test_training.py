from __future__ import annotations

import numpy as np
import pytest
from numpy.random import default_rng

from evidence import links
from evidence.postings import holders
from linking.figures import average_precision, ratio_cost
from linking.surveys import survey
from linking.training import MOST, fit, tabled
from linking.trials import Trial, trials


def readings(value: float) -> dict[str, float | None]:
    return {name: value if name == "price" else 0.0 for name in links.names()}


def test_weights_are_ratios_of_shares_with_one_added() -> None:
    told = [Trial((0, 1), True, readings(1.0))] * 30 + [Trial((0, 1), False, readings(0.0))] * 300
    table = tabled(told)["price"]
    # Three bins, as the edges 0 and 1 leave one below: 31 of 33 against 1 of 303, held at 100 to 1.
    assert table.weight(1.0) == MOST < np.log10((31 / 33) / (1 / 303))
    assert table.weight(0.0) == pytest.approx(np.log10((1 / 33) / (301 / 303)), abs=1e-3)


def test_a_group_that_only_repeats_another_gets_less_than_in_full() -> None:
    rng = default_rng(5)
    # Normal log ratios with mean m and variance 2m (natural) are calibrated; both groups tell the same one.
    mean = 3.0
    rows = []
    for same, sign, count in ((True, 1, 2000), (False, -1, 20000)):
        drawn = rng.normal(sign * mean, np.sqrt(2 * mean), count) / np.log(10)
        rows += [(same, {"timing": each, "commerce": each}) for each in drawn.tolist()]
    factors = fit(rows)
    assert sum(factors.values()) == pytest.approx(1.0, abs=0.15)


def test_average_precision_is_that_of_the_worked_example() -> None:
    # Manning, Raghavan, Schuetze, Introduction to Information Retrieval, chapter 8: relevant at ranks 1, 3, 6 of 6.
    ranked = [(6.0, True), (5.0, False), (4.0, True), (3.0, False), (2.0, False), (1.0, True)]
    assert average_precision(ranked) == pytest.approx((1 + 2 / 3 + 3 / 6) / 3)


def test_a_cost_is_one_where_nothing_is_told_and_small_where_all_is() -> None:
    assert ratio_cost([0.0], [0.0, 0.0]) == pytest.approx(1.0)
    assert ratio_cost([5.0], [-5.0]) < 1e-4


def test_a_simulated_survey_has_backups_that_screening_finds_and_is_made_again_from_its_seed() -> None:
    found, again = survey(3, "base"), survey(3, "base")
    assert holders(found.accounts) == holders(again.accounts)
    flagged = {trial.pair for trial in trials(found)}
    assert len(found.same) == 6
    assert len(found.same & flagged) >= 4
