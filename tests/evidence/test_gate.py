"""Stocks that stay and stocks that turn over are simulated, so it is known which the gate must refuse."""

from __future__ import annotations

import numpy as np
import pytest

from evidence import gate


def closed(seed: int, pieces: int = 1500, occasions: int = 24) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return rng.random((pieces, occasions)) < rng.gamma(1.0, 0.08, (pieces, 1))


def turning(seed: int, life: float, occasions: int = 24) -> np.ndarray:
    rng = np.random.default_rng(seed)
    born = rng.uniform(-3 * life, occasions, 2000)[:, None]
    dead = born + rng.exponential(life, (2000, 1))
    now = np.arange(occasions)[None, :]
    return (rng.random((2000, occasions)) < 0.15) & (born <= now) & (now < dead)


def test_stocks_that_stay_pass() -> None:
    passed = [gate.judge(closed(seed), split_rate=0.0, seed=seed).passed for seed in range(30)]
    assert sum(passed) >= 28


@pytest.mark.parametrize("life", [3, 10, 40])
def test_stocks_that_turn_over_are_refused_with_the_reason(life: float) -> None:
    for seed in range(8):
        found = gate.judge(turning(seed, life), split_rate=0.0, seed=seed)
        assert not found.passed
        assert any("come and go" in reason for reason in found.reasons)


def test_the_index_is_the_one_counted_by_hand() -> None:
    seen = np.array([[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 1, 1]], dtype=bool)
    # Runs of two show 2, 3, 1 pieces and 4, 3, 2 of the 6 sightings. A piece on two of four occasions is missed by a
    # run of share s with (4 - 4s)/4 * (3 - 4s)/3: 1/27, 1/6, 10/27.
    assert gate.turnover(seen, seed=1).index == pytest.approx(1 - 6 / (3 * (26 / 27 + 5 / 6 + 17 / 27)))


def test_weeks_of_few_sightings_in_a_row_are_no_turnover() -> None:
    rng = np.random.default_rng(2)
    effort = np.where(np.arange(40) < 15, 0.3, 1.0) * 0.12
    found = gate.turnover(rng.random((2000, 40)) < effort, seed=0)
    assert abs(found.index) < 0.02


def test_equal_seeds_give_equal_figures() -> None:
    assert gate.turnover(closed(1), seed=4) == gate.turnover(closed(1), seed=4)


def test_without_a_review_it_refuses_and_says_what_to_do() -> None:
    found = gate.judge(closed(1), split_rate=None, seed=0)
    assert not found.passed
    assert "evidence sample" in found.reasons[0]


def test_too_many_wrong_splits_are_refused() -> None:
    assert [gate.judge(closed(1), split_rate=rate, seed=0).passed for rate in (0.019, 0.02)] == [True, False]


def test_many_pieces_first_seen_late_are_refused() -> None:
    seen = np.zeros((100, 9), dtype=bool)
    seen[:60, 0] = seen[:60, 6] = seen[60:, 8] = True
    assert gate.late(seen) == pytest.approx(0.4)
    assert any("last third" in reason for reason in gate.judge(seen, split_rate=0.0, seed=0).reasons)


def test_few_sightings_cannot_pass_by_saying_nothing() -> None:
    found = gate.judge(closed(1, pieces=30, occasions=6), split_rate=0.0, seed=0)
    assert any("not be noticed" in reason for reason in found.reasons)


@pytest.mark.parametrize("shape", [(0, 0), (5, 0), (0, 5), (5, 4), (5, 9)])
def test_too_little_to_judge_is_refused_in_words(shape: tuple[int, int]) -> None:
    found = gate.judge(np.zeros(shape, dtype=bool), split_rate=0.0, seed=0)
    assert not found.passed
    assert "at least 5" in found.reasons[0]
