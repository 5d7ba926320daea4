from __future__ import annotations

import numpy as np
import pytest
from numpy.random import default_rng
from numpy.typing import NDArray
from scipy.stats import poisson_binom

from evidence import bicm

# counting.md, section 3.2, which agrees with the program bicm 3.4.0.
TOY = np.array([[1, 1, 1, 0, 0], [1, 1, 0, 0, 0], [0, 0, 1, 1, 0], [0, 0, 0, 1, 1]], dtype=bool)


def heavy_tailed(seed: int, accounts: int = 40, pieces: int = 2000) -> NDArray[np.bool_]:
    """A market without relations: who shows what depends on how busy the account and how common the piece is."""
    rng = default_rng(seed)
    busy, common = rng.gamma(2, 1, accounts), rng.pareto(1.5, pieces) + 0.2
    odds = np.outer(busy / busy.mean(), common / common.mean()) * 0.025
    return rng.random(odds.shape) < odds / (1 + odds)


def test_the_worked_example_is_reached() -> None:
    model = bicm.fit(TOY)
    assert model.pieces.tolist() == [1, 4]
    assert model.chance[0] == pytest.approx([0.379082, 0.65523], abs=1e-6)
    for row in (1, 2, 3):
        assert model.chance[row] == pytest.approx([0.206973, 0.448257], abs=1e-6)
    assert model.expected(0, 1) == pytest.approx(1.253304, abs=1e-6)
    assert model.expected(1, 2) == pytest.approx(0.846574, abs=1e-6)


def test_degrees_are_met() -> None:
    held = heavy_tailed(1)
    model = bicm.fit(held)
    assert np.abs((model.chance * model.pieces).sum(axis=1) - held.sum(axis=1)).max() < 1e-6
    kinds = np.unique(held.sum(axis=0))
    assert np.abs(model.chance.sum(axis=0) - kinds).max() < 1e-6


def test_tails_are_those_of_the_poisson_binomial_distribution() -> None:
    model = bicm.fit(heavy_tailed(2))
    chances = np.repeat(model.chance[3] * model.chance[4], model.pieces)
    for shared in (1, 5, 20):
        assert model.tail(3, 4, shared) == pytest.approx(poisson_binom.sf(shared - 1, chances), rel=1e-6, abs=1e-12)


def test_far_tails_are_positive_and_fall() -> None:
    model = bicm.fit(heavy_tailed(3))
    tails = [model.tail(0, 1, shared) for shared in (10, 40, 80)]
    assert tails == sorted(tails, reverse=True)
    assert tails[-1] > 0


@pytest.mark.parametrize(
    "held",
    [np.ones((3, 4)), np.zeros((3, 4)), np.eye(3), np.array([[1, 1, 1], [1, 0, 0], [0, 0, 0]]), np.ones((1, 1))],
)
def test_accounts_that_show_all_or_nothing_are_met_exactly(held: NDArray[np.float64]) -> None:
    given = held.astype(bool)
    model = bicm.fit(given)
    assert np.abs((model.chance * model.pieces).sum(axis=1) - given.sum(axis=1)).max() < 1e-6
    assert 0.0 <= model.tail(0, len(held) - 1, 1) <= 1.0


def test_q_values_are_those_of_the_published_example() -> None:
    # Benjamini and Hochberg 1995, section 3.2: of these 15, the four smallest are rejected at .05.
    given = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528]
    adjusted = bicm.adjusted([*given, 0.7590, 1.0])
    assert sum(each <= 0.05 for each in adjusted) == 4
    assert bicm.adjusted([]) == []


def test_markets_without_relations_are_hardly_ever_flagged() -> None:
    flagged = 0
    for seed in range(10):
        held = heavy_tailed(seed, accounts=20, pieces=600)
        model, shared = bicm.fit(held), held.astype(int) @ held.T.astype(int)
        chances = [model.tail(a, b, int(shared[a, b])) for a in range(20) for b in range(a)]
        flagged += min(bicm.adjusted(chances)) <= 0.05
    assert flagged <= 1
