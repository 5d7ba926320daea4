"""Trains the weights of account links: binned likelihood ratios, and what each group of them counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import isotonic_regression, minimize

from evidence import links
from evidence.records import Reason
from evidence.weighing import Table, Weights, strongest
from linking.trials import Trial

BINS = 8
FOLDS = 4
PRIOR = 1 / 331
"""Of one operator, for which the factors are fitted: 5 backups expected in the 1,653 pairs of 58 accounts."""
MILD, PULL = 0.6, 0.02
"""Factors are drawn to MILD with this strength, so that none follows from a handful of pairs."""
LIMITS = {"hours": 0.3}
"""Largest weights. Every simulated operator keeps hours of its own, which tell (area .99 of telling one operator from
resellers) far more than they can be trusted to in life: the counting reference has .51."""
MOST = 2.0
"""Largest weight of any basis: no one figure of a simulated market counts more than a hundred times."""
RISING = {"birth": True, "burst": True, "containment": True, "exclusivity": True, "price": True, "siblings": True}
FALLING = {"generation": False, "hours": False, "succession": False}
"""Bases whose weights rise, or fall, with their value. A lag speaks for one operator where it is short and where it is
long; and who is first depends on when both were born."""
Numbers = NDArray[np.float64]


def train(surveys: Sequence[Sequence[Trial]], same: int, recipe: str) -> Weights:
    """Train on the flagged pairs of many surveys.

    Args:
        surveys: The pairs of each.
        same: Pairs of one operator in all of them, flagged or not.
        recipe: How, in words.
    """
    every = [trial for survey in surveys for trial in survey]
    held_out = [
        (trial.same, grouped(trial, tables))
        for fold in range(FOLDS)
        for tables in [tabled([t for n, survey in enumerate(surveys) if n % FOLDS != fold for t in survey])]
        for survey in surveys[fold::FOLDS]
        for trial in survey
    ]
    factors = fit(held_out)
    tables = {
        name: Table(table.edges, tuple(round(weight * factors[links.load(name).GROUP], 3) for weight in table.weights))
        for name, table in tabled(every).items()
    }
    told = ", ".join(f"{group} {factor:.2f}" for group, factor in sorted(factors.items()))
    return Weights(tables, sum(trial.same for trial in every) / same, f"{recipe}; factors: {told}")


def tabled(trials: Sequence[Trial]) -> dict[str, Table]:
    """Count how often values fall into bins with one operator, and with reselling; one is added to each count."""
    return {name: _table(trials, name) for name in links.names() if links.load(name).RATIO is None}


def _table(trials: Sequence[Trial], name: str) -> Table:
    ours, theirs = (
        np.array([v for t in trials if t.same == same and (v := t.readings[name]) is not None])
        for same in (True, False)
    )
    edges = _edges(ours, theirs)
    counts = [
        np.bincount(np.searchsorted(edges, each, side="right"), minlength=len(edges) + 1) for each in (ours, theirs)
    ]
    shares = [(count + 1) / (count.sum() + len(count)) for count in counts]
    weights = np.log10(shares[0] / shares[1])
    ways = RISING | FALLING
    if name in ways:
        heavy = counts[0] / counts[0].sum() + counts[1] / counts[1].sum() + 1e-9
        weights = isotonic_regression(weights, weights=heavy, increasing=ways[name]).x
    most = LIMITS.get(name, MOST)
    weights = np.clip(weights, -most, most)
    return Table(tuple(edges.round(4).tolist()), tuple(weights.round(3).tolist()))


def _edges(ours: Numbers, theirs: Numbers) -> Numbers:
    """Quantiles where both sides weigh the same: there are twenty resellers for one backup."""
    values = np.concatenate([ours, theirs])
    weight = np.concatenate([np.full(len(ours), 0.5 / len(ours)), np.full(len(theirs), 0.5 / len(theirs))])
    order = np.argsort(values)
    at = np.cumsum(weight[order])
    places = np.searchsorted(at, np.arange(1, BINS) / BINS)
    return np.unique(values[order][np.minimum(places, len(values) - 1)].round(4))


def grouped(trial: Trial, tables: Mapping[str, Table]) -> dict[str, float]:
    """Return the strongest weight of each group, as ``weighing.weigh`` chooses it."""
    reasons = [
        Reason(name, links.load(name).GROUP, "", table.weight(value))
        for name, table in tables.items()
        if (value := trial.readings[name]) is not None
    ]
    chosen = strongest(reasons)
    return {each.group: each.weight or 0.0 for each in reasons if each.basis in chosen}


def fit(held_out: Sequence[tuple[bool, Mapping[str, float]]]) -> dict[str, float]:
    """Find what each group's weights are multiplied by, 0 to 1: groups tell of the same things, so none counts in full.

    Logistic regression without a constant (missing is zero), at PRIOR, on pairs that the tables were not made from.
    """
    names = sorted({group for _, told in held_out for group in told})
    rows = np.array([[told.get(group, 0.0) for group in names] for _, told in held_out]) * np.log(10)
    same, shift = np.array([which for which, _ in held_out]), np.log(1 / PRIOR - 1)

    def cost(factors: Numbers) -> float:
        odds = rows @ factors - shift
        missed, alarms = np.logaddexp(0, -odds[same]).mean(), np.logaddexp(0, odds[~same]).mean()
        return float(missed + alarms * (1 / PRIOR - 1) + PULL * np.sum((factors - MILD) ** 2))

    found = minimize(cost, np.full(len(names), MILD), bounds=[(0.0, 1.0)] * len(names))
    return dict(zip(names, found.x.round(3).tolist(), strict=True))
