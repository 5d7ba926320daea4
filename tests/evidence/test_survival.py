"""Ads are posted and deleted by simulation, so it is known how many were up at the next check."""

from __future__ import annotations

import numpy as np
import pytest

from evidence import survival
from evidence.errors import NotEnoughError
from evidence.survival import Lives, Survival


def market(seed: int, swift: float, hours: float, ads: int = 8000) -> tuple[float, Lives]:
    """Return the share of ads up at the next check, and what a survey of 47 checks two days apart learns of them."""
    rng = np.random.default_rng(seed)
    checks = 46.6 * np.arange(48) + rng.normal(0, 3.5, 48)
    posted = rng.uniform(checks[0], checks[-2], ads)
    lives = np.where(rng.random(ads) < swift, rng.exponential(hours, ads), rng.exponential(40 * 46.6, ads))
    following = np.searchsorted(checks, posted)
    first, again = (checks[following + step] - posted for step in (0, 1))
    seen = lives > first
    return float(seen.mean()), Lives(first[seen], first[seen], again[seen], lives[seen] <= again[seen])


@pytest.mark.parametrize(("swift", "hours"), [(0.15, 10.0), (0.1, 3.0), (0.3, 24.0)])
def test_ads_deleted_before_anyone_saw_them_are_found_by_how_young_the_others_were(swift: float, hours: float) -> None:
    inside, errors = 0, []
    for seed in range(12):
        truth, lives = market(seed, swift, hours)
        found = survival.fitted(lives)
        errors.append(found.probability - truth)
        inside += abs(errors[-1]) <= 2.5 * found.variance**0.5
    assert abs(np.mean(errors)) < 0.02
    assert inside >= 11


def test_ages_unknown_the_share_gone_is_undone_as_if_age_did_not_matter() -> None:
    # Constant hazard: with 60 % up again after an interval, the mean of 0.6 ** u over u from 0 to 1 (by quadrature).
    u = np.linspace(0, 1, 100_001)
    assert survival.memoryless(1000, 400).probability == pytest.approx(float(np.mean(0.6**u)), abs=1e-5)
    assert survival.memoryless(1000, 400).variance == pytest.approx(
        ((survival.memoryless(10_000, 4010).probability - survival.memoryless(10_000, 3990).probability) / 0.002) ** 2
        * 0.24
        / 1000,
        rel=1e-3,
    )


@pytest.mark.parametrize(("revisits", "gone"), [(0, 0), (5, 2), (20, 20)])
def test_too_little_is_refused_in_words(revisits: int, gone: int) -> None:
    with pytest.raises(NotEnoughError, match="gone"):
        survival.memoryless(revisits, gone)


def test_no_known_age_is_refused_in_words() -> None:
    none = np.array([])
    with pytest.raises(NotEnoughError, match="time posted"):
        survival.fitted(Lives(none, np.full(20, 1.0), np.full(20, 2.0), np.ones(20, dtype=bool)))


@pytest.mark.parametrize("gone", [0.05, 0.5, 1.0])
def test_whatever_share_is_gone_the_figures_are_finite(gone: float) -> None:
    rng = np.random.default_rng(3)
    age = rng.uniform(0, 48, 200)
    found = survival.fitted(Lives(age, age, age + 48, rng.random(200) < gone))
    assert 0 < found.probability <= 1
    assert np.isfinite(found.variance)


def test_half_or_less_is_refused() -> None:
    with pytest.raises(NotEnoughError, match="more often"):
        survival.check(Survival(0.5, 0.0, ""))
