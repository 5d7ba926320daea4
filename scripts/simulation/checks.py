"""When accounts are checked, when ads vanish, and what a second visit finds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from simulation.records import Ads, Figures, Flags, Ids
from simulation.scenarios import Scenario
from simulation.traders import DAY

CHECKS = 47
EVERY = 1.94 * DAY
JITTER = 0.15 * DAY


def schedule(rng: Generator) -> Figures:
    """Return when the checks are, ascending, in hours."""
    times = EVERY * np.arange(1, CHECKS + 1) + rng.normal(0, JITTER, CHECKS)
    return np.asarray(np.sort(times))


def deletions(rng: Generator, scenario: Scenario, posted: Figures) -> Figures:
    """Draw when each ad is deleted; infinite where it is left."""
    swift = rng.random(len(posted)) < scenario.swift
    return np.where(swift, posted + rng.exponential(scenario.swift_hours, len(posted)), np.inf)


def survival(scenario: Scenario, posted: Figures, checks: Figures) -> float:
    """Return the true share of ads that are up at the next check, given when they were posted."""
    wait = checks[np.searchsorted(checks, posted)] - posted
    return float(1 - scenario.swift * np.mean(-np.expm1(-wait / scenario.swift_hours)))


@dataclass(frozen=True, slots=True, eq=False)
class Revisits:
    """The ads seen before the last check, and whether each was up at the check after that which saw it first.

    Attributes:
        ad: Ids, ascending.
        age: Hours from posting to the check that saw it first.
        later: Hours from posting to the next check.
        up: Whether it was still there.
    """

    ad: Ids
    age: Figures
    later: Figures
    up: Flags


def revisits(ads: Ads, checks: Figures) -> Revisits:
    """Return what a second visit to each ad finds."""
    chosen = np.flatnonzero(ads.seen & (ads.check < len(checks) - 1))
    first, second = checks[ads.check[chosen]], checks[ads.check[chosen] + 1]
    posted = ads.posted[chosen]
    return Revisits(chosen, first - posted, second - posted, ads.deleted[chosen] > second)
