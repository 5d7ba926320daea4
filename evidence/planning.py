"""How many units to look at, and of which strata: Neyman's allocation beside a stratum that is taken whole."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

LEAST = 10
"""Fewest units of a stratum. At 10, an interval that covers rarer errors costs a stratum of clean units little."""

Z = 1.96


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
    """Spread ``total`` units over strata by size times spread; none below ``least`` nor above what there is."""
    count, spread = np.asarray(units, np.int64), np.asarray(spreads, np.float64)
    lowest = np.minimum(count, least)
    found = lowest.copy()
    free = count > lowest
    while free.any() and (weight := np.where(free, count * spread, 0.0)).sum() > 0:
        rest = max(0.0, total - float(found[~free].sum()))
        wanted = np.ceil(rest * weight / weight.sum() - 1e-9).astype(np.int64)
        # What a full stratum cannot take goes to the others; what a small one is given is taken from them.
        bound = free & ((wanted >= count) | (wanted <= lowest))
        over = free & (wanted >= count)
        fixed = over if over.any() else bound
        found = np.where(free, np.clip(wanted, lowest, count), found)
        if not fixed.any():
            break
        free &= ~fixed
    return [int(number) for number in found]


def plan(
    units: Sequence[int], spreads: Sequence[float], *, within: float, pieces: int, least: int = LEAST
) -> list[int]:
    """Return how many units of each stratum to look at for an interval of ``within``; see ``size`` and ``allocate``.

    A stratum that comes out full adds nothing to the interval, so that the others are planned again without it.
    """
    found = [0] * len(units)
    open_ = list(range(len(units)))
    while open_:
        some, spread = [units[h] for h in open_], [spreads[h] for h in open_]
        wanted = size(some, spread, within=within, pieces=pieces)
        for h, number in zip(open_, allocate(some, spread, wanted, least=least), strict=True):
            found[h] = number
        rest = [h for h in open_ if found[h] < units[h]]
        if len(rest) == len(open_):
            break
        open_ = rest
    return found


def learned(expected: float, values: NDArray[np.float64], *, weight: int = 8) -> float:
    """Return the spread expected of a stratum after some of it was seen: the plan counts like ``weight`` units.

    A pilot of 10 clean units shows a spread of 0, which must not end the looking.
    """
    n = len(values)
    seen = float(((values - values.mean()) ** 2).sum()) if n else 0.0
    return float(np.sqrt((weight * expected**2 + seen) / (weight + max(0, n - 1))))
