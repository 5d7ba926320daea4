"""How many units to look at, and of which strata, beside a stratum that is taken whole: Neyman's, with rare errors."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from evidence.stratified import PSEUDO, PSEUDO_WEIGHT

LEAST = 10
"""Fewest units of a stratum. At 10, an interval that covers rarer errors costs a stratum of clean units little."""

Z = 1.96
RARE = PSEUDO_WEIGHT * sum(value**2 for value in PSEUDO)
"""Variance that the pseudo-observations add to n times a stratum's mean, times n. With few units it is more than the
spread's own: at 110 units in simulated surveys the envelope was 1.6 times the t interval where this was not planned for
and clean units of several and of one picture were two strata (each has its pseudo-observations), 1.2 times where it was
and they were one."""


def size(units: Sequence[int], spreads: Sequence[float], *, within: float, pieces: int) -> float:
    """Return how many units, beside those taken whole, make the 95 % interval ``within`` (a share) of ``pieces`` wide.

    Args:
        units: Units of each stratum that is not taken whole.
        spreads: Standard deviation of the discrepancy expected in each.
        within: Half-width of the interval as a share of ``pieces``, above 0.
        pieces: Pieces of the state.
    """
    count, spread = np.asarray(units, np.float64), np.asarray(spreads, np.float64)
    allowed = (within * pieces / Z) ** 2
    below = allowed + float((count * spread**2).sum())
    return float((count * spread).sum()) ** 2 / below if below > 0 else 0.0


def allocate(units: Sequence[int], spreads: Sequence[float], total: float, *, least: int = LEAST) -> list[int]:
    """Spread about ``total`` units over strata so that the interval is narrowest; none below ``least`` nor above N.

    What is made small is the sum of N^2 (S^2 / n + RARE / n^2): Neyman's variance, and what the bootstrap adds for
    errors that no unit shows. With many units it is Neyman's allocation, in proportion to N S.
    """
    lowest = [min(number, max(1, least)) for number in units]
    more = [_worth(n, s, low, round(total)) for n, s, low in zip(units, spreads, lowest, strict=True)]
    owner = np.repeat(np.arange(len(units)), [len(each) for each in more])
    best = np.argsort(-np.concatenate([np.zeros(0), *more]), kind="stable")[: max(0, round(total) - sum(lowest))]
    return [low + int(extra) for low, extra in zip(lowest, np.bincount(owner[best], minlength=len(units)), strict=True)]


def plan(
    units: Sequence[int], spreads: Sequence[float], *, within: float, pieces: int, least: int = LEAST
) -> list[int]:
    """Return how many units of each stratum to look at for a 95 % envelope of ``within``; see ``allocate``.

    A few more than ``size`` says, which plans for the t interval alone.
    """
    allowed = (within * pieces / Z) ** 2
    few, many = 0, sum(units)
    while few < many:
        middle = (few + many) // 2
        enough = _variance(units, spreads, allocate(units, spreads, middle, least=least)) <= allowed
        few, many = (few, middle) if enough else (middle + 1, many)
    return allocate(units, spreads, many, least=least)


def _worth(count: int, spread: float, least: int, most: int) -> NDArray[np.float64]:
    """Return by how much each unit beyond ``least`` lowers a stratum's variance, up to ``most`` or all; descending."""
    n = np.arange(least, max(least, min(count, most)), dtype=np.float64)
    found: NDArray[np.float64] = count**2 * (spread**2 / (n * (n + 1)) + RARE * (1 / n**2 - 1 / (n + 1) ** 2))
    return found


def _variance(units: Sequence[int], spreads: Sequence[float], looked_at: Sequence[int]) -> float:
    count, spread = np.asarray(units, np.float64), np.asarray(spreads, np.float64)
    n = np.maximum(np.asarray(looked_at, np.float64), 1e-9)
    return float((count**2 * np.maximum(0, 1 - n / np.maximum(count, 1)) * (spread**2 / n + RARE / n**2)).sum())


def learned(expected: float, values: NDArray[np.float64], *, weight: int = 8) -> float:
    """Return the spread expected of a stratum after some of it was seen: the plan counts like ``weight`` units.

    A pilot of 10 clean units shows a spread of 0, which must not end the looking.
    """
    n = len(values)
    seen = float(((values - values.mean()) ** 2).sum()) if n else 0.0
    return float(np.sqrt((weight * expected**2 + seen) / (weight + max(0, n - 1))))
