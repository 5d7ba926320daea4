from __future__ import annotations

import numpy as np
import pytest

from simulation.checks import revisits, survival
from simulation.market import simulate
from simulation.scenarios import BASE


def test_the_true_survival_is_what_happens_on_average() -> None:
    worlds = [simulate(seed) for seed in range(4)]
    true = [survival(w.scenario, w.ads.posted, w.checks) for w in worlds]
    happened = [float(w.ads.seen.mean()) for w in worlds]
    # 4 x 12,000 ads: the standard error of the mean is .0015.
    assert np.mean(true) == pytest.approx(np.mean(happened), abs=0.005)


def test_an_ad_posted_at_a_check_is_always_up() -> None:
    checks = np.array([48.0, 96.0])
    assert survival(BASE, checks.copy(), checks) == 1.0


def test_a_second_visit_sees_each_ad_one_check_later() -> None:
    world = simulate(3)
    found = revisits(world.ads, world.checks)
    assert np.all(world.ads.seen[found.ad])
    assert np.all(found.later > found.age)
    gone = found.ad[~found.up]
    assert np.all(world.ads.deleted[gone] <= world.checks[world.ads.check[gone] + 1])
    assert 0 < (~found.up).mean() < 0.1
