"""A total over a finite population from a stratified sample: t interval, Bayesian bootstrap, and their envelope."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from evidence.errors import NotEnoughError

CONFIDENCE = 0.95
DRAWS = 4000
"""Draws of the bootstrap; the end points then vary by about 2 % of the width from seed to seed."""

PSEUDO_WEIGHT = 0.5
"""Weight of each pseudo-observation. At .5 the envelope covered .95 to 1 in 20 simulated worlds, at .25 .93 to .99."""

PSEUDO = (-0.5, 1.0)
"""Discrepancies that may exist though no sampled unit shows them: half of a split piece, and a merge of two."""


@dataclass(frozen=True, slots=True)
class Sampled:
    """One stratum.

    Attributes:
        units: Units in the population.
        values: (n,) float64, the discrepancies of the units looked at, n <= units.
        pseudo: The two pseudo-observations.
    """

    units: int
    values: NDArray[np.float64]
    pseudo: tuple[float, float] = PSEUDO


@dataclass(frozen=True, slots=True)
class Total:
    """A total with its standard error, Satterthwaite degrees of freedom, and 95 % interval."""

    estimate: float
    error: float
    freedom: float
    low: float
    high: float


def envelope(strata: Sequence[Sampled], *, base: float, seed: int) -> Total:
    """Estimate ``base`` plus the sum of the discrepancies of all units, with the wider of both intervals on each side.

    The t interval alone is too short where errors are rare: in a stratum that shows none it has no width.

    Raises:
        NotEnoughError: Fewer than two units were looked at in all, and they are not all there are.
    """
    pooled = pool(strata)
    estimate, error, freedom = moments(pooled)
    # With no degree of freedom there is no variance either: every stratum is whole, or shows no discrepancy.
    reach = error * float(stdtrit(freedom, 0.5 + CONFIDENCE / 2)) if error > 0 else 0.0
    low, high = bootstrap(pooled, seed=seed)
    low, high = min(low, estimate - reach), max(high, estimate + reach)
    return Total(base + estimate, error, freedom, base + low, base + high)


def moments(strata: Sequence[Sampled]) -> tuple[float, float, float]:
    """Return the expanded sum, its standard error, and Satterthwaite's degrees of freedom (infinite without error)."""
    total = variance = spread = 0.0
    for stratum in strata:
        n = len(stratum.values)
        total += stratum.units * float(stratum.values.mean())
        if n < stratum.units:
            part = stratum.units**2 * (1 - n / stratum.units) * float(stratum.values.var(ddof=1)) / n
            variance += part
            spread += part**2 / (n - 1)
    return total, math.sqrt(variance), variance**2 / spread if spread > 0 else math.inf


def bootstrap(strata: Sequence[Sampled], *, seed: int, draws: int = DRAWS) -> tuple[float, float]:
    """Return the 95 % interval of the finite-population Bayesian bootstrap with two pseudo-observations a stratum."""
    rng = np.random.default_rng(seed)
    totals = np.zeros(draws)
    for stratum in strata:
        n = len(stratum.values)
        totals += float(stratum.values.sum())
        if n < stratum.units:
            # Equal values share one weight: a sum of n unit exponentials is a gamma of shape n.
            seen, times = np.unique(stratum.values, return_counts=True)
            shapes = np.concatenate([times.astype(np.float64), (PSEUDO_WEIGHT, PSEUDO_WEIGHT)])
            weights = rng.standard_gamma(shapes, (draws, len(shapes)))
            means = weights @ np.concatenate([seen, stratum.pseudo]) / weights.sum(axis=1)
            totals += (stratum.units - n) * means
    low, high = np.quantile(totals, (0.5 - CONFIDENCE / 2, 0.5 + CONFIDENCE / 2))
    return float(low), float(high)


def pool(strata: Sequence[Sampled]) -> list[Sampled]:
    """Join each stratum of which fewer than two units were looked at, and not all, with the next, or the one before.

    Raises:
        NotEnoughError: Too few are left even so.
    """
    pooled: list[Sampled] = []
    waiting: Sampled | None = None
    for stratum in (each for each in strata if each.units):
        joined = stratum if waiting is None else _joined(waiting, stratum)
        waiting = None if enough(joined) else joined
        if waiting is None:
            pooled.append(joined)
    if waiting is not None:
        # A stratum that is known whole teaches nothing of the others, so it is the last to be joined with.
        order = sorted(range(len(pooled)), key=lambda place: (_whole(pooled[place]), -place))
        if not order or not enough(last := _joined(pooled[order[0]], waiting)):
            raise NotEnoughError(
                "Fewer than two units of the sample are answered. Answer more rows of the sheet, then run 'evidence "
                "import decisions' again."
            )
        pooled[order[0]] = last
    return pooled


def enough(stratum: Sampled) -> bool:
    """Tell whether a stratum can stand alone: two units were looked at, or all of them."""
    return len(stratum.values) >= 2 or _whole(stratum)


def _whole(stratum: Sampled) -> bool:
    return len(stratum.values) == stratum.units


def _joined(left: Sampled, right: Sampled) -> Sampled:
    low, high = (
        (one * left.units + other * right.units) / (left.units + right.units)
        for one, other in zip(left.pseudo, right.pseudo, strict=True)
    )
    return Sampled(left.units + right.units, np.concatenate([left.values, right.values]), (low, high))
