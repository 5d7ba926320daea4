"""The gate before T3: how often it refuses stocks that turn over, and how often closed ones."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.random import Generator, default_rng

from evidence import gate
from simulation.market import simulate
from simulation.records import Flags
from validation.advertised import histories

CHECKS = 47
PIECES = 2000


def _closed(rng: Generator, spread: float) -> Flags:
    """Pieces that stay; each is seen at a check by a chance of .05 on average, with a coefficient of variation."""
    chance = np.full(PIECES, 0.05) if not spread else rng.gamma(1 / spread**2, 0.05 * spread**2, PIECES)
    return rng.random((PIECES, CHECKS)) < np.minimum(chance, 1)[:, None]


def _thinned(rng: Generator) -> Flags:
    return _closed(rng, 0.0) & (rng.random((PIECES, CHECKS)) >= 0.15)


def _turning(rng: Generator, life: float) -> Flags:
    """Pieces come at an even rate and go after a mean of ``life`` checks; as many are on sale as in the others."""
    came = rng.uniform(-5 * life, CHECKS, round(PIECES * (CHECKS + 5 * life) / life))
    went = came + rng.exponential(life, len(came))
    checks = np.arange(CHECKS)
    there = (came[:, None] <= checks) & (checks < went[:, None])
    return there & (rng.random(there.shape) < 0.05)


def _market(scenario: str) -> Callable[[int], Flags]:
    return lambda seed: histories(simulate(seed, scenario)).seen


CLOSED: dict[str, Callable[[int], Flags]] = {
    "closed, all alike": lambda seed: _closed(default_rng([seed, 61]), 0.0),
    "closed, unlike (CV 1)": lambda seed: _closed(default_rng([seed, 61]), 1.0),
    "closed, 15 % of sightings deleted": lambda seed: _thinned(default_rng([seed, 61])),
    "closed market": _market("closed market"),
}
TURNING: dict[str, Callable[[int], Flags]] = {
    "mean life 80 checks": lambda seed: _turning(default_rng([seed, 61]), 80.0),
    "mean life 40 checks": lambda seed: _turning(default_rng([seed, 61]), 40.0),
    "mean life 20 checks": lambda seed: _turning(default_rng([seed, 61]), 20.0),
    "base market": _market("base"),
    "fast turnover": _market("fast turnover"),
}
"""Of all, the pieces are grouped without fault; what the gate does where they are not is not measured here."""


def refused(seen: Flags, seed: int) -> bool:
    """Tell whether the product's gate refuses; a review is taken to have found no split."""
    return not gate.judge(seen, split_rate=0.0, seed=seed).passed
