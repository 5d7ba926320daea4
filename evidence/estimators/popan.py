"""POPAN (Schwarz and Arnason 1996): all pieces that were ever on sale, where pieces come and go."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit, gammaln, logsumexp

from evidence import captures, frequencies
from evidence.errors import NotEnoughError
from evidence.estimators import Observed
from evidence.frequencies import Figure
from evidence.records import Estimate

TIER = "T3"
QUANTITY = "pieces ever on sale"
CLAIM = "indicative: model-based; pieces posted on arrival make it too high"
ASSUMES = (
    "each sighting is of the right piece; pieces on sale are all as easily seen and as likely to stay, on each "
    "occasion; a piece that is gone does not come back; effort was the same on each occasion"
)
LEAST_OCCASIONS = 4
MOST_PERIODS = 13
"""More occasions are put together into so many periods in a row: the fit takes time with their square."""

Theta = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sufficient:
    """What the likelihood needs: by period, pieces first and last seen in it; in all, what happened between.

    Attributes:
        first: (periods,) float64, pieces first seen in it.
        last: (periods,) float64, pieces last seen in it.
        seen: Sightings after a piece's first.
        missed: Periods between a piece's first and last in which it was not seen.
        stayed: (periods - 1,) float64, pieces known to have stayed from this period to the next.
    """

    first: NDArray[np.float64]
    last: NDArray[np.float64]
    seen: float
    missed: float
    stayed: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Fit:
    """Pieces ever on sale with their error; chance to be seen; chance to stay, once or by period; log-likelihood."""

    pieces: Figure
    sight: float
    stays: NDArray[np.float64]
    likelihood: float


def estimate(observed: Observed) -> tuple[Estimate, ...]:
    """Estimate from the encounter histories.

    Raises:
        NotEnoughError: Fewer than four occasions, no piece seen twice, or a fit that does not hold.
    """
    seen = periods(captures.checked(observed.histories, LEAST_OCCASIONS))
    found = fitted(sufficient(seen)).pieces
    if not math.isfinite(found.value) or found.error > found.value:
        raise NotEnoughError(
            "The model does not fix the number of pieces: its standard error is larger than the number. "
            "Check the accounts more often, or use another estimator."
        )
    low, high = frequencies.interval(found, observed.confidence)
    return (
        Estimate(TIER, QUANTITY, found.value, low, high, observed.confidence, "popan", CLAIM, ASSUMES, found.error),
    )


def periods(seen: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Put occasions together into at most MOST_PERIODS in a row, as equal as can be.

    Args:
        seen: (pieces, occasions) bool.

    Returns:
        (pieces, periods) bool: seen on any occasion of it.
    """
    parts = np.array_split(np.arange(seen.shape[1]), min(seen.shape[1], MOST_PERIODS))
    return np.stack([seen[:, part].any(axis=1) for part in parts], axis=1)


def sufficient(seen: NDArray[np.bool_]) -> Sufficient:
    """Sum histories up.

    Args:
        seen: (pieces, periods) bool, each piece seen at least once.
    """
    count = seen.shape[1]
    first = seen.argmax(axis=1)
    last = count - 1 - seen[:, ::-1].argmax(axis=1)
    again = float(seen.sum() - len(seen))
    stayed = [float(np.sum((first <= place) & (last > place))) for place in range(count - 1)]
    return Sufficient(
        np.bincount(first, minlength=count).astype(np.float64),
        np.bincount(last, minlength=count).astype(np.float64),
        again,
        float((last - first).sum()) - again,
        np.array(stayed),
    )


def fitted(given: Sufficient, *, constant: bool = True) -> Fit:
    """Maximise the likelihood; the chance to be seen is one number, pieces come in by period.

    Args:
        given: Histories summed up.
        constant: The chance to stay is one number; else one for each period but the last.
    """
    count, number = len(given.first), float(given.first.sum())
    stays = 1 if constant else count - 1
    start = np.concatenate([[math.log(0.3 * number + 1), 0.0], np.ones(stays), np.zeros(count - 1)])
    found = minimize(_cost, start, args=(given, stays), method="L-BFGS-B", bounds=[(-12.0, 16.0)] * len(start))
    hidden = math.exp(found.x[0])
    error = hidden * math.sqrt(_variance(found.x, given, stays))
    sight, chances, _ = _parts(found.x, stays, count)
    return Fit(Figure(number + hidden, error, number), sight, chances[:stays], -float(found.fun))


def _parts(theta: Theta, stays: int, count: int) -> tuple[float, NDArray[np.float64], NDArray[np.float64]]:
    """Return the chance to be seen, the chance to stay by period, and the log share that comes in by period."""
    chances = np.broadcast_to(expit(theta[2 : 2 + stays]), (count - 1,)) if stays == 1 else expit(theta[2 : 2 + stays])
    entering = np.concatenate([[0.0], theta[2 + stays :]])
    return float(expit(theta[1])), chances, entering - logsumexp(entering)


def _cost(theta: Theta, given: Sufficient, stays: int) -> float:
    count, number = len(given.first), float(given.first.sum())
    hidden = math.exp(theta[0])
    sight, chances, entering = _parts(theta, stays, count)
    unseen = _never_again(sight, chances)
    present = _present(sight, chances, np.exp(entering))
    never = max(1 - sight * float(present.sum()), 1e-300)
    told = gammaln(number + hidden + 1) - gammaln(hidden + 1) + hidden * math.log(never)
    told += given.first @ np.log(np.maximum(present * sight, 1e-300)) + given.last @ np.log(unseen)
    told += given.seen * math.log(sight) + given.missed * math.log1p(-sight) + given.stayed @ np.log(chances)
    return -float(told)


def _never_again(sight: float, chances: NDArray[np.float64]) -> NDArray[np.float64]:
    """Chance, by period, of a piece on sale not to be seen in any later one."""
    unseen = np.ones(len(chances) + 1)
    for place in range(len(chances) - 1, -1, -1):
        unseen[place] = 1 - chances[place] + chances[place] * (1 - sight) * unseen[place + 1]
    return unseen


def _present(sight: float, chances: NDArray[np.float64], entering: NDArray[np.float64]) -> NDArray[np.float64]:
    """Chance, by period, of any piece to be on sale and not seen before."""
    present = entering.copy()
    for place, chance in enumerate(chances):
        present[place + 1] += present[place] * (1 - sight) * chance
    return present


def _variance(theta: Theta, given: Sufficient, stays: int) -> float:
    """Variance of the log of what was never seen, from the curvature; shares that nothing comes in by are left out."""
    free = np.flatnonzero(np.abs(theta) < 11)
    if 0 not in free:
        return 0.0
    step = 1e-3
    shifts = step * np.eye(len(theta))[free]
    rows = [[_mixed(theta, (a, b), given, stays) / (4 * step**2) for b in shifts] for a in shifts]
    return max(float(np.linalg.pinv(np.array(rows), hermitian=True)[0, 0]), 0.0)


def _mixed(theta: Theta, shifts: tuple[Theta, Theta], given: Sufficient, stays: int) -> float:
    a, b = shifts
    signs = ((1, 1, 1), (1, -1, -1), (-1, 1, -1), (-1, -1, 1))
    return sum(sign * _cost(theta + left * a + right * b, given, stays) for left, right, sign in signs)
