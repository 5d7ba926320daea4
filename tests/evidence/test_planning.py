from __future__ import annotations

import math

import numpy as np
import pytest

from evidence.planning import RARE, allocate, learned, plan, size
from evidence.stratified import Sampled, envelope

# Worked example of the project's counting notes, section 1.3: N_h, S_h, with 40 taken whole.
UNITS, SPREADS = (680, 1689, 1040, 5739, 3314), (0.54, 0.30, 0.27, 0.14, 0.11)
PIECES = 12_175


@pytest.mark.parametrize(("within", "wanted"), [(0.05, 56), (0.03, 153), (0.02, 337)])
def test_the_worked_example_comes_out(within: float, wanted: int) -> None:
    # The notes give the spreads to two digits and the number of pieces not at all: 12,175 gives all three numbers, and
    # lies between the 12,000 real pieces of that simulation and its 12,502 machine pieces.
    assert math.ceil(size(UNITS, SPREADS, within=within, pieces=PIECES)) == wanted


def test_many_units_go_by_size_times_spread() -> None:
    # Neyman: 3 to 1. What is added for rare errors fades with the number.
    found = allocate([10**6, 10**6], [0.3, 0.1], 80_000, least=0)
    assert found == pytest.approx([60_000, 20_000], rel=0.01)


def test_few_units_go_also_where_nothing_wrong_is_expected() -> None:
    units, spreads = [1000, 8000], [0.5, 0.02]
    found = allocate(units, spreads, 80)
    assert found[1] > 80 * 8000 * 0.02 / (8000 * 0.02 + 1000 * 0.5)

    def cost(n: tuple[int, int]) -> float:
        return sum(u**2 * (s**2 / k + RARE / k**2) for u, s, k in zip(units, spreads, n, strict=True))

    best = min(((k, 80 - k) for k in range(10, 71)), key=cost)
    assert found == pytest.approx(best, abs=1)


def test_no_stratum_gets_fewer_than_the_least_nor_more_than_it_has() -> None:
    found = allocate([5, 1000, 100, 0], [0.6, 0.6, 0.01, 0.6], 60, least=10)
    assert found[0] == 5
    assert found[2:] == [10, 0]
    assert sum(found) == 60


def test_what_a_full_stratum_cannot_take_goes_to_the_others() -> None:
    assert allocate([10, 1000], [100.0, 0.1], 60, least=2) == [10, 50]


def test_a_plan_reaches_what_it_was_made_for() -> None:
    rng = np.random.default_rng(3)
    wanted = plan(UNITS, SPREADS, within=0.05, pieces=PIECES)
    widths = []
    for seed in range(40):
        strata = [
            Sampled(units, rng.choice(np.array([-0.5, 0.0, 0.5]), n, p=[2 * s**2, 1 - 4 * s**2, 2 * s**2]))
            for units, s, n in zip(UNITS, np.minimum(SPREADS, 0.49), wanted, strict=True)
        ]
        found = envelope(strata, base=PIECES, seed=seed)
        widths.append((found.high - found.low) / 2 / PIECES)
    assert float(np.mean(widths)) == pytest.approx(0.05, rel=0.12)


def test_a_plan_for_nothing_is_nothing() -> None:
    assert plan([0, 0], [0.5, 0.1], within=0.05, pieces=0) == [0, 0]


def test_a_plan_that_wants_more_than_there_is_takes_everything() -> None:
    assert plan([30, 20], [0.6, 0.3], within=0.001, pieces=50) == [30, 20]


def test_a_clean_pilot_lowers_the_expected_spread_but_not_to_nothing() -> None:
    clean = learned(0.6, np.zeros(15))
    assert 0.2 < clean < 0.6
    assert learned(0.12, np.array([1.0, 0.0, -0.5, 1.0, 0.0, 0.0, 1.0, 0.0])) > 0.3
    assert learned(0.3, np.zeros(0)) == pytest.approx(0.3)
