from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from simulation.analyst import ANALYSTS
from simulation.machine import QUALITIES, group, reference_sizes
from simulation.market import simulate
from validation import advertised, gates, pictures, visible
from validation.measured import Trial, measured
from validation.visible import Design


def test_bias_coverage_and_width_are_those_counted_by_hand() -> None:
    found = measured([Trial(100, 110, 95, 125), Trial(200, 190, 185, 195)])
    assert found.bias == pytest.approx((0.10 - 0.05) / 2)
    assert found.covered == 0.5
    assert found.half_width == pytest.approx((0.15 + 0.025) / 2)


@pytest.mark.parametrize("reviews", [110, 300])
def test_as_many_are_reviewed_as_the_design_says(reviews: int) -> None:
    made = group(1, reference_sizes(1), QUALITIES["weak"])
    review = visible.review(made, ANALYSTS["sure"], Design(reviews), 1)
    assert len(review.units) == reviews
    assert len({unit.piece for unit in review.units}) == reviews
    assert sum(stratum.units for stratum in review.strata) == made.groups


def test_t1_is_right_on_a_few_surveys() -> None:
    trials = [
        visible.trial(reference_sizes(seed), QUALITIES["ordinary"], ANALYSTS["sure"], Design(300), seed)
        for seed in range(12)
    ]
    found = measured(trials)
    assert abs(found.bias) < 4 * found.bias_error + 0.001
    assert found.covered >= 0.75
    assert found.half_width < 0.035


def test_t2_is_right_on_a_few_surveys() -> None:
    worlds = [simulate(seed) for seed in range(4)]
    for rate in (advertised.known, advertised.estimated):
        found = measured([advertised.trial(world, rate(world)) for world in worlds])
        assert abs(found.bias) < 0.015


def test_histories_count_the_ads_and_checks_of_each_visible_piece() -> None:
    world = simulate(1)
    found = advertised.histories(world)
    assert len(found.pieces) == len(world.visible())
    assert found.ads.tolist() == [len(ads) for ads in found.in_ads]
    assert np.all(found.seen.sum(axis=1) <= found.ads)
    assert found.seen.any(axis=1).all()


def test_the_gate_tells_a_closed_market_from_one_that_turns_over() -> None:
    assert not gates.refused(gates.CLOSED["closed market"](1), 1)
    assert gates.refused(gates.TURNING["fast turnover"](1), 1)


def test_what_was_measured_of_a_seed_is_not_measured_again(tmp_path: Path) -> None:
    told = {"seed": 9, "true": 60, "machine": 90, "links": 8, "shown": 7, "reviewed": 50}
    (tmp_path / "seed-9.json").write_text(json.dumps({**told, "estimate": 61.0, "low": 57.5, "high": 66.0}))
    assert pictures.line(pictures.kept(tmp_path, 9)) == "| 9 | 60 | 90 | 7 of 8 | 50 | 61.0 | 57.5 | 66.0 | yes |"
