"""How likely an ad, once posted, is still up when its account is next checked."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from evidence.errors import NotEnoughError

LEAST = 0.5
"""At this probability and below, the series of the thinning estimator no longer converges (counting.md, 2.1)."""
LEAST_GONE = 8
"""Fewest ads found gone. With fewer, the prior of ``fitted`` says more than they do."""

_PRIOR = (np.array([-2.0, -3.0, 1.5]), np.array([1.5, 2.0, 1.2]))
"""Normal prior (means, standard deviations) of logit q, log s and log d per interval between checks: a tenth swiftly
deleted, give or take a factor of four; a twentieth of the rest an interval, within a factor of 50; swift ones within a
fifth of an interval, within a factor of 10. Chosen to be weak, not fitted."""
_BOUNDS = [(mean - 5 * sd, mean + 5 * sd) for mean, sd in zip(*_PRIOR, strict=True)]

Hours = NDArray[np.float64]
Theta = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Survival:
    """The probability that an ad, once posted, is still up at the next check.

    Attributes:
        probability: In (0, 1].
        variance: Of the probability.
        basis: Where it comes from, in words.
    """

    probability: float
    variance: float
    basis: str


@dataclass(frozen=True, slots=True)
class Lives:
    """What is known of how long ads stayed up; ages are hours since they were posted.

    Attributes:
        first: (ads,) age when an ad was first seen; only ads posted since the survey began.
        up: (revisits,) age when an ad was last seen before a revisit.
        again: (revisits,) age at that revisit; more than ``up``.
        gone: (revisits,) bool, whether it was gone then.
    """

    first: Hours
    up: Hours
    again: Hours
    gone: NDArray[np.bool_]


def check(survival: Survival) -> None:
    """Refuse a probability that bears no estimate.

    Raises:
        NotEnoughError: It is 0.5 or less.
    """
    if survival.probability <= LEAST:
        raise NotEnoughError(
            f"An ad is up at the next check with probability {survival.probability:.2f} only; above {LEAST} is needed. "
            "Check the accounts more often."
        )


def fitted(lives: Lives) -> Survival:
    """Fit the chance to outlive an age to ads looked for again, and undo with it the thinning of those seen.

    An ad that was seen had outlived its age already, so the share of revisited ads that are up again is no answer: ads
    deleted within hours are never seen. The chance is held for S(a) = (1 - q) exp(-s a) + q exp(-(s + d) a): a share q
    is deleted swiftly. Each ad first seen at age a stands for 1 / S(a) ads posted, so p = n / sum 1 / S(a), whatever
    the hours at which traders post. A weak prior (see ``_PRIOR``) keeps q and d finite; errors by Laplace's method.

    Raises:
        NotEnoughError: Too few ads were found gone, or none was first seen at a known age.
    """
    _check_enough(int(lives.gone.sum()), len(lives.gone))
    if not len(lives.first):
        raise NotEnoughError("No ad has both a time posted and a time observed. Name both columns in the table.")
    scale = float(np.median(lives.again - lives.up))
    found = minimize(_cost, _PRIOR[0], args=(lives, scale), method="L-BFGS-B", bounds=_BOUNDS)
    curvature = _hessian(found.x, lives, scale)
    slope = _slope(lambda theta: _probability(theta, lives.first, scale), found.x)
    stands_for = 1 / _outlives(found.x, lives.first, scale)
    probability = float(1 / stands_for.mean())
    drawn = probability**4 * float(stands_for.var()) / len(stands_for)
    variance = float(slope @ np.linalg.pinv(curvature, hermitian=True) @ slope) + drawn
    basis = f"{len(lives.gone):,} ads looked for again, {int(lives.gone.sum()):,} gone, by age"
    return Survival(probability, max(variance, 0.0), basis)


def memoryless(revisits: int, gone: int) -> Survival:
    """Say the probability from the share gone alone, where ages are not known.

    Ads are then held to be deleted as easily at any age, and posted at any moment between two checks. Ads deleted
    within hours are missed: the probability is too high, and what is estimated from it too low.

    Args:
        revisits: Ads that were up at one check and looked for at the next.
        gone: How many of them were gone.

    Raises:
        NotEnoughError: Too few were gone, or all.
    """
    _check_enough(gone, revisits)
    if gone == revisits:
        raise NotEnoughError(f"All {gone:,} ads that were looked for again were gone. Check the accounts more often.")
    stay = 1 - gone / revisits
    probability = (stay - 1) / math.log(stay)
    slope = (math.log(stay) - (stay - 1) / stay) / math.log(stay) ** 2
    basis = f"{revisits:,} ads looked for again, {gone:,} gone, ages unknown; ads deleted within hours are missed"
    return Survival(probability, slope**2 * stay * (1 - stay) / revisits, basis)


def _check_enough(gone: int, revisits: int) -> None:
    if gone < LEAST_GONE:
        raise NotEnoughError(
            f"{gone:,} of {revisits:,} ads that were looked for again were gone; at least {LEAST_GONE} are needed to "
            "say how often ads are deleted. Look for more ads again, or say it: evidence count --survival 0.88 "
            "--survival-sd 0.02"
        )


def _outlives(theta: Theta, age: Hours, scale: float) -> Hours:
    swift = 1 / (1 + math.exp(-theta[0]))
    slow, quick = (math.exp(each) / scale for each in theta[1:])
    outlived: Hours = np.exp(-slow * age) * (1 - swift + swift * np.exp(-quick * age)) + 1e-300
    return outlived


def _probability(theta: Theta, first: Hours, scale: float) -> float:
    return float(1 / (1 / _outlives(theta, first, scale)).mean())


def _cost(theta: Theta, lives: Lives, scale: float) -> float:
    stay = _outlives(theta, lives.again, scale) / _outlives(theta, lives.up, scale)
    chance = np.clip(np.where(lives.gone, 1 - stay, stay), 1e-300, 1.0)
    return float(-np.log(chance).sum() + 0.5 * np.sum(((theta - _PRIOR[0]) / _PRIOR[1]) ** 2))


def _hessian(at: Theta, lives: Lives, scale: float) -> NDArray[np.float64]:
    rows = np.array([_slope(partial(_cost_slope, lives, scale, place), at) for place in range(3)])
    curvature: NDArray[np.float64] = (rows + rows.T) / 2
    return curvature


def _cost_slope(lives: Lives, scale: float, place: int, at: Theta) -> float:
    return float(_slope(lambda theta: _cost(theta, lives, scale), at)[place])


def _slope(value: Callable[[Theta], float], at: Theta, step: float = 1e-3) -> NDArray[np.float64]:
    shifts = step * np.eye(len(at))
    return np.array([(value(at + shift) - value(at - shift)) / (2 * step) for shift in shifts])
